/** Changes that may deny what is allowed, least collateral first. */
import { describePeer } from '../policy/describe.ts';
import { type Direction, directions, type Peer, type Policy, type Rule } from '../policy/rule.ts';
import { contains, type Edges, forEachPoint } from '../values/intervals.ts';
import { intersect, noPorts } from '../values/ports.ts';
import type { BoundPolicy } from './applied.ts';
import { type Change, newPolicy, together, withoutPeers, withTypes } from './change.ts';
import type { Engine } from './engine.ts';
import {
  adminPeers,
  adminRule,
  alikeText,
  cidrsOfEndpoint,
  endsOf,
  freeName,
  lastingLabels,
  matchLabels,
  podsOf,
} from './fix-peers.ts';
import type { FixQuestion } from './fix-question.ts';
import type { WorkloadEndpoint } from './types.ts';

export function* denyingChanges(question: FixQuestion): Iterable<Change> {
  const edits = directions.flatMap((direction) => narrowing(question, direction) ?? []);
  edits.sort((a, b) => a.others - b.others);
  for (const { change, others } of edits) if (others === 0) yield change;
  for (const direction of directions) yield* allButAddresses(question, direction);
  const admin = directions.flatMap((direction) => denyRule(question, direction));
  const inUse = question.engine.policies.some(({ tier }) => tier !== 'NetworkPolicy');
  if (inUse) yield* admin;
  for (const { change, others } of edits) if (others > 0) yield change;
  if (!inUse) yield* admin;
}

function workloadAt(engine: Engine, index: number): WorkloadEndpoint | null {
  const { endpoint, first } = engine.facts(index);
  const element = engine.universe.elements[first];
  return endpoint.type === 'workload' && element && engine.isPoliced(element) ? endpoint : null;
}

interface Narrowing {
  readonly change: Change;
  /** Endpoints that what is taken out means as well. */
  readonly others: number;
}

/** Takes the peer out of every NetworkPolicy rule that lets it through; null where no such rule does. */
function narrowing(question: FixQuestion, direction: Direction): Narrowing | null {
  const { engine, ports } = question;
  const [subject, peer] = endsOf(question, direction);
  if (!workloadAt(engine, subject)) return null;
  const points = pointsOf(engine, peer);
  const changes: Change[] = [];
  const removed = new Map<Policy, number>();
  const others = new Set<number>();
  const seen = new Set<string>();
  for (const at of pointsOf(engine, subject)) {
    const rank = engine.profileOf(direction, at).ranks.find(({ tier }) => tier === 'NetworkPolicy');
    for (const { bound, rules } of rank?.policies ?? []) {
      for (const { rule, peers, ports: own } of rules) {
        const key = `${bound.policy.id} ${rule.pointer}`;
        if (seen.has(key) || intersect(own, ports) === noPorts) continue;
        if (!points.some((point) => contains(peers.may, point))) continue;
        seen.add(key);
        const meant = rule.peers.filter((one) =>
          points.some((point) => contains(membersOf(engine, bound, rule, one), point)),
        );
        for (const one of meant) {
          forEachPoint(membersOf(engine, bound, rule, one), (point) => {
            const other = engine.universe.elements[point]?.endpoint ?? -1;
            if (other !== peer && other !== subject) others.add(other);
          });
        }
        if (meant.length === rule.peers.length) removed.set(bound.policy, (removed.get(bound.policy) ?? 0) + 1);
        const text = takeOut(engine, bound.policy, direction, rule, meant);
        changes.push(withoutPeers(bound.policy, direction, rule, new Set(meant), text));
      }
    }
  }
  if (changes.length === 0) return null;
  // Without any egress rule left, a policy that lists no policyTypes would no longer isolate for egress.
  const emptied = [...removed].filter(
    ([policy, count]) => policy.typesDefaulted && direction === 'egress' && count === policy.rules.egress?.length,
  );
  const all = together([...emptied.map(([policy]) => withTypes(policy)), ...changes]);
  const also = others.size === 0 ? '' : ` That also takes it from ${others.size} other${others.size === 1 ? '' : 's'}.`;
  return { change: { ...all, text: `${all.text}${also}` }, others: others.size };
}

function membersOf(engine: Engine, bound: BoundPolicy, rule: Rule, peer: Peer): Edges<number> {
  return engine.rules.peers({ ...rule, peers: [peer] }, bound.tenant).may;
}
function pointsOf(engine: Engine, endpoint: number): number[] {
  const { first, last } = engine.facts(endpoint);
  return Array.from({ length: last - first }, (_, i) => first + i);
}

