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

/**
 * Ranges of sources that ingress profiles let in, and the ends of these ranges in the order of a sweep: an event is
 * position × 2n + n when it begins a range + number of the range, so that ends come before beginnings.
 */
interface Admissions {
  readonly profile: Int32Array;
  readonly outcome: readonly Outcome[];
  readonly events: Float64Array;
}

export class Listing {
  readonly #engine: Pairs;
  #admissions: Admissions | null = null;
  readonly #memberCounts: readonly number[];
  #at = -1;
  #next = 0;
  /** Outcome that each profile gives the source at `#at`; profiles that let nothing in are absent. */
  readonly #active = new Map<number, Outcome>();
  #admitted = 0;

  constructor(engine: Pairs) {
    this.#engine = engine;
    this.#memberCounts = engine.profilesOf('ingress').members.map(size);
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
    const profile = engine.isPoliced(own) ? engine.profileOf('egress', source) : null;
    const allowedTargets = profile ? profile.allowedSize : engine.universe.elements.length;
    const ingress = engine.profilesOf('ingress');
    if (this.#admitted <= allowedTargets) {
      for (const [admitting, outcome] of this.#active) {
        forEachPoint(ingress.members[admitting] ?? [], (d) => {
          const egress = profile ? profile.outcome(d) : allowAll;
          if (egress.allow !== noPorts) say(d, egress, outcome);
        });
      }
      return;
    }
    const visitRange = (start: number, end: number, outcome: Outcome): void => {
      for (let d = start; d < end; d++) {
        const admitted = this.#active.get(ingress.of[d] as number);
        if (admitted) say(d, outcome, admitted);
      }
    };
    if (profile) profile.forEachAllowed(visitRange);
    else visitRange(0, engine.universe.elements.length, allowAll);
  }

  #moveTo(source: number): void {
    this.#admissions ??= this.#collect();
    const { profile, outcome, events } = this.#admissions;
    if (source < this.#at) {
      this.#next = 0;
      this.#active.clear();
      this.#admitted = 0;
    }
    this.#at = source;
    const n = profile.length;
    for (; this.#next < events.length; this.#next++) {
      const event = events[this.#next] as number;
      if (event >= (source + 1) * 2 * n) break;
      const rest = event % (2 * n);
      const range = rest % n;
      const own = profile[range] as number;
      if (rest >= n) {
        this.#active.set(own, outcome[range] as Outcome);
        this.#admitted += this.#memberCounts[own] ?? 0;
      } else {
        this.#active.delete(own);
        this.#admitted -= this.#memberCounts[own] ?? 0;
      }
    }
  }

  #collect(): Admissions {
    const profiles: number[] = [];
    const outcomes: Outcome[] = [];
    const ranges: number[] = [];
    for (const [index, profile] of this.#engine.profilesOf('ingress').profiles.entries()) {
      profile.forEachAllowed((start, end, outcome) => {
        profiles.push(index);
        outcomes.push(outcome);
        ranges.push(start, end);
      });
    }
    const n = profiles.length;
    const events = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      events[2 * i] = (ranges[2 * i] as number) * 2 * n + n + i;
      events[2 * i + 1] = (ranges[2 * i + 1] as number) * 2 * n + i;
    }
    return { profile: Int32Array.from(profiles), outcome: outcomes, events: events.sort() };
  }
}
