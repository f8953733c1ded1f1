/** What changes between two clusters: connections added, removed and changed. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { connectionsOf } from './analyze.ts';
import { type CompareOptions, type Comparison, compareSteps } from './compare.ts';
import type { ChangedConnection, Connection, ReachabilityDiff } from './types.ts';
import { nothingAllowed } from './verdict.ts';

export function diff(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  options: CompareOptions = {},
): ReachabilityDiff {
  return diffOf(finish(compareSteps(before, after, options)));
}

/** A comparison in the form that reports are written from; pairs that it has not kept are not in it. */
export function diffOf({ old, now, pairs, endpointsAdded, endpointsRemoved }: Comparison): ReachabilityDiff {
  return {
    ...diffOfPairs(pairs),
    endpointsAdded,
    endpointsRemoved,
    diagnostics: { before: old.diagnostics, after: now.diagnostics },
  };
}

/** Pairs that differ, by whether there was, is, or was and is a connection. */
export function diffOfPairs(pairs: Comparison['pairs']): Pick<ReachabilityDiff, 'added' | 'removed' | 'changed'> {
  const added: Connection[] = [];
  const removed: Connection[] = [];
  const changed: ChangedConnection[] = [];
  for (const { from, to, before: was, after: is } of pairs) {
    if (was === nothingAllowed) added.push(...connectionsOf(from, to, is));
    else if (is === nothingAllowed) removed.push(...connectionsOf(from, to, was));
    else changed.push({ from, to, before: was, after: is });
  }
  return { added, removed, changed };
}

function finish(steps: Generator<number, Comparison>): Comparison {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
