/**
 * The smallest change that would allow what is denied, or deny what is allowed. Every suggestion has been tried: an
 * engine with the change in force gives the verdict that it promises.
 */
import type { Direction } from '../policy/rule.ts';
import { size } from '../values/intervals.ts';
import { allPorts, noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import { addedRule, type Change, together } from './change.ts';
import type { Engine } from './engine.ts';
import { denyingChanges } from './fix-deny.ts';
import { adminPeers, adminRule, networkPolicyPeers, networkPolicyPorts } from './fix-peers.ts';
import { Trial, type TrialVerdict } from './trial.ts';
import type { ExplainStep, Explanation } from './types.ts';

export interface FixQuestion {
  readonly engine: Engine;
  readonly from: number;
  readonly to: number;
  readonly ports: PortSet;
  readonly steps: Readonly<Record<Direction, readonly ExplainStep[]>>;
}

/** What would allow it; `blocked` are the sides that deny it now. */
export function fixToAllow(question: FixQuestion, blocked: readonly Direction[]): Explanation['fix'] {
  const ports = wantedPorts(question);
  const perSide = blocked.map((direction) => allowingChanges(question, direction, ports));
  if (blocked.length === 0 || perSide.some((changes) => changes.length === 0)) return undefined;
  const first = together(perSide.flatMap((changes) => changes.slice(0, 1)));
  return tried(question, ports, 'allowed', [first, together(perSide.flat())]);
}

export function fixToDeny(question: FixQuestion): Explanation['fix'] {
  return tried(question, question.ports, 'denied', denyingChanges(question));
}

/** The first change that does what it should. */
function tried(
  { engine, from, to }: FixQuestion,
  ports: PortSet,
  wanted: TrialVerdict,
  changes: Iterable<Change>,
): Explanation['fix'] {
  const trial = new Trial(engine, from, to, ports);
  for (const change of changes) {
    if (trial.verdict(change.apply(trial.policies)) !== wanted) continue;
    const { text, policy, yaml } = change;
    return { to: wanted === 'allowed' ? 'allowed' : 'denied', text, policy, yaml };
  }
  return undefined;
}

/** Nobody asked for certain ports: those that the destination says it serves, every port when it does not say. */
function wantedPorts({ engine, to, ports }: FixQuestion): PortSet {
  if (ports !== allPorts) return ports;
  const served = engine
    .facts(to)
    .pods.flatMap((pod) => pod.ports)
    .reduce((sum, { protocol, port }) => union(sum, portRange(protocol, port)), noPorts);
  return served === noPorts ? allPorts : served;
}

/** A rule for each policy that stands in the way. In the NetworkPolicy tier one rule in one policy is enough. */
function allowingChanges(question: FixQuestion, direction: Direction, ports: PortSet): Change[] {
  const { engine, from, to, steps } = question;
  const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
  const own = engine.facts(subject).endpoint;
  const list = direction === 'egress' ? 'to' : 'from';
  const changes: Change[] = [];
  const seen = new Set<string>();
  const narrow = narrowest(engine, steps[direction]);
  for (const step of steps[direction]) {
    if (step.action !== 'deny' || step.policy === null) continue;
    // A rule in the policy of all pods would open all of them.
    if (step.tier === 'NetworkPolicy' && step.policy !== narrow) continue;
    const policy = engine.policies.find(({ id }) => id === step.policy);
    const key = step.tier === 'NetworkPolicy' ? step.tier : step.policy;
    if (!policy || own.type !== 'workload' || seen.has(key)) continue;
    seen.add(key);
    if (step.tier === 'NetworkPolicy') {
      const peers = networkPolicyPeers(engine, peer, own.namespace);
      if (!peers) continue;
      const rule = { [list]: peers, ...networkPolicyPorts(ports) };
      changes.push(addedRule(policy, direction, rule, null, `Add this rule to ${policy.id}.`));
    } else {
      const peers = adminPeers(engine, peer, direction);
      if (!peers) continue;
      const rule = adminRule(policy.kind, 'allow', { [list]: peers }, ports);
      const where = `Insert this rule before ${direction} rule ${(step.rule ?? 0) + 1} of ${policy.id}.`;
      changes.push(addedRule(policy, direction, rule, step.rule ?? 0, where));
    }
  }
  return changes;
}

/** Of the NetworkPolicies that deny, the one that selects the fewest pods; the first of equal ones. */
function narrowest(engine: Engine, steps: readonly ExplainStep[]): string | null {
  const denying = new Set(
    steps.flatMap(({ tier, action, policy }) =>
      tier === 'NetworkPolicy' && action === 'deny' && policy !== null ? [policy] : [],
    ),
  );
  const sizes = engine.bound
    .filter(({ policy }) => denying.has(policy.id))
    .map(({ policy, subject }) => ({ id: policy.id, size: size(subject.may) }));
  return sizes.sort((a, b) => a.size - b.size)[0]?.id ?? null;
}
