/**
 * Sets as strictly ascending edges of half-open intervals: [from, to, from, to, …). One form for ports (numbers), addresses
 * (bigints) and endpoints (indices), so that there is one sweep to get right.
 */
export type Edges<T extends number | bigint> = readonly T[];

/** Keeps the points for which `keep(inA, inB)` holds; `keep(false, false)` must be false. Linear in both. */
export function combine<T extends number | bigint>(
  a: Edges<T>,
  b: Edges<T>,
  keep: (inA: boolean, inB: boolean) => boolean,
): T[] {
  const out: T[] = [];
  let i = 0;
  let j = 0;
  let inside = false;
  while (i < a.length || j < b.length) {
    const x = a[i];
    const y = b[j];
    const at = x === undefined ? y : y === undefined || x < y ? x : y;
    if (at === undefined) break;
    if (x === at) i++;
    if (y === at) j++;
    const now = keep(i % 2 === 1, j % 2 === 1);
    if (now !== inside) {
      out.push(at);
      inside = now;
    }
  }
  return out;
}

const either = (p: boolean, q: boolean): boolean => p || q;
const both = (p: boolean, q: boolean): boolean => p && q;
const first = (p: boolean, q: boolean): boolean => p && !q;

export function union<T extends number | bigint>(a: Edges<T>, b: Edges<T>): Edges<T> {
  if (a.length === 0) return b;
  return b.length === 0 ? a : combine(a, b, either);
}
export function intersect<T extends number | bigint>(a: Edges<T>, b: Edges<T>): Edges<T> {
  if (a.length === 0 || b.length === 0) return [];
  if (b.length === 2) return slice(a, b[0] as T, b[1] as T);
  return a.length === 2 ? slice(b, a[0] as T, a[1] as T) : combine(a, b, both);
}
export function subtract<T extends number | bigint>(a: Edges<T>, b: Edges<T>): Edges<T> {
  return a.length === 0 || b.length === 0 ? a : combine(a, b, first);
}

/** Union of many sets at once: sorts the intervals instead of folding, so n sets cost n log n. */
export function unionAll<T extends number | bigint>(sets: readonly Edges<T>[]): Edges<T> {
  const [first, second] = sets;
  if (!first) return [];
  if (sets.length <= 2) return union(first, second ?? []);
  const intervals: [T, T][] = [];
  for (const set of sets) {
    for (let i = 0; i + 1 < set.length; i += 2) intervals.push([set[i] as T, set[i + 1] as T]);
  }
  intervals.sort((p, q) => (p[0] < q[0] ? -1 : p[0] > q[0] ? 1 : 0));
  const out: T[] = [];
  for (const [from, to] of intervals) {
    const last = out[out.length - 1];
    if (last === undefined || from > last) out.push(from, to);
    else if (to > last) out[out.length - 1] = to;
  }
  return out;
}

/** Position of the first edge greater than `point`; odd means that the point is in the set. */
function edgeAfter<T extends number | bigint>(set: Edges<T>, point: T): number {
  let lo = 0;
  let hi = set.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((set[mid] as T) <= point) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

export function contains<T extends number | bigint>(set: Edges<T>, point: T): boolean {
  return edgeAfter(set, point) % 2 === 1;
}

/** The part of a set inside [from, to), found by binary search: cost is the size of the answer. */
export function slice<T extends number | bigint>(set: Edges<T>, from: T, to: T): Edges<T> {
  if (from >= to || set.length === 0) return [];
  if (from <= (set[0] as T) && (set[set.length - 1] as T) <= to) return set;
  const start = edgeAfter(set, from);
  const out: T[] = start % 2 === 1 ? [from] : [];
  for (let i = start; i < set.length; i++) {
    const edge = set[i] as T;
    if (edge >= to) break;
    out.push(edge);
  }
  if (out.length % 2 === 1) out.push(to);
  return out;
}

export function isSubset<T extends number | bigint>(a: Edges<T>, b: Edges<T>): boolean {
  return subtract(a, b).length === 0;
}
export function disjoint<T extends number | bigint>(a: Edges<T>, b: Edges<T>): boolean {
  return intersect(a, b).length === 0;
}

/** Number of points of an index set. */
export function size(set: Edges<number>): number {
  let n = 0;
  for (let i = 0; i + 1 < set.length; i += 2) n += (set[i + 1] as number) - (set[i] as number);
  return n;
}

/** Calls back with every point of an index set, ascending. */
export function forEachPoint(set: Edges<number>, visit: (point: number) => void): void {
  for (let i = 0; i + 1 < set.length; i += 2) {
    for (let p = set[i] as number; p < (set[i + 1] as number); p++) visit(p);
  }
}

/** Builds an index set from ascending points. */
export class PointSetBuilder {
  readonly #edges: number[] = [];
  add(point: number): void {
    const last = this.#edges.length - 1;
    const end = this.#edges[last];
    if (end === point) this.#edges[last] = point + 1;
    else if (end === undefined || point > end) this.#edges.push(point, point + 1);
  }
  edges(): Edges<number> {
    return this.#edges;
  }
}

/** Groups 0…count-1 by key; the points of each group as a set. */
export function groupPoints<K>(count: number, keyOf: (point: number) => K | null): Map<K, Edges<number>> {
  const builders = new Map<K, PointSetBuilder>();
  for (let point = 0; point < count; point++) {
    const key = keyOf(point);
    if (key === null) continue;
    const builder = builders.get(key) ?? new PointSetBuilder();
    builders.set(key, builder);
    builder.add(point);
  }
  return new Map([...builders].map(([key, builder]) => [key, builder.edges()]));
}
