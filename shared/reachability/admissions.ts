/**
 * Which ingress rows let a source in. Sources are swept in rising order, so that each range that a row lets in begins
 * once and ends once. A row stands for all targets whose ingress profiles come to the same.
 */
import { type Edges, groupPoints, size } from '../values/intervals.ts';
import type { Outcome } from './evaluate.ts';
import type { Profiles, Row } from './profile.ts';

/** What begins and ends where. */
export class Admissions {
  readonly rows: readonly Row[];
  /** Row of each element as a target, as a position in `rows`. */
  readonly rowOf: Int32Array;
  /** Targets of each row. */
  readonly members: readonly Edges<number>[];
  /** Changes at source s are those from starts[s] to starts[s + 1]; ends come before beginnings. */
  readonly starts: Int32Array;
  readonly row: Int32Array;
  /** null ends the admission. */
  readonly outcome: readonly (Outcome | null)[];

  /** @param count Number of elements. */
  constructor({ profiles, of }: Profiles, count: number) {
    const numbers = new Map<Row, number>();
    const rowOfProfile = profiles.map(({ row }) => {
      const number = numbers.get(row) ?? numbers.size;
      numbers.set(row, number);
      return number;
    });
    this.rowOf = of.map((profile) => rowOfProfile[profile] as number);
    const groups = groupPoints(count, (element) => this.rowOf[element] as number);
    const rows = [...numbers.keys()];
    this.rows = rows;
    this.members = rows.map((_, i) => groups.get(i) ?? []);

    // Sorted by position, by counting.
    this.starts = new Int32Array(count + 2);
    const ends = new Int32Array(count + 1);
    for (const row of rows) {
      row.forEachAllowed((from, to) => {
        this.starts[from + 1] = (this.starts[from + 1] as number) + 1;
        this.starts[to + 1] = (this.starts[to + 1] as number) + 1;
        ends[to] = (ends[to] as number) + 1;
      });
    }
    for (let i = 0; i <= count; i++) {
      this.starts[i + 1] = (this.starts[i + 1] as number) + (this.starts[i] as number);
    }
    const ending = this.starts.slice(0, count + 1);
    const beginning = ending.map((start, i) => start + (ends[i] as number));
    this.row = new Int32Array(this.starts[count + 1] as number);
    const outcomes: (Outcome | null)[] = new Array<Outcome | null>(this.row.length).fill(null);
    for (const [number, row] of rows.entries()) {
      row.forEachAllowed((from, to, outcome) => {
        const begin = beginning[from] as number;
        const end = ending[to] as number;
        beginning[from] = begin + 1;
        ending[to] = end + 1;
        this.row[begin] = number;
        outcomes[begin] = outcome;
        this.row[end] = number;
      });
    }
    this.outcome = outcomes;
  }
}

/** A place in the sweep. Going back starts again from the first source. */
export class AdmissionSweep {
  readonly #admissions: Admissions;
  readonly #counts: readonly number[];
  readonly #slots: Int32Array;
  #at = -1;
  /** Rows that let the present source in, in no order. */
  readonly active: number[] = [];
  /** What each row lets the present source do; null where it lets nothing in. */
  readonly outcomes: (Outcome | null)[];
  /** Number of targets that let the present source in. */
  admitted = 0;

  constructor(admissions: Admissions) {
    this.#admissions = admissions;
    this.#counts = admissions.members.map(size);
    this.#slots = new Int32Array(this.#counts.length);
    this.outcomes = this.#counts.map(() => null);
  }

  moveTo(source: number): void {
    const { starts, row, outcome } = this.#admissions;
    if (source < this.#at) {
      for (const active of this.active) this.outcomes[active] = null;
      this.active.length = 0;
      this.admitted = 0;
      this.#at = -1;
    }
    const last = starts[source + 1] as number;
    for (let i = starts[this.#at + 1] as number; i < last; i++) this.#change(row[i] as number, outcome[i] ?? null);
    this.#at = source;
  }

  #change(row: number, outcome: Outcome | null): void {
    this.outcomes[row] = outcome;
    if (outcome) {
      this.#slots[row] = this.active.push(row) - 1;
      this.admitted += this.#counts[row] ?? 0;
      return;
    }
    // The last one takes the place of the one that ends.
    const moved = this.active.pop() as number;
    if (moved !== row) {
      const slot = this.#slots[row] as number;
      this.active[slot] = moved;
      this.#slots[moved] = slot;
    }
    this.admitted -= this.#counts[row] ?? 0;
  }
}