function takeOut(engine: Engine, policy: Policy, direction: Direction, rule: Rule, meant: readonly Peer[]): string {
  const place = `${direction} rule ${rule.index + 1} of ${policy.id}`;
  const line = ` (${policy.source.file}:${engine.lineOf(policy.source, rule.pointer)})`;
  if (meant.length === rule.peers.length) return `Remove ${place}${line}.`;
  return `Take the peer ${meant.map(describePeer).join(' and ')} out of ${place}${line}.`;
}

/** A new NetworkPolicy for a workload that none isolates yet: everything but the addresses. */
function* allButAddresses(question: FixQuestion, direction: Direction): Iterable<Change> {
  const { engine } = question;
  const [subject, peer] = endsOf(question, direction);
  const own = workloadAt(engine, subject);
  const { endpoint } = engine.facts(peer);
  if (!own || endpoint.type !== 'addresses') return;
  // Isolating it would also end what the baseline tier says of everybody else.
  const selected = pointsOf(engine, subject).some((at) =>
    engine.profileOf(direction, at).ranks.some(({ tier }) => tier !== 'Admin'),
  );
  const cidrs = cidrsOfEndpoint(engine, peer);
  if (selected || !cidrs) return;
  const blocks = ([4, 6] as const).flatMap((family) => {
    const cidr = family === 4 ? '0.0.0.0/0' : '::/0';
    if (family !== endpoint.family) return [{ ipBlock: { cidr } }];
    return cidrs.includes(cidr) ? [] : [{ ipBlock: { cidr, except: cidrs } }];
  });
  const manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: freeName(engine, `deny-${own.name}`, own.namespace), namespace: own.namespace },
    spec: {
      podSelector: matchLabels(lastingLabels(own)),
      policyTypes: [direction === 'egress' ? 'Egress' : 'Ingress'],
      [direction]: [{ [direction === 'egress' ? 'to' : 'from']: [{ namespaceSelector: {} }, ...blocks] }],
    },
  };
  yield newPolicy(
    `Add this NetworkPolicy: everything as before, but not ${endpoint.id}.${alikeText(engine, subject)}`,
    manifest,
  );
}

/** A deny rule that comes before whatever admin-tier rule allows it now. */
function denyRule(question: FixQuestion, direction: Direction): Change[] {
  const { engine, ports, steps } = question;
  const [subject, peer] = endsOf(question, direction);
  const own = workloadAt(engine, subject);
  const peers = adminPeers(engine, peer, direction);
  if (!own || !peers) return [];
  const accepting = steps[direction].flatMap(({ tier, policy }) =>
    tier === 'Admin' && policy !== null ? [policy] : [],
  );
  const priority = freePriority(engine, accepting);
  if (priority === null) return [];
  const inUse = new Set(engine.policies.map(({ kind }) => kind));
  const old = inUse.has('AdminNetworkPolicy') && !inUse.has('ClusterNetworkPolicy');
  const list = direction === 'egress' ? 'to' : 'from';
  const kind = old ? 'AdminNetworkPolicy' : 'ClusterNetworkPolicy';
  const rule = adminRule(kind, 'deny', { [list]: peers }, ports);
  const manifest = {
    apiVersion: `policy.networking.k8s.io/${old ? 'v1alpha1' : 'v1alpha2'}`,
    kind,
    metadata: { name: freeName(engine, `deny-${own.name}`) },
    spec: { ...(old ? {} : { tier: 'Admin' }), priority, subject: { pods: podsOf(own) }, [direction]: [rule] },
  };
  const known = inUse.has(kind) ? '' : ' The network plugin has to know this API.';
  return [newPolicy(`Add this ${kind}.${alikeText(engine, subject)}${alikeText(engine, peer)}${known}`, manifest)];
}

/** A priority of the admin tier that nobody has, before those of the policies named; null when there is none. */
function freePriority(engine: Engine, before: readonly string[]): number | null {
  const admin = engine.policies.filter(({ tier }) => tier === 'Admin');
  const taken = new Set(admin.map(({ priority }) => priority));
  const limits = admin.filter(({ id }) => before.includes(id)).map(({ priority }) => priority);
  for (let priority = Math.min(101, ...limits) - 1; priority >= 0; priority--)
    if (!taken.has(priority)) return priority;
  return null;
}
