/** A cluster of which only what a query selects is left. Endpoints keep their indices; whatever else is hidden is not
 *  reached by anything. Explanations and policies stay what they are. */
import { connectionsOf } from '../reachability/analyze.ts';
import type { GroupEdge, Reachability } from '../reachability/reachability.ts';
import type { Connection, PairVerdict } from '../reachability/types.ts';
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
    groupEdges: () => edges,
  };
}
