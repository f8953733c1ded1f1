/**
 * Everything that one element reaches, without asking every pair: the targets that admit it (found by a sweep over the
 * sources that ingress profiles allow) and the targets that its own egress allows, whichever are fewer.
 */
import type { Direction } from '../policy/rule.ts';
import { forEachPoint, size } from '../values/intervals.ts';
import { noPorts } from '../values/ports.ts';
import type { Element, Universe } from './elements.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import type { Profile, Profiles } from './profile.ts';
import type { PairVerdict, ReachabilityOptions } from './types.ts';
import { nothingAllowed } from './verdict.ts';

/** What a listing asks of the engine. */
export interface Pairs {
  readonly universe: Universe;
  readonly options: ReachabilityOptions;
  isHost(element: Element): boolean;
  isPoliced(element: Element): boolean;
  outcome(direction: Direction, source: number, target: number): Outcome;
  join(egress: Outcome, ingress: Outcome): PairVerdict;
  profileOf(direction: Direction, element: number): Profile;
  profilesOf(direction: Direction): Profiles;
}

/** Profiles that let something in, from position `at` of `starts` on: profile and outcome; null ends the admission. */
interface Admissions {
  /** Changes at source s are those from starts[s] to starts[s + 1]; ends come before beginnings. */
  readonly starts: Int32Array;
  readonly profile: Int32Array;
  readonly outcome: readonly (Outcome | null)[];
}

export class Listing {
  readonly #engine: Pairs;
  #admissions: Admissions | null = null;
  readonly #memberCounts: readonly number[];
  #at = -1;
  /** Profiles that let the source at `#at` in, in no order, and the outcome and place in this list of each. */
  readonly #active: number[] = [];
  readonly #outcomes: (Outcome | null)[];
  readonly #slots: Int32Array;
  #admitted = 0;

  constructor(engine: Pairs) {
    this.#engine = engine;
    this.#memberCounts = engine.profilesOf('ingress').members.map(size);
    this.#outcomes = this.#memberCounts.map(() => null);
    this.#slots = new Int32Array(this.#memberCounts.length);
  }

  /** Calls back with every target that has any allowed or unknown port. Rising sources continue one sweep. */
  visit(source: number, found: (target: number, verdict: PairVerdict) => void): void {
    const engine = this.#engine;
    const own = engine.universe.elements[source] as Element;
    const say = (target: number, egress: Outcome, ingress: Outcome): void => {
      const verdict = engine.join(egress, ingress);
      if (verdict !== nothingAllowed) found(target, verdict);
    };
    // The exemption of a pod's own node depends on the pair, not on profiles.
    if (engine.isHost(own) || engine.options.localNode === 'both') {
      for (let d = 0; d < engine.universe.elements.length; d++) {
        say(d, engine.outcome('egress', source, d), engine.outcome('ingress', source, d));
      }
      return;
    }
    this.#moveTo(source);
    const row = engine.isPoliced(own) ? engine.profileOf('egress', source).row : null;
    const allowedTargets = row ? row.allowedSize : engine.universe.elements.length;
    const ingress = engine.profilesOf('ingress');
    if (this.#admitted <= allowedTargets) {
      for (const admitting of this.#active) {
        const outcome = this.#outcomes[admitting] as Outcome;
        forEachPoint(ingress.members[admitting] ?? [], (d) => {
          const egress = row ? row.outcome(d) : allowAll;
          if (egress.allow !== noPorts) say(d, egress, outcome);
        });
      }
      return;
    }
    const visitRange = (start: number, end: number, outcome: Outcome): void => {
      for (let d = start; d < end; d++) {
        const admitted = this.#outcomes[ingress.of[d] as number];
        if (admitted) say(d, outcome, admitted);
      }
    };
    if (row) row.forEachAllowed(visitRange);
    else visitRange(0, engine.universe.elements.length, allowAll);
  }

  /** Sources are mostly asked for in rising order, and then each change is made once. */
  #moveTo(source: number): void {
    this.#admissions ??= this.#collect();
    const { starts, profile, outcome } = this.#admissions;
    if (source < this.#at) {
      for (const active of this.#active) this.#outcomes[active] = null;
      this.#active.length = 0;
      this.#admitted = 0;
      this.#at = -1;
    }
    const last = starts[source + 1] as number;
    for (let i = starts[this.#at + 1] as number; i < last; i++) this.#change(profile[i] as number, outcome[i] ?? null);
    this.#at = source;
  }

  #change(profile: number, outcome: Outcome | null): void {
    const before = this.#outcomes[profile];
    this.#outcomes[profile] = outcome;
    if (outcome) {
      if (before) return;
      this.#slots[profile] = this.#active.push(profile) - 1;
      this.#admitted += this.#memberCounts[profile] ?? 0;
    } else {
      const moved = this.#active.pop() as number;
      if (moved !== profile) {
        const slot = this.#slots[profile] as number;
        this.#active[slot] = moved;
        this.#slots[moved] = slot;
      }
      this.#admitted -= this.#memberCounts[profile] ?? 0;
    }
  }

  /** Sorts the ends of all admitted ranges by position, by counting. */
  #collect(): Admissions {
    const count = this.#engine.universe.elements.length;
    const { profiles } = this.#engine.profilesOf('ingress');
    const starts = new Int32Array(count + 2);
    const ends = new Int32Array(count + 1);
    for (const { row } of profiles) {
      row.forEachAllowed((from, to) => {
        starts[from + 1] = (starts[from + 1] as number) + 1;
        starts[to + 1] = (starts[to + 1] as number) + 1;
        ends[to] = (ends[to] as number) + 1;
      });
    }
    for (let i = 0; i <= count; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
    // Ends are written from the beginning of a position's part, beginnings after them.
    const ending = starts.slice(0, count + 1);
    const beginning = ending.map((start, i) => start + (ends[i] as number));
    const profile = new Int32Array(starts[count + 1] as number);
    const outcomes: (Outcome | null)[] = Array.from(profile, () => null);
    for (const [index, { row }] of profiles.entries()) {
      row.forEachAllowed((from, to, outcome) => {
        const begin = beginning[from] as number;
        const end = ending[to] as number;
        beginning[from] = begin + 1;
        ending[to] = end + 1;
        profile[begin] = index;
        outcomes[begin] = outcome;
        profile[end] = index;
      });
    }
    return { starts, profile, outcome: outcomes };
  }
}
