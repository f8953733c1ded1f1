/** Verdicts of a whole row as one byte a pair: what the matrix draws, and what rows are compared by. */

import type { PairVerdict } from '../../../shared/reachability/types.ts';
import { allPorts, noPorts } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { ingressId, isSpecialGroup } from '../names.ts';

/** What a cell between two endpoints says. */
export const cellClass = {
  denied: 0,
  /** Every port is certainly allowed. */
  all: 1,
  /** Some ports are certainly allowed, the others denied. */
  some: 2,
  /** Some ports are certainly allowed, others are unknown. */
  partly: 3,
  /** No port is certainly allowed, some are unknown. */
  unknown: 4,
  self: 5,
  /** Between two outside endpoints there is no verdict, nor into an ingress controller. */
  none: 6,
} as const;
export type CellClass = (typeof cellClass)[keyof typeof cellClass];

export function classOf(verdict: PairVerdict): CellClass {
  if (verdict.allowed === noPorts) return verdict.unknown === noPorts ? cellClass.denied : cellClass.unknown;
  if (verdict.unknown !== noPorts) return cellClass.partly;
  return verdict.allowed === allPorts ? cellClass.all : cellClass.some;
}

/** Whether a class stands for a connection that is or may be there. */
export function mayConnect(cell: number): boolean {
  return cell >= cellClass.all && cell <= cellClass.unknown;
}

/** Whether at least one port is certainly allowed. */
export function connects(cell: number): boolean {
  return cell >= cellClass.all && cell <= cellClass.partly;
}

/** Writes the classes of `from` to every endpoint, in the engine's order, to `cells` from `offset` on. */
export function writeRow(index: ClusterIndex, from: number, cells: Uint8Array, offset: number): void {
  const { reachability } = index;
  for (const [to, verdict] of reachability.row(from)) cells[offset + to] = classOf(verdict);
  const outside = isSpecialGroup(index.group(from));
  for (const [group, members] of index.members) {
    if (!isSpecialGroup(group) || (!outside && group !== ingressId)) continue;
    for (const to of members) cells[offset + to] = cellClass.none;
  }
  cells[offset + from] = cellClass.self;
}

/** Classes of some endpoints to all endpoints, row by row. */
export function endpointRows(index: ClusterIndex, from: readonly number[]): Uint8Array {
  const width = index.reachability.endpoints.length;
  const cells = new Uint8Array(from.length * width);
  from.forEach((endpoint, row) => {
    if (index.reachability.endpoints[endpoint] === undefined) throw new RangeError(`No endpoint ${endpoint}`);
    writeRow(index, endpoint, cells, row * width);
  });
  return cells;
}
