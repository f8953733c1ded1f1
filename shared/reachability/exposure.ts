/** What a workload is open to beyond the objects that were read: addresses, any namespace, pods that do not exist yet. */
import { nameLabel } from '../cluster/model.ts';
import { labelMap } from '../kubernetes/labels.ts';
import type { LabelSelector, Labels } from '../kubernetes/objects.ts';
import { formatSelector } from '../kubernetes/selector.ts';
import { type Direction, directions, type NamespaceScope, type Peer, type Rule } from '../policy/rule.ts';
import { forEachPoint } from '../values/intervals.ts';
import { noPorts, type PortSet, subtract, union } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import { allowAll, evaluate, type LevelOf, type Outcome } from './evaluate.ts';
import * as named from './exposure-names.ts';
import type { Level } from './partition.ts';
import type { Profile } from './profile.ts';
import { selectorLevel } from './selectors.ts';
import type { ExposureEntry, WorkloadEndpoint, WorkloadExposure } from './types.ts';

/** A pod that could come to be. `any`: nothing is known about it. */
type NewPod = 'any' | { readonly namespace: string; readonly namespaceLabels: Labels; readonly labels: Labels };

export function exposureOf(engine: Engine): WorkloadExposure[] {
  return engine.universe.endpoints.flatMap((facts, index) => {
    const { endpoint } = facts;
    if (endpoint.type !== 'workload') return [];
    const own = engine.universe.elements[facts.first];
    const profile = (direction: Direction): Profile | null =>
      own && engine.isPoliced(own) ? engine.profileOf(direction, facts.first) : null;
    const isolated = (direction: Direction): boolean =>
      profile(direction)?.ranks.some((rank) => rank.tier === 'NetworkPolicy' && rank.policies.some((p) => p.certain)) ??
      false;
    return [
      {
        endpoint,
        isolated: { ingress: isolated('ingress'), egress: isolated('egress') },
        entries: directions.flatMap((direction) => [
          ...addressEntries(engine, index, direction),
          ...podEntries(engine, profile(direction), direction, endpoint),
        ]),
      },
    ];
  });
}

function addressEntries(engine: Engine, index: number, direction: Direction): ExposureEntry[] {
  return engine.universe.endpoints.flatMap(({ endpoint }, i): ExposureEntry[] => {
    if (endpoint.type !== 'addresses') return [];
    const { allowed, unknown } = direction === 'egress' ? engine.reach(index, i) : engine.reach(i, index);
    if (allowed === noPorts && unknown === noPorts) return [];
    return [{ direction, peer: { kind: 'addresses', endpoint }, ports: allowed, unknown, named: [] }];
  });
}

function podEntries(
  engine: Engine,
  profile: Profile | null,
  direction: Direction,
  self: WorkloadEndpoint,
): ExposureEntry[] {
  const ranks = profile ? named.withoutNames(profile.ranks, direction) : [];
  const outcomeFor = (pod: NewPod): Outcome => (profile ? evaluate(ranks, levelFor(engine, pod)) : allowAll);
  const namesFor = (pod: NewPod, but: PortSet): string[] =>
    profile && direction === 'egress' ? named.namesFor(profile.ranks, levelFor(engine, pod), but) : [];
  const entries: ExposureEntry[] = [];
  const anyone = outcomeFor('any');
  const open = subtract(anyone.allow, anyone.deny);
  const names = namesFor('any', open);
  if (open !== noPorts || names.length > 0) {
    entries.push({ direction, peer: { kind: 'any-namespace' }, ports: open, unknown: noPorts, named: names });
  }
  const seen = new Set<string>();
  for (const rule of profile ? rulesOf(profile, direction) : []) {
    for (const peer of rule.peers) {
      if (peer.kind !== 'pods' || isUniversal(peer)) continue;
      const namespaces = scopeText(peer.namespaces);
      const key = `${namespaces} ${peer.pods.key}`;
      const pod = representative(engine, peer);
      if (seen.has(key) || !pod) continue;
      seen.add(key);
      const outcome = outcomeFor(pod);
      const certainly = subtract(outcome.allow, outcome.deny);
      const ports = subtract(certainly, open);
      const unknown = subtract(subtract(outcome.allow, certainly), open);
      const more = namesFor(pod, union(certainly, open)).filter((name) => !names.includes(name));
      if (ports === noPorts && unknown === noPorts && more.length === 0) continue;
      const pods = peer.pods.requirements.length === 0 ? '' : formatSelector(peer.pods);
      const described = {
        kind: 'selector',
        namespaces,
        pods,
        matches: countMatches(engine, rule, peer, self),
      } as const;
      entries.push({ direction, peer: described, ports, unknown, named: more });
    }
  }
  return entries;
}

