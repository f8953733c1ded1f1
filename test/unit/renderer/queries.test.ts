import { describe, expect, test } from 'vitest';
import { matchingEdges } from '../../../renderer/engine/query/matching-edges.ts';
import { Queries } from '../../../renderer/engine/query/queries.ts';
import { listConnections } from '../../../renderer/engine/rows.ts';
import { buildView } from '../../../renderer/engine/view.ts';
import { indexOf, smallCluster } from './small-cluster.ts';

const index = indexOf(smallCluster);
const queries = new Queries(index);
const closed = { expanded: [], keep: [], nodes: false } as const;

async function found(text: string, mode: 'find' | 'hide' = 'find') {
  const answer = await queries.answer({ text, mode });
  if (answer.kind !== 'found') throw new Error('superseded');
  return answer;
}

describe('an answer', () => {
  test('names what was found, and counts the rest', async () => {
    const answer = await found('ns:shop');
    expect(answer.hits.map((hit) => hit.label)).toEqual(['cart', 'web']);
    expect(answer).toMatchObject({
      total: 2,
      groups: ['ns:shop'],
      connections: null,
      rest: { namespaces: 1, workloads: 1, others: 2 },
    });
  });

  test('says how many connections were found', async () => {
    expect(await found('to:data')).toMatchObject({ connections: 1, restrictsConnections: true, total: 2 });
  });

  test('is given to the latest of several only', async () => {
    const slow = new Queries(index, 0);
    const [first, second] = await Promise.all([
      slow.answer({ text: 'to:shop', mode: 'hide' }),
      slow.answer({ text: 'to:data', mode: 'hide' }),
    ]);
    expect([first.kind, second.kind]).toEqual(['superseded', 'found']);
  });
});

describe('what is left', () => {
  test('is drawn with its own counts', () => {
    const view = buildView(queries.left('to:data or from:(name:cart)'), closed);
    expect(view.nodes.map((node) => node.id)).toEqual(['ns:data', 'ns:shop', '{outside}']);
    const edges = view.edges.map(({ from, to, allowed }) => `${from} ${to} ${allowed}`);
    expect(edges.toSorted()).toEqual(['ns:shop ns:data 1', 'ns:shop {outside} 2']);
  });

  test('has no namespace without a match', () => {
    const view = buildView(queries.left('name:db'), { ...closed, expanded: ['data', 'shop'] });
    expect(view.nodes.map((node) => node.id)).toEqual(['ns:data', 'wl:data/db[Deployment]']);
    expect(view.edges).toEqual([]);
  });

  test('keeps badges, which are facts of a workload', () => {
    const [shop] = buildView(queries.left('name:web'), closed).nodes;
    expect(shop).toMatchObject({ id: 'ns:shop', size: 1, badges: { open: 1, fromInternet: 1 } });
  });

  test('adds up to what the list says', () => {
    const request = { from: null, to: null, text: '', limit: 100 };
    for (const text of ['ns:shop', 'from:shop', 'port:5432', 'internet', 'not name:cart']) {
      const left = queries.left(text);
      const sum = left.groupEdges().reduce((total, edge) => total + edge.allowed, 0);
      expect(listConnections(left, request).total).toBe(sum);
    }
  });
});

describe('edges with a matching connection', () => {
  const marked = (text: string, expanded: readonly string[]): string[] => {
    const request = { ...closed, expanded };
    const view = buildView(index, request);
    return matchingEdges(view, buildView(queries.left(text), request)).map((id) => {
      const edge = view.edges.find((e) => e.id === id);
      return `${edge?.from} ${edge?.to}`;
    });
  };
  test('are those between the groups of its ends', () => {
    expect(marked('to:data', [])).toEqual(['ns:shop ns:data']);
    expect(marked('from:internet to:data', [])).toEqual([]);
  });
  test('are told apart in an open group', () => {
    expect(marked('to:data', ['shop'])).toEqual(['wl:shop/web[Deployment] ns:data']);
    // One workload's connection marks the edge at the border that stands for it.
    expect(marked('from:data to:(name:cart)', ['shop'])).toEqual(['ns:data ns:shop']);
  });
});
