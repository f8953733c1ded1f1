import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../shared/reachability/analyze.ts';
import type { Engine } from '../../../shared/reachability/engine.ts';
import { findPaths, type PathEnd, ReachGraph } from '../../../shared/reachability/paths.ts';
import { SecurityIndex } from '../../../shared/reachability/security-facts.ts';
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import { clusterArbitrary } from '../../reference/generate.ts';
import { toObjects } from '../../support/objects.ts';

const limits = { count: 6, hops: 4 };

/** Every way over workloads, from single verdicts alone. */
function everyWay(engine: Engine, from: PathEnd, to: PathEnd, unknown: boolean): string[] {
  const { endpoints } = engine.universe;
  const { internet } = new SecurityIndex(engine).landmarks;
  const publicEnds = [...internet].map((e) => engine.universe.elements[e]?.endpoint ?? -1);
  const membersOf = (end: PathEnd): readonly number[] => (end === 'internet' ? publicEnds : [end]);
  const connected = (a: PathEnd, b: PathEnd): boolean =>
    membersOf(a).some((x) =>
      membersOf(b).some((y) => {
        const verdict = engine.reach(x, y);
        return verdict.allowed !== noPorts || (unknown && verdict.unknown !== noPorts);
      }),
    );
  const workloads = [...endpoints.keys()].filter((i) => endpoints[i]?.endpoint.type === 'workload');
  const found: PathEnd[][] = [];
  const walk = (path: readonly PathEnd[]): void => {
    const last = path.at(-1) ?? from;
    if (path.length > limits.hops) return;
    if (connected(last, to)) found.push([...path, to]);
    for (const next of workloads) {
      if (next !== to && !path.includes(next) && connected(last, next)) walk([...path, next]);
    }
  };
  if (from !== to) walk([from]);
  const text = (path: readonly PathEnd[]): string => path.map((end) => String(end).padStart(4)).join(' ');
  return found.map((path) => `${path.length} ${text(path)}`).sort();
}

describe('findPaths', () => {
  test('finds the first of all ways on random clusters', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), fc.nat(), fc.nat(), fc.boolean(), ({ objects, options }, a, b, unknown) => {
        const { engine } = analyze(toObjects(objects), options);
        const ends: PathEnd[] = [
          'internet',
          ...[...engine.universe.endpoints.keys()].filter(
            (i) => engine.universe.endpoints[i]?.endpoint.type === 'workload',
          ),
        ];
        const from = ends[a % ends.length] ?? 'internet';
        const to = ends[b % ends.length] ?? 'internet';
        if (engine.universe.endpoints.length > 14) return;
        const graph = new ReachGraph(engine, new SecurityIndex(engine), unknown);
        const { paths, cut } = findPaths(graph, { from, to, ...limits });
        const ways = everyWay(engine, from, to, unknown);
        const text = (end: PathEnd): string => String(end).padStart(4);
        const mine = paths.map(
          ({ hops }) => `${hops.length + 1} ${[from, ...hops.map((hop) => hop.to)].map(text).join(' ')}`,
        );
        expect(mine).toEqual(ways.slice(0, limits.count));
        expect(cut).toBe(ways.length > limits.count ? 'count' : null);
        for (const { hops, certain } of paths) {
          expect(certain).toBe(hops.every((hop) => hop.allowed !== noPorts));
          for (const { explain, allowed, unknown: maybe } of hops) {
            const verdict = engine.reach(...explain);
            if (allowed !== noPorts) expect(verdict.allowed).not.toBe(noPorts);
            else if (maybe !== noPorts) expect(verdict.unknown).not.toBe(noPorts);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('says the ports of each hop', () => {
    const pod = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop', labels: { app: name } },
      spec: { containers: [{ name: 'main' }] },
    });
    const only = (name: string, peer: string, port: number) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'shop' },
      spec: {
        podSelector: { matchLabels: { app: name } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: peer } } }], ports: [{ port }] }],
      },
    });
    const { engine, find } = analyze(
      toObjects([
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        ...[pod('web'), pod('cart'), pod('db')],
        ...[only('cart', 'web', 8080), only('db', 'cart', 5432)],
      ]),
    );
    const graph = new ReachGraph(engine, new SecurityIndex(engine), false);
    const { paths, cut } = findPaths(graph, { from: 'internet', to: find('shop/db') ?? -1, count: 10, hops: 8 });
    expect(cut).toBeNull();
    expect(paths.map(({ hops }) => hops.map((hop) => formatPorts(hop.allowed)))).toEqual([
      ['All Connections', 'TCP 8080', 'TCP 5432'],
    ]);
  });
});
