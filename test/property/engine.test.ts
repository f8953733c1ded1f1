/** The engine against the naive reference evaluator, cell by cell, on random clusters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../shared/reachability/analyze.ts';
import type { PairVerdict } from '../../shared/reachability/types.ts';
import { formatPorts, hasPort, noPorts } from '../../shared/values/ports.ts';
import { ReferenceCluster, type Verdict } from '../reference/evaluator.ts';
import { clusterArbitrary, type GeneratedCluster } from '../reference/generate.ts';
import { toObjects } from '../support/objects.ts';
import { seeds } from './seeds.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 500);

/** The first cell on which the two disagree, or null. */
function disagreement({ objects, options }: GeneratedCluster): string | null {
  const reference = new ReferenceCluster(objects, options);
  const analysis = analyze(toObjects(objects), options);
  const indexOf = (name: string): number => {
    const own = name.startsWith('ip:') ? analysis.findAddress(name.slice(3)) : undefined;
    const index = own ?? analysis.find(name) ?? analysis.find(`${name}[Pod]`);
    if (index === undefined) throw new Error(`no endpoint ${name}`);
    return index;
  };
  const pods = [...reference.pods, ...reference.nodes.map((node) => `node/${node}`)];
  const outside = reference.interestingAddresses().map((address) => `ip:${address}`);
  const ports = reference.interestingPorts();
  for (const from of [...pods, ...outside]) {
    for (const to of [...pods, ...outside]) {
      if (from.startsWith('ip:') && to.startsWith('ip:')) continue;
      const verdict = analysis.reach(indexOf(from), indexOf(to));
      for (const { protocol, port } of ports) {
        const mine: Verdict = hasPort(verdict.unknown, protocol, port)
          ? 'unknown'
          : hasPort(verdict.allowed, protocol, port)
            ? 'allowed'
            : 'denied';
        const theirs = reference.verdict(from, to, protocol, port);
        if (mine !== theirs) return `${from} -> ${to} ${protocol}/${port}: engine ${mine}, reference ${theirs}`;
      }
    }
  }
  return null;
}

/** The rows that listings are made of say the same as single questions. */
function rowDisagreement({ objects, options }: GeneratedCluster): string | null {
  const { engine, endpoints } = analyze(toObjects(objects), options);
  for (const from of endpoints.keys()) {
    const row = new Map(engine.row(from));
    for (const to of endpoints.keys()) {
      if (from === to) continue;
      const verdict = engine.reach(from, to);
      const listed = row.get(to);
      const same = verdict.allowed.id === (listed?.allowed.id ?? 0) && verdict.unknown.id === (listed?.unknown.id ?? 0);
      if (!same) return `${endpoints[from]?.id} -> ${endpoints[to]?.id}`;
    }
  }
  return null;
}

/** What is counted by sets between groups is what counting every pair gives. */
function totalsDisagreement({ objects, options }: GeneratedCluster, groupCount: number): string | null {
  const analysis = analyze(toObjects(objects), options);
  const { endpoints } = analysis;
  // Group -1 is left out.
  const groups = Int32Array.from(endpoints, (_, i) => ((i * 7) % (groupCount + 1)) - 1);
  const counts = new Map<string, number>();
  const add = (from: number, to: number, verdict: PairVerdict, pairs: number): void => {
    const key = `${from} -> ${to}: ${formatPorts(verdict.allowed)}, unknown ${formatPorts(verdict.unknown)}`;
    counts.set(key, (counts.get(key) ?? 0) + pairs);
  };
  for (const [from, source] of endpoints.entries()) {
    for (const [to, target] of endpoints.entries()) {
      if (from === to || target.type === 'ingress-controller') continue;
      if (source.type !== 'workload' && target.type !== 'workload') continue;
      const verdict = analysis.reach(from, to);
      const [a, b] = [groups[from] ?? -1, groups[to] ?? -1];
      if (a >= 0 && b >= 0 && (verdict.allowed !== noPorts || verdict.unknown !== noPorts)) add(a, b, verdict, 1);
    }
  }
  for (const { from, to, verdict, pairs } of analysis.totals(groups)) add(from, to, verdict, -pairs);
  const wrong = [...counts].find(([, difference]) => difference !== 0);
  return wrong ? `${wrong[0]}: ${wrong[1]} too few` : null;
}

describe('random clusters', () => {
  it('agree with the reference evaluator in every cell', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), (cluster) => {
        const found = disagreement(cluster);
        if (found !== null) throw new Error(`${found}\n${JSON.stringify(cluster)}`);
      }),
      { numRuns: runs },
    );
  });

  it('have rows that agree with single verdicts', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), (cluster) => {
        const found = rowDisagreement(cluster);
        if (found !== null) throw new Error(`${found}\n${JSON.stringify(cluster)}`);
      }),
      { numRuns: runs },
    );
  });

  it('have totals between groups that agree with single verdicts', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), fc.integer({ min: 1, max: 6 }), (cluster, groups) => {
        const found = totalsDisagreement(cluster, groups);
        if (found !== null) throw new Error(`${found}\n${JSON.stringify(cluster)}`);
      }),
      { numRuns: runs },
    );
  });

  it.each(seeds)('that once disagreed agree (seed $seed, run $run): $why', ({ seed, run }) => {
    const [cluster] = fc.sample(clusterArbitrary(), { seed, numRuns: run }).slice(-1);
    if (!cluster) throw new Error('no cluster');
    expect(disagreement(cluster)).toBeNull();
    expect(rowDisagreement(cluster)).toBeNull();
  });
});
