/**
 * Splits an index range into parts that a family of sets treats alike. One sweep over the sets' edges: cost grows with
 * the number of edges, not with members × sets.
 */
import type { Edges } from '../values/intervals.ts';
import type { TriSet } from './tri-set.ts';

export type Level = 0 | 1 | 2;

export interface Part {
  /** Sets that hold the part: position in the list → 1 maybe, 2 certainly. Absent: not. */
  readonly levels: ReadonlyMap<number, Level>;
}
export interface Partition {
  readonly parts: readonly Part[];
  /** Ascending starts of segments; segment i reaches to starts[i + 1]. */
  readonly starts: readonly number[];
  /** Part of each segment. */
  readonly partOf: readonly number[];
}

/** Key of a set's state, mixed so that sums of different states rarely meet; equality is checked in full anyway. */
function stateKey(index: number, level: Level): number {
  let x = Math.imul(index * 2 + level, 0x9e3779b1) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 0;
  return (x ^ (x >>> 13)) >>> 0;
}

function sameLevels(a: ReadonlyMap<number, Level>, b: ReadonlyMap<number, Level>): boolean {
  if (a.size !== b.size) return false;
  for (const [index, level] of a) if (b.get(index) !== level) return false;
  return true;
}

interface Events {
  readonly at: Float64Array;
  /** Set index × 3 + which half toggles: 0 both, 1 `may` only, 2 `must` only. */
  readonly what: Int32Array;
}

function collectEvents(sets: readonly TriSet[]): Events {
  const lists: { readonly edges: Edges<number>; readonly what: number }[] = [];
  let total = 0;
  for (const [index, set] of sets.entries()) {
    if (set.must === set.may) {
      lists.push({ edges: set.may, what: index * 3 });
      total += set.may.length;
    } else {
      lists.push({ edges: set.may, what: index * 3 + 1 }, { edges: set.must, what: index * 3 + 2 });
      total += set.may.length + set.must.length;
    }
  }
  // Position and kind packed into one number, so that a typed array sorts them.
  const kinds = sets.length * 3;
  const packed = new Float64Array(total);
  let n = 0;
  for (const { edges, what } of lists) for (const edge of edges) packed[n++] = edge * kinds + what;
  packed.sort();
  const at = new Float64Array(total);
  const what = new Int32Array(total);
  for (let i = 0; i < total; i++) {
    const value = packed[i] as number;
    at[i] = Math.floor(value / kinds);
    what[i] = value % kinds;
  }
  return { at, what };
}

/** Up to this many lists of edges, looking at the head of each is cheaper than sorting all of them together. */
const few = 16;

export function partition(size: number, sets: readonly TriSet[]): Partition {
  let count = 0;
  for (const { must, may } of sets) count += must === may ? 1 : 2;
  if (count > few) return partitionMany(size, sets);
  const lists = new Array<Edges<number>>(count);
  let n = 0;
  for (const { must, may } of sets) {
    lists[n++] = may;
    if (must !== may) lists[n++] = must;
  }
  return partitionFew(size, lists, (state) => {
    const levels = new Map<number, Level>();
    // A bit for `may` and one for `must`, or one for both when there is no doubt.
    let bit = 1;
    for (const [index, { must, may }] of sets.entries()) {
      const sure = must === may ? bit : bit << 1;
      if (state & sure) levels.set(index, 2);
      else if (state & bit) levels.set(index, 1);
      bit = sure << 1;
    }
    return { levels };
  });
}

/** Merges the lists; the state is a bit for each list that holds the present position. */
function partitionFew(size: number, lists: readonly Edges<number>[], partOfState: (state: number) => Part): Partition {
  const parts: Part[] = [];
  const byState = new Map<number, number>();
  const starts: number[] = [];
  const partOf: number[] = [];
  const heads = new Uint32Array(lists.length);
  let state = 0;
  let last = -1;
  for (let position = 0; position < size; ) {
    let next = size;
    for (let i = 0; i < lists.length; i++) {
      const edges = lists[i] as Edges<number>;
      let head = heads[i] as number;
      if (edges[head] === position) {
        state ^= 1 << i;
        heads[i] = ++head;
      }
      const edge = edges[head];
      if (edge !== undefined && edge < next) next = edge;
    }
    let part = byState.get(state);
    if (part === undefined) {
      part = parts.push(partOfState(state)) - 1;
      byState.set(state, part);
    }
    if (part !== last) {
      starts.push(position);
      partOf.push(part);
      last = part;
    }
    position = next;
  }
  return { parts, starts, partOf };
}

/** Sorts all edges of many sets, and knows a state again by its hash. */
function partitionMany(size: number, sets: readonly TriSet[]): Partition {
  const events = collectEvents(sets);
  const current = new Map<number, Level>();
  const halves = new Uint8Array(sets.length);
  const parts: Part[] = [];
  const byHash = new Map<number, number[]>();
  const starts: number[] = [];
  const partOf: number[] = [];
  let hash = 0;

  const partNow = (): number => {
    const candidates = byHash.get(hash);
    for (const candidate of candidates ?? []) {
      if (sameLevels((parts[candidate] as Part).levels, current)) return candidate;
    }
    const part = parts.push({ levels: new Map(current) }) - 1;
    if (candidates) candidates.push(part);
    else byHash.set(hash, [part]);
    return part;
  };

  let i = 0;
  let position = 0;
  while (position < size) {
    while (i < events.at.length && events.at[i] === position) {
      const what = events.what[i++] as number;
      const index = Math.floor(what / 3);
      const before = levelOf(halves[index] as number);
      halves[index] = (halves[index] as number) ^ (toggled[what % 3] as number);
      const after = levelOf(halves[index] as number);
      if (before !== 0) hash -= stateKey(index, before);
      if (after !== 0) hash += stateKey(index, after);
      if (after === 0) current.delete(index);
      else current.set(index, after);
    }
    const part = partNow();
    if (partOf[partOf.length - 1] !== part) {
      starts.push(position);
      partOf.push(part);
    }
    position = i < events.at.length ? Math.min(size, events.at[i] as number) : size;
  }
  return { parts, starts, partOf };
}

/** Bits that an event toggles. */
const toggled = [3, 1, 2];

/** Bit 1: in `may`; bit 2: in `must`. */
function levelOf(halves: number): Level {
  return halves >= 2 ? 2 : halves === 1 ? 1 : 0;
}

/** Position of the segment that holds a point, by binary search over the segments' starts. */
export function segmentAt(starts: readonly number[], point: number): number {
  let lo = 0;
  let hi = starts.length;
  while (hi - lo > 1) {
    const mid = (lo + hi) >>> 1;
    if ((starts[mid] as number) <= point) lo = mid;
    else hi = mid;
  }
  return lo;
}

/** Part of a point. */
export function partAt({ starts, partOf }: Partition, point: number): number {
  return partOf[segmentAt(starts, point)] ?? 0;
}
