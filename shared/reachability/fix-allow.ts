/** Changes that may allow what is denied, each for one side; as narrow as the policies at hand permit. */
import type { Direction, Policy } from '../policy/rule.ts';
import { forEachPoint } from '../values/intervals.ts';
import type { PortSet } from '../values/ports.ts';
import { addedRule, type Change, newPolicy } from './change.ts';
import type { Engine } from './engine.ts';
import {
  adminPeers,
  adminRule,
  alike,
  alikeText,
  endsOf,
  freeName,
  lastingLabels,
  matchLabels,
  networkPolicyPeers,
  networkPolicyPorts,
} from './fix-peers.ts';
import type { FixQuestion } from './fix-question.ts';
import type { WorkloadEndpoint } from './types.ts';

/** A rule for each policy that stands in the way. In the NetworkPolicy tier one rule in one policy is enough. */
export function allowingChanges(question: FixQuestion, direction: Direction, ports: PortSet): Change[] {
  const { engine, steps } = question;
  const [subject, peer] = endsOf(question, direction);
  const own = engine.facts(subject).endpoint;
  if (own.type !== 'workload') return [];
  const list = direction === 'egress' ? 'to' : 'from';
  const changes: Change[] = [];
  const seen = new Set<string>();
  for (const step of steps[direction]) {
    if (step.action !== 'deny' || step.policy === null) continue;
    const key = step.tier === 'NetworkPolicy' ? step.tier : step.policy;
    if (seen.has(key)) continue;
    seen.add(key);
    if (step.tier === 'NetworkPolicy') {
      changes.push(...inNetworkPolicies(question, direction, ports, own));
      continue;
    }
    const policy = engine.policies.find(({ id }) => id === step.policy);
    const peers = adminPeers(engine, peer, direction);
    if (!policy || !peers) continue;
    const rule = adminRule(policy.kind, 'allow', { [list]: peers }, ports);
    const where = `Insert this rule before ${direction} rule ${(step.rule ?? 0) + 1} of ${policy.id}.`;
    const also = alsoFor(othersOf(engine, policy, subject, peer).length);
    changes.push(addedRule(policy, direction, rule, step.rule ?? 0, `${where}${also}${alikeText(engine, peer)}`));
  }
  return changes;
}

/** A rule in the policy that selects nobody else; where all select others too, a policy for the subject alone. */
function inNetworkPolicies(
  question: FixQuestion,
  direction: Direction,
  ports: PortSet,
  own: WorkloadEndpoint,
): Change[] {
  const { engine } = question;
  const [subject, peer] = endsOf(question, direction);
  const peers = networkPolicyPeers(engine, peer, own.namespace);
  const narrow = narrowest(question, direction);
  if (!peers || !narrow) return [];
  const rule = { [direction === 'egress' ? 'to' : 'from']: peers, ...networkPolicyPorts(ports) };
  const same = alike(engine, subject);
  // A new policy isolates whoever it selects: only where they all are isolated already.
  const isolated = same.every((other) => narrow.others.includes(other));
  if (narrow.others.length <= same.length || !isolated) {
    const text = `Add this rule to ${narrow.policy.id}.${alsoFor(narrow.others.length)}${alikeText(engine, peer)}`;
    return [addedRule(narrow.policy, direction, rule, null, text)];
  }
  const manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: freeName(engine, nameOf(engine, direction, own, peer), own.namespace), namespace: own.namespace },
    spec: {
      podSelector: matchLabels(lastingLabels(own)),
      policyTypes: [direction === 'egress' ? 'Egress' : 'Ingress'],
      [direction]: [rule],
    },
  };
  const who = narrow.others.length === 1 ? 'another workload' : `${narrow.others.length} other workloads`;
  const why = `a rule in ${narrow.policy.id} would allow it for ${who} too`;
  return [
    newPolicy(`Add this NetworkPolicy (${why}).${alikeText(engine, subject)}${alikeText(engine, peer)}`, manifest),
  ];
}

/** `allow-db-from-web`, `allow-web-to-db`. */
function nameOf(engine: Engine, direction: Direction, own: WorkloadEndpoint, peer: number): string {
  const { endpoint } = engine.facts(peer);
  const other = endpoint.type === 'workload' ? endpoint.name : 'outside';
  return `allow-${own.name}-${direction === 'egress' ? 'to' : 'from'}-${other}`;
}

/** Of the NetworkPolicies that deny, the one that selects the fewest others; the first of equal ones. */
function narrowest(
  question: FixQuestion,
  direction: Direction,
): { readonly policy: Policy; readonly others: readonly number[] } | null {
  const { engine, steps } = question;
  const [subject, peer] = endsOf(question, direction);
  const denying = new Set(
    steps[direction].flatMap(({ tier, action, policy }) =>
      tier === 'NetworkPolicy' && action === 'deny' && policy !== null ? [policy] : [],
    ),
  );
  const found = engine.policies
    .filter(({ id }) => denying.has(id))
    .map((policy) => ({ policy, others: othersOf(engine, policy, subject, peer) }));
  return found.sort((a, b) => a.others.length - b.others.length)[0] ?? null;
}

/** Endpoints that a policy selects besides the two ends. */
function othersOf(engine: Engine, policy: Policy, ...ends: readonly number[]): number[] {
  const others = new Set<number>();
  for (const bound of engine.bound) {
    if (bound.policy !== policy) continue;
    forEachPoint(bound.subject.may, (point) => {
      const other = engine.universe.elements[point]?.endpoint ?? -1;
      if (!ends.includes(other)) others.add(other);
    });
  }
  return [...others];
}

function alsoFor(count: number): string {
  return count === 0 ? '' : ` That also allows it for ${count} other workload${count === 1 ? '' : 's'}.`;
}
