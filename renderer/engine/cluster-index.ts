/** What the window asks of a cluster again and again, computed once. */

import { holdsInternet } from '../../shared/reachability/internet.ts';
import type { GroupEdge, Reachability } from '../../shared/reachability/reachability.ts';
import type { Direction } from '../../shared/reachability/types.ts';
import { noPorts } from '../../shared/values/ports.ts';
import { groupOf } from './names.ts';
import type { Badges } from './protocol.ts';

export class ClusterIndex {
  readonly reachability: Reachability;
  /** Endpoint indices by group, ascending. */
  readonly members: ReadonlyMap<string, readonly number[]>;
  readonly #internet: readonly number[];
  readonly #groups: readonly string[];
  #groupEdges: readonly GroupEdge[] | undefined;
  readonly #badges = new Map<number, Badges>();

  constructor(reachability: Reachability) {
    this.reachability = reachability;
    const members = new Map<string, number[]>();
    const internet: number[] = [];
    this.#groups = reachability.endpoints.map(groupOf);
    reachability.endpoints.forEach((endpoint, index) => {
      const group = this.#groups[index] ?? '';
      const list = members.get(group);
      if (list) list.push(index);
      else members.set(group, [index]);
      if (endpoint.type === 'addresses' && holdsInternet(endpoint)) internet.push(index);
    });
    // A namespace without workloads is still part of the cluster.
    for (const { name } of reachability.namespaces) if (!members.has(name)) members.set(name, []);
    this.members = members;
    this.#internet = internet;
  }

  group(endpoint: number): string {
    return this.#groups[endpoint] ?? '';
  }

  groupEdges(): readonly GroupEdge[] {
    this.#groupEdges ??= this.reachability.groupEdges();
    return this.#groupEdges;
  }

  /** Whether a NetworkPolicy isolates a workload, by direction; null for what is not a workload. */
  isolated(endpoint: number): Readonly<Record<Direction, boolean>> | null {
    if (this.reachability.endpoints[endpoint]?.type !== 'workload') return null;
    const policies = this.reachability.policiesOf(endpoint).filter((p) => p.kind === 'NetworkPolicy' && p.certain);
    return {
      ingress: policies.some((p) => p.directions.includes('ingress')),
      egress: policies.some((p) => p.directions.includes('egress')),
    };
  }

  /** Badges of one workload. */
  badges(endpoint: number): Badges {
    const known = this.#badges.get(endpoint);
    if (known) return known;
    const r = this.reachability;
    const badges: Badges = {
      open: this.isolated(endpoint)?.ingress === false ? 1 : 0,
      fromInternet: this.#internet.some((i) => r.reach(i, endpoint).allowed !== noPorts) ? 1 : 0,
      toInternet: this.#internet.some((i) => r.reach(endpoint, i).allowed !== noPorts) ? 1 : 0,
    };
    this.#badges.set(endpoint, badges);
    return badges;
  }

  /** Badges of several workloads, added up. */
  badgesOf(endpoints: readonly number[]): Badges {
    let open = 0;
    let fromInternet = 0;
    let toInternet = 0;
    for (const endpoint of endpoints) {
      const b = this.badges(endpoint);
      open += b.open;
      fromInternet += b.fromInternet;
      toInternet += b.toInternet;
    }
    return { open, fromInternet, toInternet };
  }
}
