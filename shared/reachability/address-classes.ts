/** Addresses that every policy treats alike: one class, however many ranges it has. */
import { type Address, type AddressSet, type Family, familyOf, wholeFamily } from '../values/addresses.ts';

export interface AddressClass {
  readonly family: Family;
  readonly addresses: AddressSet;
  /** Ids of the sets (in the order given) that hold the class. */
  readonly sets: ReadonlySet<number>;
}

export interface AddressClasses {
  readonly classes: readonly AddressClass[];
  classOf(address: Address): number;
}

/** Partitions all of IPv4 and IPv6 by the sets given. */
export function classifyAddresses(sets: readonly AddressSet[]): AddressClasses {
  const toggles = new Map<bigint, number[]>();
  for (const [id, set] of sets.entries()) {
    for (const edge of set) {
      const list = toggles.get(edge);
      if (list) list.push(id);
      else toggles.set(edge, [id]);
    }
  }
  for (const family of [4, 6] as const) {
    for (const edge of wholeFamily[family]) if (!toggles.has(edge)) toggles.set(edge, []);
  }
  const positions = [...toggles.keys()].sort((a, b) => (a < b ? -1 : 1));
  const active = new Set<number>();
  const byKey = new Map<string, number>();
  const building: { family: Family; edges: bigint[]; sets: ReadonlySet<number> }[] = [];
  const starts: bigint[] = [];
  const classAt: number[] = [];
  for (const [i, from] of positions.entries()) {
    for (const id of toggles.get(from) ?? []) if (!active.delete(id)) active.add(id);
    const to = positions[i + 1];
    const family = familyOf(from);
    // The gap between the end of IPv4 and the lifted start of IPv6 holds no address.
    if (to === undefined || from === wholeFamily[4][1]) continue;
    const key = `${family}:${[...active].sort((a, b) => a - b).join(',')}`;
    let index = byKey.get(key);
    if (index === undefined) {
      index = building.length;
      byKey.set(key, index);
      building.push({ family, edges: [], sets: new Set(active) });
    }
    const { edges } = building[index] as { edges: bigint[] };
    if (edges[edges.length - 1] === from) edges[edges.length - 1] = to;
    else edges.push(from, to);
    starts.push(from);
    classAt.push(index);
  }
  return {
    classes: building.map(({ family, edges, sets: held }) => ({ family, addresses: edges, sets: held })),
    classOf(address) {
      let lo = 0;
      let hi = starts.length;
      while (hi - lo > 1) {
        const mid = (lo + hi) >>> 1;
        if ((starts[mid] as bigint) <= address) lo = mid;
        else hi = mid;
      }
      return classAt[lo] ?? 0;
    },
  };
}
