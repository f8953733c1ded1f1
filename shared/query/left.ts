/** A cluster of which only what a query selects is left. Endpoints keep their indices; whatever else is hidden is not
 *  reached by anything. Explanations and policies stay what they are. */
import { connectionsOf } from '../reachability/analyze.ts';
import type { GroupEdge, Reachability } from '../reachability/reachability.ts';
import type { Connection, PairVerdict, Total } from '../reachability/types.ts';
import { nothingAllowed } from '../reachability/verdict.ts';
import { isListed, type Selected } from './select.ts';

/** @param edges What `keptGroupEdges` has counted. */
export function leftOf(r: Reachability, selected: Selected, edges: readonly GroupEdge[]): Reachability {
  const named = new Set(
    r.endpoints.flatMap((e, i) => (e.type === 'workload' && selected.endpoints[i] === 1 ? [e.namespace] : [])),
  );
  const row = (from: number): readonly (readonly [number, PairVerdict])[] =>
    selected.endpoints[from] === 1 ? r.row(from).filter(([to, verdict]) => selected.keeps(from, to, verdict)) : [];
  return {
    ...r,
    namespaces: r.namespaces.filter(({ name }) => named.has(name)),
    reach(from, to) {
      const verdict = r.reach(from, to);
      return selected.keeps(from, to, verdict) ? verdict : nothingAllowed;
    },
    row,
    *connections({ nodes = false } = {}): Iterable<Connection> {
      for (const [from, source] of r.endpoints.entries()) {
        for (const [to, verdict] of row(from)) {
          const target = r.endpoints[to];
          if (target && isListed(r, from, to, nodes)) yield* connectionsOf(source, target, verdict);
        }
      }
    },
    totals(groups) {
      const left = groups.map((group, at) => (selected.endpoints[at] === 1 ? group : -1));
      return selected.restrictsConnections ? countRows(r, row, left) : r.totals(left);
    },
    groupEdges: () => edges,
  };
}

/** Pairs between groups, one by one: what a query says of a connection holds for no set of them. */
function countRows(
  r: Reachability,
  row: (from: number) => readonly (readonly [number, PairVerdict])[],
  groups: Int32Array,
): readonly Total[] {
  const totals = new Map<string, { from: number; to: number; verdict: PairVerdict; pairs: number }>();
  for (const from of r.endpoints.keys()) {
    const source = groups[from] ?? -1;
    if (source < 0) continue;
    for (const [to, verdict] of row(from)) {
      const target = groups[to] ?? -1;
      if (target < 0 || !isListed(r, from, to, true)) continue;
      const key = `${source} ${target} ${verdict.allowed.id} ${verdict.unknown.id}`;
      const total = totals.get(key);
      if (total) total.pairs++;
      else totals.set(key, { from: source, to: target, verdict, pairs: 1 });
    }
  }
  return [...totals.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}
