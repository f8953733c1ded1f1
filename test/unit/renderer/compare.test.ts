import { describe, expect, test } from 'vitest';
import { Comparer } from '../../../renderer/engine/compare/comparer.ts';
import type { CompareSummary, CompareViewRequest } from '../../../renderer/engine/compare/types.ts';
import type { View } from '../../../renderer/engine/protocol.ts';
import { viewMermaid } from '../../../renderer/export/view-mermaid.ts';
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import { dbPolicy, deployment, indexOf, namespace, smallCluster } from './small-cluster.ts';

const hostile = 'web-2';
/** Another port for web, no database policy for cart to be kept out by, and a workload more. */
const changed = [
  namespace('shop'),
  namespace('data'),
  namespace('new'),
  deployment('shop', 'web'),
  deployment('data', 'db'),
  deployment('new', hostile),
  dbPolicy.replace('5432', '5433'),
].join('---\n');

const text = (yaml: string): readonly SourceText[] => [{ file: 'cluster.yaml', text: yaml }];

function compared(before: string, after: string, swapped = false): { comparer: Comparer; summary: CompareSummary } {
  const comparer = new Comparer();
  comparer.addTexts(text(after), true);
  let step = comparer.step(text(before), { options: {}, swapped });
  while (step.kind === 'working') step = comparer.step(text(before), null);
  return { comparer, summary: step.summary };
}

const onlyChanges: CompareViewRequest = { expanded: [], keep: [], nodes: false, onlyChanges: true };
const all = { revision: 0, node: null, from: null, to: null, text: '', change: null, limit: 1000 } as const;

describe('a comparison', () => {
  const { comparer, summary } = compared(smallCluster, changed);
  const index = indexOf(smallCluster);

  test('counts what is added, removed and changed', () => {
    const rows = comparer.model.list(all).rows;
    const web = rows.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'data/db');
    expect(web).toMatchObject({ change: 'changed', before: 'TCP 5432', after: 'TCP 5433' });
    for (const change of ['added', 'removed', 'changed'] as const) {
      expect(rows.filter((row) => row.change === change)).toHaveLength(summary.counts[change]);
      expect(comparer.model.list({ ...all, change }).total).toBe(summary.counts[change]);
    }
    expect(
      rows
        .filter(({ change }) => change === 'removed')
        .every((row) => `${row.fromLabel}${row.toLabel}`.includes('cart')),
    ).toBe(true);
    expect(summary.endpoints).toEqual({ added: 1, removed: 1 });
    expect(summary.left).toBe(0);
  });

  test('the other way round, added and removed change places', () => {
    const back = compared(smallCluster, changed, true).summary;
    expect(back.counts).toEqual({
      added: summary.counts.removed,
      removed: summary.counts.added,
      changed: summary.counts.changed,
      uncertain: 0,
    });
  });

  test('with itself, nothing changes', () => {
    const same = compared(smallCluster, smallCluster);
    expect(same.summary.counts).toEqual({ added: 0, removed: 0, changed: 0, uncertain: 0 });
    expect(same.comparer.view(index, onlyChanges)).toMatchObject({ nodes: [], edges: [] });
  });

  test('draws what changes alone, each kind as an edge of its own', () => {
    const view = comparer.view(index, onlyChanges);
    expect(view.nodes.find(({ id }) => id === 'ns:new')).toMatchObject({ change: 'added' });
    const edge = view.edges.find(
      ({ from, to, change }) => from === 'ns:shop' && to === 'ns:data' && change === 'changed',
    );
    expect(edge).toMatchObject({ allowed: 1, ports: 'TCP 5432 → TCP 5433' });
    expect(view.edges.every(({ change }) => change !== undefined)).toBe(true);
  });

  test('opens namespaces to workloads that are new, gone, or changed', () => {
    const view = comparer.view(index, { ...onlyChanges, expanded: ['shop'] });
    expect(view.nodes.find(({ id }) => id === 'wl:shop/cart[Deployment]')).toMatchObject({ change: 'removed' });
    expect(view.nodes.find(({ id }) => id === 'wl:shop/web[Deployment]')?.change).toBeUndefined();
    expect(view.nodes.find(({ id }) => id === 'ns:shop')).toMatchObject({ expanded: true });
  });

  test('no pair between groups is lost by drawing', () => {
    const pairs = comparer.model.comparison.pairs.filter(({ from, to }) => groupName(from.id) !== groupName(to.id));
    expect(drawnPairs(comparer.view(index, onlyChanges))).toBe(pairs.length);
  });

  test('on top of what stays, everything of the open input is there', () => {
    const view = comparer.view(index, { ...onlyChanges, onlyChanges: false });
    expect(view.edges.some(({ change }) => change === undefined)).toBe(true);
    expect(drawnPairs(view)).toBe(drawnPairs(comparer.view(index, onlyChanges)));
  });

  test('says why before and after, and when an end is missing', () => {
    const [row] = comparer.model.list({ ...all, change: 'changed' }).rows;
    const why = comparer.why(row?.pair ?? -1);
    expect(why.before?.ports).toBe('TCP 5432');
    expect(why.after?.ports).toBe('TCP 5433');
    expect(why.after?.ingress[0]?.snippet).not.toBeNull();
    const [fresh] = comparer.model.list({ ...all, change: 'added', text: hostile }).rows;
    expect(comparer.why(fresh?.pair ?? -1)).toMatchObject({ before: null, after: { verdict: 'allowed' } });
  });

  test('leaves as a flowchart and as a table', async () => {
    const mermaid = viewMermaid(comparer.view(index, onlyChanges));
    expect(mermaid).toContain('|"changed: TCP 5432 → TCP 5433"|');
    expect(mermaid).toMatch(/"removed: \d+ pairs?"/);
    expect(mermaid).toContain(' · added"]');
    const rows = (await comparer.model.csv().text()).split('\n');
    expect(rows).toContain('changed,shop/web[Deployment],data/db[Deployment],TCP 5432,TCP 5433,');
  });

  test('finds the pairs behind a node and behind an edge', () => {
    comparer.view(index, onlyChanges);
    const ofEdge = comparer.model.list({ ...all, from: 'ns:shop', to: 'ns:data' });
    expect(ofEdge.rows.every((row) => row.fromLabel.startsWith('shop/') && row.toLabel.startsWith('data/'))).toBe(true);
    const ofNode = comparer.model.list({ ...all, node: 'ns:new' });
    expect(ofNode.total).toBeGreaterThan(0);
    expect(ofNode.rows.every((row) => `${row.fromLabel} ${row.toLabel}`.includes('new/'))).toBe(true);
  });

  test('marks the cells of the matrix', () => {
    const marks = comparer.model.marks((id) => index.reachability.find(id));
    expect(marks.groups).toContainEqual({ from: 'shop', to: 'data', change: 'changed' });
    const find = (id: string): number => index.reachability.find(id) ?? -1;
    const at = [...marks.pairs].findIndex(
      (value, place, list) =>
        place % 3 === 0 && value === find('shop/web[Deployment]') && list[place + 1] === find('data/db[Deployment]'),
    );
    expect(marks.pairs[at + 2]).toBe(2);
  });
});

