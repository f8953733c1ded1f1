/** What the window asks of a cluster again and again, computed once. */

import { holdsInternet } from '../../shared/reachability/internet.ts';
import type { GroupEdge, Reachability } from '../../shared/reachability/reachability.ts';
import type { Direction } from '../../shared/reachability/types.ts';
import { noPorts } from '../../shared/values/ports.ts';
import { type Cell, cellsOf } from './edge-table.ts';
import { groupOf } from './names.ts';
import type { Badges } from './protocol.ts';

/** Totals between numbers, each of which stands for a group, or for one endpoint of a group that is open. */
export interface DrawnTotals {
  readonly cells: readonly Cell[];
  /** Group of each number. */
  readonly groups: readonly string[];
  /** Endpoint of each number; null for a number that stands for a group. */
  readonly endpoints: readonly (number | null)[];
}

export class ClusterIndex {
  readonly reachability: Reachability;
  /** Endpoint indices by group, ascending. */
  readonly members: ReadonlyMap<string, readonly number[]>;
  readonly #internet: readonly number[];
  readonly #groups: readonly string[];
  #groupEdges: readonly GroupEdge[] | undefined;
  #totals: { readonly key: string; readonly value: DrawnTotals } | undefined;
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

  /** Connections between groups, and between the members of the groups that are open. */
  totals(open: readonly string[]): DrawnTotals {
    const key = JSON.stringify(open);
    if (this.#totals?.key === key) return this.#totals.value;
    const apart = new Set(open);
    const numbers = new Map<string, number>();
    const firsts: number[] = [];
    const groups = Int32Array.from(this.#groups, (group, endpoint) => {
      const known = apart.has(group) ? undefined : numbers.get(group);
      if (known !== undefined) return known;
      numbers.set(group, firsts.length);
      return firsts.push(endpoint) - 1;
    });
    const names = firsts.map((first) => this.#groups[first] ?? '');
    const value = {
      cells: cellsOf(this.reachability.totals(groups)),
      groups: names,
      endpoints: firsts.map((first, number) => (apart.has(names[number] ?? '') ? first : null)),
    };
    this.#totals = { key, value };
    return value;
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
