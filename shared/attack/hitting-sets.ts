/** Smallest sets that meet every one of some sets: exact, by depth, within a bound. */

/** Sets that are looked at; beyond that the search gives up. */
const maxVisits = 200_000;

export interface HittingSets {
  /** Every smallest set, in order; at most as many as asked for. */
  readonly sets: readonly (readonly string[])[];
  /** False when the search gave up: then there may be a smaller set, or none that is listed. */
  readonly exact: boolean;
}

/** Smallest sets of at most `maxSize` members; none when an empty set is among those to hit. */
export function smallestHittingSets(
  toHit: readonly ReadonlySet<string>[],
  maxSize: number,
  count: number,
): HittingSets {
  if (toHit.some((set) => set.size === 0)) return { sets: [], exact: true };
  const minimal = withoutSupersets(toHit);
  let visits = 0;
  for (let size = minimal.length === 0 ? 0 : 1; size <= maxSize; size++) {
    const found = new Map<string, readonly string[]>();
    const search = (chosen: readonly string[]): boolean => {
      if (++visits > maxVisits) return false;
      const open = minimal.find((set) => !chosen.some((one) => set.has(one)));
      if (!open) {
        const sorted = [...chosen].sort();
        found.set(sorted.join('\n'), sorted);
        return true;
      }
      if (chosen.length === size || disjointUnhit(minimal, chosen) > size - chosen.length) return true;
      for (const one of open) {
        if (found.size >= count || !search([...chosen, one])) break;
      }
      return visits <= maxVisits;
    };
    const complete = search([]);
    if (found.size > 0) return { sets: [...found.values()].sort(byText), exact: true };
    if (!complete) return { sets: [greedy(minimal)], exact: false };
  }
  return { sets: [greedy(minimal)], exact: false };
}

function byText(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [a.join('\n'), b.join('\n')];
  return x < y ? -1 : x > y ? 1 : 0;
}

function withoutSupersets(sets: readonly ReadonlySet<string>[]): ReadonlySet<string>[] {
  const kept: ReadonlySet<string>[] = [];
  for (const set of [...sets].sort((a, b) => a.size - b.size)) {
    if (!kept.some((smaller) => [...smaller].every((one) => set.has(one)))) kept.push(set);
  }
  return kept;
}

/** Sets not hit that share no member: each needs a choice of its own. */
function disjointUnhit(sets: readonly ReadonlySet<string>[], chosen: readonly string[]): number {
  const used = new Set(chosen);
  let count = 0;
  for (const set of sets) {
    if ([...set].some((one) => used.has(one))) continue;
    count++;
    for (const one of set) used.add(one);
  }
  return count;
}

function greedy(sets: readonly ReadonlySet<string>[]): string[] {
  const chosen: string[] = [];
  for (let open = [...sets]; open.length > 0; open = open.filter((set) => !chosen.some((one) => set.has(one)))) {
    const counts = new Map<string, number>();
    for (const set of open) for (const one of set) counts.set(one, (counts.get(one) ?? 0) + 1);
    const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (!best) break;
    chosen.push(best[0]);
  }
  return chosen.sort();
}
