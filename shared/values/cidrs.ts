import { type AddressSet, type Family, familyOf, formatAddress, wholeFamily } from './addresses.ts';

const bits: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** The fewest CIDRs that make up a set; null when they are more than `limit`. */
export function cidrsOf(set: AddressSet, limit: number): string[] | null {
  const out: string[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    let from = set[i] as bigint;
    const end = set[i + 1] as bigint;
    const family = familyOf(from);
    const [start] = wholeFamily[family] as readonly [bigint];
    while (from < end) {
      let prefix = bits[family];
      let size = 1n;
      // Grow the block while it stays aligned and inside.
      while (prefix > 0 && (from - start) % (size * 2n) === 0n && from + size * 2n <= end) {
        size *= 2n;
        prefix--;
      }
      if (out.length === limit) return null;
      out.push(`${formatAddress(from)}/${prefix}`);
      from += size;
    }
  }
  return out;
}
