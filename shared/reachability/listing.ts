/**
 * Everything that one element reaches, without asking every pair: the targets that admit it (found by a sweep over the
 * sources that ingress profiles allow) and the targets that its own egress allows, whichever are fewer.
 */
import type { Direction } from '../policy/rule.ts';
import type { Element, Universe } from './elements.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import { forEachPoint, size } from './intervals.ts';
import { noPorts } from './ports.ts';
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

interface Admission {
  readonly start: number;
  readonly end: number;
  readonly profile: number;
  readonly outcome: Outcome;
}

export class Listing {
  readonly #engine: Pairs;
  /** Ranges of sources that some ingress profile lets in, by start. */
  #admissions: readonly Admission[] | null = null;
  readonly #memberCounts: readonly number[];
  /** Sweep: admissions before `#next` have been looked at; those of `#active` hold `#at`. */
  #at = -1;
  #next = 0;
  #active = new Map<number, Admission>();
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
      for (const { profile: admitting, outcome } of this.#active.values()) {
        forEachPoint(ingress.members[admitting] ?? [], (d) => {
          const egress = profile ? profile.outcome(d) : allowAll;
          if (egress.allow !== noPorts) say(d, egress, outcome);
        });
      }
      return;
    }
    const everything = [{ start: 0, end: engine.universe.elements.length, outcome: allowAll }];
    for (const { start, end, outcome } of profile ? profile.allowedRanges : everything) {
      for (let d = start; d < end; d++) {
        const admission = this.#active.get(ingress.of[d] as number);
        if (admission) say(d, outcome, admission.outcome);
      }
    }
  }

  #moveTo(source: number): void {
    this.#admissions ??= this.#collect();
    if (source < this.#at) {
      this.#next = 0;
      this.#active.clear();
      this.#admitted = 0;
    }
    this.#at = source;
    for (const [profile, admission] of this.#active) {
      if (admission.end <= source) this.#drop(profile);
    }
    for (; this.#next < this.#admissions.length; this.#next++) {
      const admission = this.#admissions[this.#next] as Admission;
      if (admission.start > source) break;
      if (admission.end <= source) continue;
      this.#active.set(admission.profile, admission);
      this.#admitted += this.#memberCounts[admission.profile] ?? 0;
    }
  }
  #drop(profile: number): void {
    this.#active.delete(profile);
    this.#admitted -= this.#memberCounts[profile] ?? 0;
  }

  #collect(): Admission[] {
    const admissions: Admission[] = [];
    for (const [index, profile] of this.#engine.profilesOf('ingress').profiles.entries()) {
      for (const { start, end, outcome } of profile.allowedRanges)
        admissions.push({ start, end, profile: index, outcome });
    }
    return admissions.sort((a, b) => a.start - b.start);
  }
}
