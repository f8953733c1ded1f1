/**
 * Everything that one element reaches, without asking every pair: the targets that admit it (found by a sweep over the
 * sources that ingress profiles allow) and the targets that its own egress allows, whichever are fewer.
 */
import type { Direction } from '../policy/rule.ts';
import { noPorts } from '../values/ports.ts';
import { AdmissionSweep, type Admissions } from './admissions.ts';
import type { Element, Universe } from './elements.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import type { Profile } from './profile.ts';
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
  readonly admissions: Admissions;
}

export class Listing {
  readonly #engine: Pairs;
  #sweep: AdmissionSweep | null = null;

  constructor(engine: Pairs) {
    this.#engine = engine;
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
    const { admissions } = engine;
    this.#sweep ??= new AdmissionSweep(admissions);
    this.#sweep.moveTo(source);
    const { active, admitted, outcomes } = this.#sweep;
    const row = engine.isPoliced(own) ? engine.profileOf('egress', source).row : null;
    const allowedTargets = row ? row.allowedSize : engine.universe.elements.length;
    if (admitted <= allowedTargets) {
      for (const admitting of active) {
        const outcome = outcomes[admitting] as Outcome;
        const members = admissions.members[admitting] ?? [];
        for (let i = 0; i + 1 < members.length; i += 2) {
          for (let d = members[i] as number; d < (members[i + 1] as number); d++) {
            const egress = row ? row.outcome(d) : allowAll;
            if (egress.allow !== noPorts) say(d, egress, outcome);
          }
        }
      }
      return;
    }
    const visitRange = (start: number, end: number, outcome: Outcome): void => {
      for (let d = start; d < end; d++) {
        const ingress = outcomes[admissions.rowOf[d] as number];
        if (ingress) say(d, outcome, ingress);
      }
    };
    if (row) row.forEachAllowed(visitRange);
    else visitRange(0, engine.universe.elements.length, allowAll);
  }
}