function rulesOf(profile: Profile, direction: Direction): Rule[] {
  return profile.ranks.flatMap(({ policies }) => policies.flatMap(({ bound }) => bound.policy.rules[direction] ?? []));
}

/** Workloads, other than the one asked about, that a peer means today. */
function countMatches(engine: Engine, rule: Rule, peer: Peer, self: WorkloadEndpoint): number {
  const found = new Set<string>();
  const only = engine.rules.peers({ ...rule, peers: [peer] }, { labels: labelMap(), complete: true });
  forEachPoint(only.may, (point) => {
    const { endpoint } = engine.facts(engine.universe.elements[point]?.endpoint ?? -1);
    if (endpoint.type === 'workload' && endpoint.id !== self.id) found.add(endpoint.id);
  });
  return found.size;
}

function isUniversal(peer: Extract<Peer, { kind: 'pods' }>): boolean {
  const everywhere = peer.namespaces.kind === 'selector' && peer.namespaces.selector.requirements.length === 0;
  return everywhere && peer.pods.requirements.length === 0;
}

function scopeText(scope: NamespaceScope): string {
  if (scope.kind === 'name') return `${nameLabel}=${scope.name}`;
  return scope.selector.requirements.length === 0 ? '' : formatSelector(scope.selector);
}

/** Labels that satisfy a selector with as little as possible; null when it contradicts itself. */
function satisfying(selector: LabelSelector): Labels | null {
  const labels = labelMap();
  for (const { key, operator, values } of selector.requirements) {
    if (operator === 'In' && labels[key] === undefined) labels[key] = values[0] ?? '';
    if (operator === 'Exists') labels[key] ??= '';
  }
  return selectorLevel(selector, { labels, complete: true }) === 2 ? labels : null;
}

function representative(engine: Engine, peer: Extract<Peer, { kind: 'pods' }>): NewPod | null {
  const labels = satisfying(peer.pods);
  if (!labels) return null;
  if (peer.namespaces.kind === 'name') {
    const { name } = peer.namespaces;
    const known = engine.cluster.namespaces.find((namespace) => namespace.name === name);
    return { namespace: name, namespaceLabels: known?.labels ?? labelMap({ [nameLabel]: name }), labels };
  }
  const namespaceLabels = satisfying(peer.namespaces.selector);
  // A namespace that does not exist yet has a name that no policy mentions, unless the selector asks for one.
  return namespaceLabels && { namespace: namespaceLabels[nameLabel] ?? '', namespaceLabels, labels };
}

/** Whether a rule applies to a pod that does not exist. */
function levelFor(engine: Engine, pod: NewPod): LevelOf {
  return (rule) => {
    let level: Level = 0;
    for (const peer of rule.rule.peers) {
      const next = peerLevel(peer, pod);
      if (next > level) level = next;
    }
    const addresses = engine.rules.addressLevelOfNewPod(rule.rule);
    return addresses > level ? addresses : level;
  };
}

function peerLevel(peer: Peer, pod: NewPod): Level {
  switch (peer.kind) {
    case 'everything':
      return 2;
    case 'pods': {
      if (pod === 'any') return isUniversal(peer) ? 2 : 1;
      const inScope =
        peer.namespaces.kind === 'name'
          ? peer.namespaces.name === pod.namespace
          : selectorLevel(peer.namespaces.selector, { labels: pod.namespaceLabels, complete: true }) === 2;
      return inScope ? selectorLevel(peer.pods, { labels: pod.labels, complete: true }) : 0;
    }
    case 'tenants':
      return 1;
    case 'addresses':
    case 'nodes':
    case 'domains':
      return 0;
  }
}
