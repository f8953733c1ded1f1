/** Sets with doubt: what is certainly in, what may be in, and why that is not certain. */
import { type Edges, intersect, union, unionAll } from '../values/intervals.ts';
import type { UnknownReason } from './types.ts';

export interface TriSet {
  readonly must: Edges<number>;
  /** Contains `must`; the same object when there is no doubt. */
  readonly may: Edges<number>;
  readonly reasons: readonly UnknownReason[];
}

export const nothing: TriSet = { must: [], may: [], reasons: [] };

export function certain(set: Edges<number>): TriSet {
  return { must: set, may: set, reasons: [] };
}
export function doubtful(must: Edges<number>, may: Edges<number>, reason: UnknownReason): TriSet {
  return must === may || may.length === 0 ? certain(must) : { must, may, reasons: [reason] };
}

function mergeReasons(sets: readonly TriSet[]): UnknownReason[] {
  return [...new Set(sets.flatMap((set) => set.reasons))];
}

export function triUnion(sets: readonly TriSet[]): TriSet {
  const only = sets[0];
  if (sets.length === 1 && only) return only;
  const must = unionAll(sets.map((set) => set.must));
  if (sets.every((set) => set.must === set.may)) return certain(must);
  return { must, may: unionAll(sets.map((set) => set.may)), reasons: mergeReasons(sets) };
}

export function triIntersect(a: TriSet, b: TriSet): TriSet {
  const must = intersect(a.must, b.must);
  if (a.must === a.may && b.must === b.may) return certain(must);
  return { must, may: intersect(a.may, b.may), reasons: mergeReasons([a, b]) };
}

/** Adds members that may be in the set. */
export function triDoubt(set: TriSet, members: Edges<number>, reason: UnknownReason): TriSet {
  if (members.length === 0) return set;
  return { must: set.must, may: union(set.may, members), reasons: [...new Set([...set.reasons, reason])] };
}
