/**
 * Puts rows of equal behaviour next to each other and similar ones near: equal rows are one pattern; patterns are sorted
 * by their bits and then, a window at a time, chained to the nearest one that is left. Deterministic, and bounded by
 * rows × window.
 */

/** Patterns that are compared with each other; beyond it the sorted order decides. */
const windowSize = 512;

/** Rows as bits, `words` words each, and 64 bits of hash that are equal for equal rows. */
export interface Patterns {
  readonly count: number;
  readonly words: number;
  readonly bits: Uint32Array;
  readonly hashes: Uint32Array;
}

/** @returns The rows in their new order: a permutation of 0 … count − 1. */
export function seriate(patterns: Patterns): Int32Array {
  const groups = equalRows(patterns);
  const sorted = [...groups.keys()].toSorted((a, b) => compareBits(patterns, a, b) || a - b);
  const result = new Int32Array(patterns.count);
  let at = 0;
  for (const first of chain(patterns, sorted)) for (const row of groups.get(first) ?? []) result[at++] = row;
  return result;
}

/** Rows by the first one that equals them. */
function equalRows({ count, hashes }: Patterns): ReadonlyMap<number, readonly number[]> {
  const first = new Map<number, Map<number, number>>();
  const groups = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    const [low = 0, high = 0] = [hashes[2 * row], hashes[2 * row + 1]];
    const bucket = first.get(low) ?? new Map<number, number>();
    first.set(low, bucket);
    const known = bucket.get(high);
    if (known === undefined) {
      bucket.set(high, row);
      groups.set(row, [row]);
    } else groups.get(known)?.push(row);
  }
  return groups;
}

/** Set bits in early columns come first. */
function compareBits({ words, bits }: Patterns, a: number, b: number): number {
  for (let word = 0; word < words; word++) {
    const difference = (bits[b * words + word] ?? 0) - (bits[a * words + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function* chain(patterns: Patterns, sorted: readonly number[]): Iterable<number> {
  let last = sorted[0];
  for (let start = 0; start < sorted.length; start += windowSize) {
    const left = sorted.slice(start, start + windowSize);
    while (left.length > 0) {
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < left.length && least > 0; i++) {
        const difference = distance(patterns, last ?? 0, left[i] ?? 0);
        if (difference < least) {
          least = difference;
          nearest = i;
        }
      }
      [last] = left.splice(nearest, 1);
      if (last !== undefined) yield last;
    }
  }
}

/** Number of differing bits. */
function distance({ words, bits }: Patterns, a: number, b: number): number {
  let sum = 0;
  for (let word = 0; word < words; word++) {
    let x = (bits[a * words + word] ?? 0) ^ (bits[b * words + word] ?? 0);
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    sum += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}