describe('many changes', () => {
  const names = Array.from({ length: 80 }, (_, i) => `team-${String(i).padStart(2, '0')}`);
  const yaml = names.flatMap((name) => [namespace(name), deployment(name, 'api')]).join('---\n');
  const deny = (name: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: ${name}}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n`;
  const { comparer, summary } = compared(yaml, [yaml, ...names.slice(0, 60).map(deny)].join('---\n'));

  test('are put together to fit, said, and none is lost', () => {
    const view = comparer.view(indexOf(yaml), onlyChanges);
    expect(view.nodes.length + view.edges.length).toBeLessThanOrEqual(500);
    expect(view.note).toContain('puts together changes of');
    expect(summary.counts.removed).toBeGreaterThan(60 * 79);
    const rest = view.nodes.find(({ id }) => id === '{rest}');
    expect(rest?.size).toBe(80 - view.nodes.filter(({ kind }) => kind === 'namespace').length);
    const inRest = comparer.model.list({ ...all, from: '{rest}', to: '{rest}' }).total;
    expect(drawnPairs(view) + inRest).toBe(summary.counts.removed);
  });

  test('comparing is done in steps', () => {
    const slow = new Comparer();
    slow.addTexts(text(yaml), true);
    const first = slow.step(text(yaml), { options: {}, swapped: false });
    expect(first.kind === 'working' ? first.share : 1).toBeLessThanOrEqual(1);
    slow.close();
    expect(() => slow.step(text(yaml), null)).toThrow('Nothing is being compared');
  });
});

function groupName(id: string): string {
  return id.includes('/') && id.includes('[') ? (id.split('/')[0] ?? '') : '{outside}';
}
function drawnPairs(view: View): number {
  return view.edges.filter(({ change }) => change !== undefined).reduce((sum, edge) => sum + edge.allowed, 0);
}
