/** The index of what a hiding query leaves of a cluster. What is said of an endpoint itself stays true of it. */
import { leftOf } from '../../../shared/query/left.ts';
import type { Selected } from '../../../shared/query/select.ts';
import type { GroupEdge } from '../../../shared/reachability/reachability.ts';
import type { Direction } from '../../../shared/reachability/types.ts';
import type { Badges } from '../badges.ts';
import { ClusterIndex } from '../cluster-index.ts';

export class LeftIndex extends ClusterIndex {
  readonly #whole: ClusterIndex;
  override readonly members: ReadonlyMap<string, readonly number[]>;

  constructor(whole: ClusterIndex, selected: Selected, edges: readonly GroupEdge[]) {
    super(leftOf(whole.reachability, selected, edges));
    this.#whole = whole;
    const kept = [...whole.members].map(
      ([group, members]) => [group, members.filter((at) => selected.endpoints[at] === 1)] as const,
    );
    this.members = new Map(kept.filter(([, members]) => members.length > 0));
  }

  override isolated(endpoint: number): Readonly<Record<Direction, boolean>> | null {
    return this.#whole.isolated(endpoint);
  }

  override badges(endpoint: number): Badges {
    return this.#whole.badges(endpoint);
  }
}
