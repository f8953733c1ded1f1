/**
 * Drafts in an order. The first policy that selects a pod isolates it at once, so that a set which is right as a whole
 * may break connections on the way: each state in between is checked.
 */

import { size } from '../values/intervals.ts';
import { type Break, brokenConnections } from './breaks.ts';
import type { DraftContext } from './context.ts';
import { type Edit, policyIdOf } from './edits.ts';

/** A connection that a step breaks. */
export interface Outage {
  /** Position of the step, from 0. */
  readonly step: number;
  readonly broken: Break;
  /** Broken in the end too: what the drafts do, not their order. */
  readonly stays: boolean;
}

export interface RolloutCheck {
  readonly steps: readonly (readonly Edit[])[];
  readonly outages: readonly Outage[];
  /** No connection breaks on the way that works in the end. */
  readonly isSafe: boolean;
}

/** Connections broken by edits, by what they are. */
function brokenBy(context: DraftContext, edits: readonly Edit[]): Map<string, Break> {
  const impact = context.base.impact(edits, 0);
  return new Map(brokenConnections(context, impact).map((one) => [one.subject, one]));
}

export function checkRollout(context: DraftContext, steps: readonly (readonly Edit[])[]): RolloutCheck {
  return drained(checking(context, steps));
}

function drained<T>(work: Generator<number, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same check, which yields how many steps it has looked at after each. */
export function* checking(context: DraftContext, steps: readonly (readonly Edit[])[]): Generator<number, RolloutCheck> {
  const last = brokenBy(context, steps.flat());
  const outages: Outage[] = [];
  let before = new Map<string, Break>();
  for (const [step] of steps.entries()) {
    const now = brokenBy(context, steps.slice(0, step + 1).flat());
    for (const [subject, broken] of now) {
      if (!before.has(subject)) outages.push({ step, broken, stays: last.has(subject) });
    }
    before = now;
    yield step + 1;
  }
  return { steps, outages, isSafe: outages.every(({ stays }) => stays) };
}

/**
 * One policy at a time, in an order in which nothing breaks that works in the end. Where no single policy can come next,
 * those that are left go together.
 */
export function proposeRollout(context: DraftContext, edits: readonly Edit[]): RolloutCheck {
  return checkRollout(context, drained(proposing(context, edits)));
}

/** The same search, which yields how many policies have their place after each that it has tried. */
export function* proposing(
  context: DraftContext,
  edits: readonly Edit[],
): Generator<number, readonly (readonly Edit[])[]> {
  const accepted = brokenBy(context, edits);
  const waiting = byReach(context, edits);
  const steps: Edit[][] = [];
  let done: Edit[] = [];
  while (waiting.length > 0) {
    let next = -1;
    for (const [at, edit] of waiting.entries()) {
      const broken = brokenBy(context, [...done, edit]);
      yield done.length;
      if (![...broken.keys()].every((subject) => accepted.has(subject))) continue;
      next = at;
      break;
    }
    const taken = next < 0 ? waiting.splice(0) : waiting.splice(next, 1);
    done = [...done, ...taken];
    steps.push(taken);
  }
  return steps;
}

/** Policies for few pods before those for many, because these say what the others only forbid; deletions last. */
function byReach({ base }: DraftContext, edits: readonly Edit[]): Edit[] {
  const sizes = new Map<string, number>();
  for (const { policy, subject } of base.impact(edits, 0).after.bound) {
    sizes.set(policy.id, (sizes.get(policy.id) ?? 0) + size(subject.may));
  }
  const weight = (edit: Edit): number =>
    edit.kind === 'delete' ? Number.POSITIVE_INFINITY : (sizes.get(policyIdOf(edit.object)) ?? 0);
  return edits.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(a) - weight(b)));
}
