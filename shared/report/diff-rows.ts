/** A diff as rows in the order and words of netpol-analyzer, for the formats that are made of lines. */

import type { Connection, Endpoint, PairVerdict, ReachabilityDiff } from '../reachability/types.ts';
import { noPorts, union } from '../values/ports.ts';
import { byteOrder, label, verdictOf, verdictText } from './report.ts';

export interface DiffRow {
  readonly type: 'changed' | 'added' | 'removed';
  readonly from: string;
  readonly to: string;
  readonly ends: readonly [Endpoint, Endpoint];
  readonly before: string;
  readonly after: string;
  /** Which of the two workloads is new or gone; empty when neither. */
  readonly info: string;
}
export interface DiffRows {
  readonly rows: readonly DiffRow[];
  /** New or gone endpoints that no row mentions: they have no connection, and would be lost otherwise. */
  readonly loneEndpoints: readonly { readonly type: 'added' | 'removed'; readonly id: string }[];
}

const none: PairVerdict = { allowed: noPorts, unknown: noPorts, reasons: [] };
const order = { changed: 0, added: 1, removed: 2 } as const;

export function diffRows(diff: ReachabilityDiff): DiffRows {
  const gone = new Set(diff.endpointsRemoved);
  const fresh = new Set(diff.endpointsAdded);
  const mentioned = new Set<string>();
  const row = (
    type: DiffRow['type'],
    from: Endpoint,
    to: Endpoint,
    before: PairVerdict,
    after: PairVerdict,
  ): DiffRow => {
    mentioned.add(from.id).add(to.id);
    const names = type === 'added' ? fresh : gone;
    const moved = type === 'changed' ? [] : [from, to].filter((end) => end.type === 'workload' && names.has(end.id));
    const info = moved.length === 0 ? '' : `workload ${moved.map((end) => end.id).join(' and ')} ${type}`;
    const [ref1, ref2] = [verdictText(before), verdictText(after)];
    return { type, from: label(from), to: label(to), ends: [from, to], before: ref1, after: ref2, info };
  };

  const rows = [
    ...diff.changed.map(({ from, to, before, after }) => row('changed', from, to, before, after)),
    ...byPair(diff.added).map(({ from, to, verdict }) => row('added', from, to, none, verdict)),
    ...byPair(diff.removed).map(({ from, to, verdict }) => row('removed', from, to, verdict, none)),
  ];
  // Connections of the ingress controller come last, as in netpol-analyzer.
  const last = ({ ends }: DiffRow): number => (ends.some((end) => end.type === 'ingress-controller') ? 1 : 0);
  rows.sort(
    (a, b) => last(a) - last(b) || order[a.type] - order[b.type] || byteOrder(a.from, b.from) || byteOrder(a.to, b.to),
  );

  const lone = (type: 'added' | 'removed', ids: readonly string[]) =>
    ids
      .filter((id) => !mentioned.has(id))
      .sort(byteOrder)
      .map((id) => ({ type, id }));
  return { rows, loneEndpoints: [...lone('added', diff.endpointsAdded), ...lone('removed', diff.endpointsRemoved)] };
}

/** The certain and the unknown connection of a pair are one row. */
function byPair(connections: readonly Connection[]): readonly { from: Endpoint; to: Endpoint; verdict: PairVerdict }[] {
  const pairs = new Map<string, { from: Endpoint; to: Endpoint; verdict: PairVerdict }>();
  for (const connection of connections) {
    const { from, to } = connection;
    const key = JSON.stringify([from.id, to.id]);
    const verdict = verdictOf(connection);
    const known = pairs.get(key)?.verdict ?? none;
    pairs.set(key, {
      from,
      to,
      verdict: {
        allowed: union(known.allowed, verdict.allowed),
        unknown: union(known.unknown, verdict.unknown),
        reasons: [...new Set([...known.reasons, ...verdict.reasons])],
      },
    });
  }
  return [...pairs.values()];
}
