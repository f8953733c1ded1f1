import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksConnections, forEachTerm, type Query } from '../../../shared/query/ast.ts';
import { Facts } from '../../../shared/query/facts.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { printQuery } from '../../../shared/query/print.ts';
import { finish, keptGroupEdges, selectIn } from '../../../shared/query/select.ts';
import { analyze } from '../../../shared/reachability/analyze.ts';
import { toRanges } from '../../../shared/values/ports.ts';
import { clusterArbitrary } from '../../reference/generate.ts';
import { toObjects } from '../../support/objects.ts';
import { indexOf, smallCluster } from '../renderer/small-cluster.ts';
import { Naive } from './naive.ts';
import { queryArbitrary } from './queries.ts';

const { reachability } = indexOf(smallCluster);
const facts = new Facts(reachability);

function read(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok || !parsed.query) throw new Error(`cannot read ${text}`);
  return parsed.query;
}

function found(text: string): string[] {
  const { endpoints } = finish(selectIn(facts, read(text)));
  return reachability.endpoints.flatMap((e, i) => (endpoints[i] === 1 ? [e.type === 'workload' ? e.name : e.id] : []));
}

describe('in a small cluster', () => {
  const outside = ['0.0.0.0/0', '::/0'];
  test.each([
    ['cart', ['cart']],
    ['CART', ['cart']],
    ['app=web', ['web']],
    ['deployment shop', ['cart', 'web']],
    ['ns:shop', ['cart', 'web']],
    ['ns:sho', []],
    ['name:c*', ['cart']],
    ['kind:deployment -name:db', ['cart', 'web']],
    ['label:app=d*', ['db']],
    ['label:app', ['db', 'cart', 'web']],
    ['isolated:in', ['db']],
    ['isolated:no', ['cart', 'web']],
    ['isolated:out', []],
    ['policy:data/db', ['db']],
    ['internet', ['db', 'cart', 'web', ...outside]],
    ['to:data', ['db', 'web']],
    ['to:(isolated:in)', ['db', 'web']],
    ['port:5432 to:data', ['db', 'web']],
    ['port:80 to:data', []],
    // The web is an end of a connection on 5432 alone only towards the database.
    ['not port:5432 to:data', []],
    ['from:internet', ['cart', 'web', ...outside]],
    ['from:10.1.2.3', ['cart', 'web', '0.0.0.0/0']],
    ['verdict:unknown', []],
  ])('%j finds %j', (text, expected) => expect(found(text).toSorted()).toEqual(expected.toSorted()));

  test('says how many connections match', () => {
    expect(finish(selectIn(facts, read('to:data')))).toMatchObject({ connections: 1, restrictsConnections: true });
    expect(finish(selectIn(facts, read('ns:data')))).toMatchObject({ connections: null, restrictsConnections: false });
  });

  test('adds up what is left between groups', () => {
    const edges = finish(keptGroupEdges(reachability, finish(selectIn(facts, read('kind:Deployment')))));
    const all = reachability.groupEdges().filter(({ from, to }) => !from.startsWith('{') && !to.startsWith('{'));
    expect(edges.toSorted(byEnds)).toEqual(all.toSorted(byEnds));
  });
});

function byEnds(a: { from: string; to: string }, b: { from: string; to: string }): number {
  return `${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1;
}

/** Ports at which something may change: the ends of all ranges in the cluster and in the query, and their neighbours. */
function interestingPorts(query: Query, r: ReturnType<typeof analyze>): number[] {
  const ports = new Set([1, 65535]);
  const add = (lo: number, hi: number): void => {
    for (const port of [lo - 1, lo, hi, hi + 1]) if (port >= 1 && port <= 65535) ports.add(port);
  };
  forEachTerm(query, (term) => term.kind === 'port' && add(term.from, term.to));
  for (const from of r.endpoints.keys()) {
    for (const to of r.endpoints.keys()) {
      const { allowed, unknown } = r.reach(from, to);
      for (const set of [allowed, unknown]) for (const [lo, hi] of Object.values(toRanges(set)).flat()) add(lo, hi);
    }
  }
  return [...ports];
}

test('random queries on random clusters select what the definition says', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(clusterArbitrary(), fc.array(queryArbitrary(), { minLength: 4, maxLength: 4 }), (cluster, queries) => {
      const r = analyze(toObjects(cluster.objects), cluster.options);
      const naive = new Naive(r);
      const own = new Facts(r);
      for (const query of queries) {
        const selected = finish(selectIn(own, query));
        const ports = interestingPorts(query, r);
        let nodes = false;
        forEachTerm(query, (term) => {
          if (term.kind === 'kind' && term.value.text.toLowerCase() === 'node') nodes = true;
        });
        const text = printQuery(query);
        for (const at of r.endpoints.keys())
          expect(`${text} ${r.endpoints[at]?.id} ${selected.endpoints[at] === 1}`).toBe(
            `${text} ${r.endpoints[at]?.id} ${naive.endpoint(query, at, ports, nodes)}`,
          );
        if (!asksConnections(query)) continue;
        let connections = 0;
        for (const from of r.endpoints.keys()) {
          for (const to of r.endpoints.keys()) {
            const expected = naive.connection(query, from, to, ports, nodes);
            if (expected) connections++;
            expect(selected.matches(from, to, r.reach(from, to))).toBe(expected);
          }
        }
        expect(selected.connections).toBe(connections);
      }
    }),
    { numRuns: 40 },
  );
});
