/**
 * One direction of one pair, for all ports at once. Unknowns make several outcomes possible, so the result is two
 * sets: ports that may end allowed, and ports that may end denied. Source: docs/verdicts.md.
 */
import type { Action } from '../policy/rule.ts';
import { allPorts, intersect, noPorts, type PortSet, subtract, union } from '../values/ports.ts';
import type { AppliedPolicy, AppliedRule, Rank } from './applied.ts';
import type { Level } from './partition.ts';
import type { UnknownReason } from './types.ts';

export interface Outcome {
  /** Equal outcomes are one object with one id. */
  readonly id: number;
  /** Ports that some way of settling the unknowns allows. */
  readonly allow: PortSet;
  /** Ports that some way denies; together with `allow` every port. */
  readonly deny: PortSet;
  /** Why a port can be in both. */
  readonly reasons: readonly UnknownReason[];
}

const interned = new Map<string, Outcome>();

export function outcomeOf(allow: PortSet, deny: PortSet, reasons: Iterable<UnknownReason>): Outcome {
  const listed = [...new Set(reasons)].sort();
  const key = `${allow.id}/${deny.id}/${listed.join()}`;
  let outcome = interned.get(key);
  if (!outcome) {
    outcome = { id: interned.size, allow, deny, reasons: listed };
    interned.set(key, outcome);
  }
  return outcome;
}

export const allowAll: Outcome = outcomeOf(allPorts, noPorts, []);

/** Hears what decided what; used to explain. `policy` null: no policy decided. */
export type Recorder = (event: {
  readonly policy: AppliedPolicy | null;
  readonly rule: AppliedRule | null;
  readonly action: Action;
  readonly ports: PortSet;
  /** False when it may not happen. */
  readonly certain: boolean;
}) => void;

export type LevelOf = (rule: AppliedRule) => Level;

/** What a tier still may have to decide, and what it may have decided. */
class Decision {
  allow: PortSet = noPorts;
  deny: PortSet = noPorts;
  readonly reasons = new Set<UnknownReason>();
}

export function evaluate(ranks: readonly Rank[], levelOf: LevelOf, record?: Recorder): Outcome {
  const decision = new Decision();
  let open = allPorts;
  for (const tier of ['Admin', 'NetworkPolicy', 'Baseline'] as const) {
    const own = ranks.filter((rank) => rank.tier === tier);
    if (own.length === 0) continue;
    open =
      tier === 'NetworkPolicy'
        ? isolatingTier(own[0]?.policies ?? [], levelOf, open, decision, record)
        : orderedTier(own, levelOf, open, decision, record);
    if (open === noPorts) break;
  }
  if (open !== noPorts) record?.({ policy: null, rule: null, action: 'allow', ports: open, certain: true });
  const allow = union(decision.allow, open);
  const doubt = intersect(allow, decision.deny) !== noPorts;
  return outcomeOf(allow, decision.deny, doubt ? decision.reasons : []);
}

/** Admin and baseline tiers: ranks in order, first match decides. Returns ports that may go to the next tier. */
function orderedTier(
  ranks: readonly Rank[],
  levelOf: LevelOf,
  entering: PortSet,
  decision: Decision,
  record: Recorder | undefined,
): PortSet {
  let open = entering;
  let passed = noPorts;
  for (const { policies } of ranks) {
    let after = open;
    let before = noPorts;
    for (const policy of policies) {
      const { left, hits } = readInOrder(policy, levelOf, open, decision, record);
      decision.allow = union(decision.allow, hits.allow);
      decision.deny = union(decision.deny, hits.deny);
      passed = union(passed, hits.pass);
      const any = union(hits.allow, union(hits.deny, hits.pass));
      if (intersect(any, before) !== noPorts) decision.reasons.add('equal-priority');
      before = union(before, any);
      // "the implementation can apply any of the matching policies": only what none certainly matches goes on.
      after = intersect(after, left);
    }
    open = after;
    if (open === noPorts) break;
  }
  return union(open, passed);
}

/** First match within one policy; `left` are the ports that may stay undecided by it. */
function readInOrder(
  policy: AppliedPolicy,
  levelOf: LevelOf,
  open: PortSet,
  decision: Decision,
  record: Recorder | undefined,
): { readonly left: PortSet; readonly hits: Readonly<Record<Action, PortSet>> } {
  const hits: Record<Action, PortSet> = { allow: noPorts, deny: noPorts, pass: noPorts };
  let left = open;
  for (const rule of policy.rules) {
    if (left === noPorts) break;
    const level = levelOf(rule);
    const ports = level === 0 ? noPorts : intersect(left, rule.ports);
    if (ports === noPorts) continue;
    const { action } = rule.rule;
    hits[action] = union(hits[action], ports);
    if (level === 2) left = subtract(left, ports);
    else for (const reason of rule.peers.reasons) decision.reasons.add(reason);
    record?.({ policy, rule, action, ports, certain: level === 2 && policy.certain });
  }
  if (policy.certain) return { left, hits };
  for (const reason of policy.bound.subject.reasons) decision.reasons.add(reason);
  return { left: open, hits };
}

/** NetworkPolicy: additive; selected means isolated. Returns ports that may go to the baseline tier. */
function isolatingTier(
  policies: readonly AppliedPolicy[],
  levelOf: LevelOf,
  open: PortSet,
  decision: Decision,
  record: Recorder | undefined,
): PortSet {
  let sure = noPorts;
  const own: { policy: AppliedPolicy; certainly: PortSet }[] = [];
  for (const policy of policies) {
    let certainly = noPorts;
    for (const rule of policy.rules) {
      const level = levelOf(rule);
      const ports = level === 0 ? noPorts : intersect(open, rule.ports);
      if (ports === noPorts) continue;
      decision.allow = union(decision.allow, ports);
      if (level === 2) certainly = union(certainly, ports);
      else for (const reason of rule.peers.reasons) decision.reasons.add(reason);
      record?.({ policy, rule, action: 'allow', ports, certain: level === 2 && policy.certain });
    }
    if (policy.certain) sure = union(sure, certainly);
    else for (const reason of policy.bound.subject.reasons) decision.reasons.add(reason);
    own.push({ policy, certainly });
  }
  for (const { policy, certainly } of own) {
    // A policy that may not select the pod denies only if it does, and then its own rules hold too.
    const denied = subtract(subtract(open, sure), policy.certain ? noPorts : certainly);
    if (denied === noPorts) continue;
    decision.deny = union(decision.deny, denied);
    record?.({ policy, rule: null, action: 'deny', ports: denied, certain: policy.certain });
  }
  return policies.some((policy) => policy.certain) ? noPorts : open;
}
