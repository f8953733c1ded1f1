/** What the window asks of a cluster again and again, computed once. */

import type { GroupEdge, Reachability } from '../../shared/reachability/reachability.ts';
import type { Direction } from '../../shared/reachability/types.ts';
import { type Badges, badgesOf, noBadges, sumOfBadges } from './badges.ts';
import { type Cell, cellsOf } from './edge-table.ts';
import { groupOf } from './names.ts';

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
  readonly #groups: readonly string[];
  readonly #groupBadges = new Map<string, Badges>();
  #groupEdges: readonly GroupEdge[] | undefined;
  #totals: { readonly key: string; readonly value: DrawnTotals } | undefined;

  constructor(reachability: Reachability) {
    this.reachability = reachability;
    const members = new Map<string, number[]>();
    this.#groups = reachability.endpoints.map(groupOf);
    reachability.endpoints.forEach((_, index) => {
      const group = this.#groups[index] ?? '';
      const list = members.get(group);
      if (list) list.push(index);
      else members.set(group, [index]);
    });
    // A namespace without workloads is still part of the cluster.
    for (const { name } of reachability.namespaces) if (!members.has(name)) members.set(name, []);
    this.members = members;
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
    const isolated = this.reachability.facts(endpoint)?.isolated;
    return isolated ? { ingress: isolated.ingress === 'yes', egress: isolated.egress === 'yes' } : null;
  }

  /** Badges of one workload. */
  badges(endpoint: number): Badges {
    const facts = this.reachability.facts(endpoint);
    return facts ? badgesOf(facts) : noBadges;
  }

  /** Badges of the workloads of a group, added up. */
  badgesOf(group: string): Badges {
    let badges = this.#groupBadges.get(group);
    if (!badges) {
      badges = sumOfBadges((this.members.get(group) ?? []).map((endpoint) => this.badges(endpoint)));
      this.#groupBadges.set(group, badges);
    }
    return badges;
  }
}
