/**
 * What drafts change, pair by pair. The cluster is analysed once; a set of edits computes again only what its policies
 * touch, and comes to the same as the difference of two full computations.
 */
import type { Diagnostic } from '../kubernetes/objects.ts';
import type { Policy } from '../policy/rule.ts';
import { addressesOf, type ComparedPair, mergeAddresses } from '../reachability/compare.ts';
import { Engine } from '../reachability/engine.ts';
import { changedPairs } from '../reachability/incremental.ts';
import { noPorts } from '../values/ports.ts';
import { applyEdits, type Edit, type Edited } from './edits.ts';

export type ChangeKind = 'added' | 'removed' | 'changed' | 'uncertain';

export interface ImpactPair extends ComparedPair {
  readonly kind: ChangeKind;
}

/** Pairs of endpoints by what becomes of them. */
export type ImpactCounts = Readonly<Record<ChangeKind, number>>;

export interface Impact {
  readonly edited: Edited;
  /** The same universe under the policies before and after. */
  readonly before: Engine;
  readonly after: Engine;
  /** Outside addresses that change alike for one workload are one endpoint. */
  readonly pairs: readonly ImpactPair[];
  readonly counts: ImpactCounts;
  /** Pairs that differ beyond `pairs`, when there were more than were to be kept; counted before addresses are merged. */
  readonly left: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What becomes of a pair. `uncertain`: whether a port is gained or lost depends on something that is not known;
 * `changed`: connected before and after, on other ports.
 */
export function changeKind({ before, after }: Pick<ComparedPair, 'before' | 'after'>): ChangeKind {
  if (before.unknown !== after.unknown) return 'uncertain';
  if (before.allowed === noPorts && before.unknown === noPorts) return 'added';
  return after.allowed === noPorts && after.unknown === noPorts ? 'removed' : 'changed';
}

/** A cluster that is asked again and again what edits would change. */
export class ImpactBase {
  /** Cut finer than the policies in force ask, once a draft told more elements apart. */
  #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** The cluster under other policies, with its counterpart under those in force in the same universe. */
  under(policies: readonly Policy[]): { readonly before: Engine; readonly after: Engine } {
    const before = this.#engine;
    const after = before.withPolicies(policies);
    if (after) return { before, after };
    const { cluster, options, lineOf } = before;
    this.#engine = new Engine({ cluster, options, lineOf, policies: before.policies, cutBy: policies });
    const again = this.#engine.withPolicies(policies);
    if (!again) throw new Error('an engine that was cut by policies cannot hold them');
    return { before: this.#engine, after: again };
  }

  /**
   * Yields after each source of connections that changes; how long a step takes depends on the cluster.
   *
   * @param maxPairs Pairs that are kept; the others are only counted.
   */
  *steps(edits: readonly Edit[], maxPairs: number = Number.POSITIVE_INFINITY): Generator<void, Impact> {
    const edited = applyEdits(this.#engine.policies, edits, this.#engine.lineOf);
    const { before, after } = this.under(edited.policies);
    yield;
    const found: ComparedPair[] = [];
    let left = 0;
    for (const pair of changedPairs(before, after)) {
      if (pair === null) {
        yield;
        continue;
      }
      if (found.length >= maxPairs) {
        left++;
        continue;
      }
      found.push({ ...pair, from: after.facts(pair.from).endpoint, to: after.facts(pair.to).endpoint });
    }
    const pairs = mergeAddresses(found, addressesOf(after)).map((pair) => ({ ...pair, kind: changeKind(pair) }));
    const counts = { added: 0, removed: 0, changed: 0, uncertain: 0 };
    for (const { kind } of pairs) counts[kind]++;
    return { edited, before, after, pairs, counts, left, diagnostics: edited.diagnostics };
  }

  impact(edits: readonly Edit[], maxPairs?: number): Impact {
    const steps = this.steps(edits, maxPairs);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }
}
