/**
 * Verdicts between endpoints: egress of the source ∩ ingress of the destination, each looked up in the profile of one
 * side. Pairs are never stored.
 */
import { buildCluster, type Cluster } from '../cluster/cluster.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { LineOf } from '../policy/fields.ts';
import { compilePolicies } from '../policy/compile.ts';
import { type Direction, directions, type Peer, type Policy, type Rule } from '../policy/rule.ts';
import type { AddressSet } from './addresses.ts';
import { buildUniverse, type Element, type EndpointFacts, type Universe } from './elements.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import { intersect as intersectSets } from './intervals.ts';
import { allPorts, intersect, noPorts, type PortSet, subtract, union } from './ports.ts';
import { type BoundPolicy, buildProfiles, type Profile, type Profiles } from './profile.ts';
import { RuleIndex } from './rule-index.ts';
import { SelectorIndex } from './selectors.ts';
import type { TriSet } from './tri-set.ts';
import type { PairVerdict, ReachabilityOptions, UnknownReason } from './types.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

export const nothingAllowed: PairVerdict = { allowed: noPorts, unknown: noPorts, reasons: [] };
const everythingAllowed: PairVerdict = { allowed: allPorts, unknown: noPorts, reasons: [] };

/** Do two endpoints share a node? 1: some pods may. */
type Sharing = 0 | 1 | 2;

export interface EngineInput {
  readonly objects: readonly KubernetesObject[];
  readonly options: ReachabilityOptions;
  readonly lineOf: LineOf;
  /** Address sets of another cluster to cut addresses by as well. */
  readonly extraAddresses?: readonly AddressSet[];
}

export class Engine {
  readonly cluster: Cluster;
  readonly policies: readonly Policy[];
  readonly diagnostics: ReturnType<typeof compilePolicies>['diagnostics'];
  readonly vocabulary: Vocabulary;
  readonly universe: Universe;
  readonly rules: RuleIndex;
  readonly bound: readonly BoundPolicy[];
  readonly options: ReachabilityOptions;
  readonly lineOf: LineOf;
  /** Ports behind the Ingresses that lead to an endpoint. */
  readonly ingressPorts: ReadonlyMap<number, PortSet>;
  readonly #profiles: Readonly<Record<Direction, Profiles>>;

  constructor({ objects, options, lineOf, extraAddresses }: EngineInput) {
    this.options = options;
    this.lineOf = lineOf;
    this.cluster = buildCluster(objects);
    const compiled = compilePolicies(objects, lineOf);
    this.policies = compiled.policies;
    this.diagnostics = [...this.cluster.diagnostics, ...compiled.diagnostics];
    this.vocabulary = vocabularyOf(this.policies, extraAddresses);
    this.universe = buildUniverse(this.cluster, this.vocabulary);
    const selectors = new SelectorIndex(this.cluster, this.universe, this.vocabulary, {
      hostNetworkPods: options.hostNetwork === 'pod',
      assumeNoLabels: options.missingNamespaces === 'none',
    });
    this.rules = new RuleIndex(this.cluster, this.universe, selectors, this.vocabulary, options);
    this.bound = this.policies.flatMap((policy) => bindPolicy(policy, this.rules, selectors));
    const size = this.universe.elements.length;
    this.#profiles = {
      ingress: buildProfiles('ingress', this.bound, this.rules, size),
      egress: buildProfiles('egress', this.bound, this.rules, size),
    };
    this.ingressPorts = this.#findIngressPorts();
  }

  profileOf(direction: Direction, element: number): Profile {
    const { profiles, of } = this.#profiles[direction];
    return profiles[of[element] as number] as Profile;
  }

  facts(endpoint: number): EndpointFacts {
    const facts = this.universe.endpoints[endpoint];
    if (!facts) throw new RangeError(`no endpoint ${endpoint}`);
    return facts;
  }

  /** A pod that policies apply to; everything else allows on its own side. */
  isPoliced(element: Element): boolean {
    return element.pod !== null && this.hasOwnNetwork(element);
  }
  hasOwnNetwork(element: Element): boolean {
    return element.pod !== null && (!element.pod.hostNetwork || this.options.hostNetwork === 'pod');
  }

  reach(from: number, to: number): PairVerdict {
    const source = this.facts(from);
    const target = this.facts(to);
    if (from === to && source.endpoint.type === 'workload' && source.endpoint.pods <= 1 && this.options.self !== 'strict') {
      return everythingAllowed;
    }
    const reachable = target.endpoint.type === 'workload' && source.endpoint.type === 'ingress-controller';
    const ports = reachable ? (this.ingressPorts.get(to) ?? noPorts) : allPorts;
    let certainly = noPorts;
    let possibly = noPorts;
    const reasons = new Set<UnknownReason>();
    for (const [s, d] of this.elementPairs(source, target)) {
      const verdict = this.#elementVerdict(s, d, ports);
      certainly = union(certainly, verdict.allowed);
      possibly = union(possibly, union(verdict.allowed, verdict.unknown));
      for (const reason of verdict.reasons) reasons.add(reason);
    }
    if (possibly === noPorts) return nothingAllowed;
    const unknown = subtract(possibly, certainly);
    return { allowed: certainly, unknown, reasons: unknown === noPorts ? [] : [...reasons] };
  }

  /** Elements of two endpoints that share an address family. */
  *elementPairs(source: EndpointFacts, target: EndpointFacts): Iterable<readonly [number, number]> {
    const { elements } = this.universe;
    for (let s = source.first; s < source.last; s++) {
      for (let d = target.first; d < target.last; d++) {
        if (((elements[s]?.families ?? 0) & (elements[d]?.families ?? 0)) !== 0) yield [s, d];
      }
    }
  }

  #elementVerdict(s: number, d: number, ports: PortSet): PairVerdict {
    const egress = this.outcome('egress', s, d);
    const ingress = this.outcome('ingress', s, d);
    if (egress === allowAll && ingress === allowAll && ports === allPorts) return everythingAllowed;
    const possible = intersect(intersect(egress.allow, ingress.allow), ports);
    if (possible === noPorts) return nothingAllowed;
    const unknown = intersect(possible, union(egress.deny, ingress.deny));
    const reasons = unknown === noPorts ? [] : [...egress.reasons, ...ingress.reasons];
    return { allowed: subtract(possible, unknown), unknown, reasons };
  }

  /** One side's outcome for a pair of elements, exemptions included. */
  outcome(direction: Direction, s: number, d: number): Outcome {
    const { elements } = this.universe;
    const [subject, peer] = direction === 'egress' ? [s, d] : [d, s];
    const own = elements[subject] as Element;
    if (!this.isPoliced(own)) return allowAll;
    const outcome = this.profileOf(direction, subject).outcome(peer);
    if (outcome === allowAll) return outcome;
    const sharing = this.exempt(direction, own, elements[peer] as Element);
    if (sharing === 0) return outcome;
    if (sharing === 2) return allowAll;
    return { allow: allPorts, deny: outcome.deny, reasons: [...outcome.reasons, 'local-node'] };
  }

  /** "OR if the traffic source is the pod's local node" (NetworkPolicy API); pods on the host network are their node. */
  exempt(direction: Direction, own: Element, peer: Element): Sharing {
    const { localNode = 'ingress' } = this.options;
    if (localNode === 'none' || (direction === 'egress' && localNode !== 'both')) return 0;
    const peerFacts = this.facts(peer.endpoint);
    const isHost = peerFacts.endpoint.type === 'node' || (peer.pod !== null && !this.hasOwnNetwork(peer));
    if (!isHost) return 0;
    const here = this.facts(own.endpoint).nodes;
    const there = peerFacts.nodes;
    if (!here || !there) return 1;
    const shared = [...here].some((node) => there.has(node));
    if (!shared) return 0;
    return here.size === 1 && there.size === 1 ? 2 : 1;
  }

  #findIngressPorts(): Map<number, PortSet> {
    const ports = new Map<number, PortSet>();
    if (this.cluster.ingressTargets.length === 0) return ports;
    const endpointOf = new Map(this.universe.endpoints.flatMap(({ pods, workload }, i) => (workload ? pods.map((pod) => [pod, i] as const) : [])));
    for (const target of this.cluster.ingressTargets) {
      const endpoint = endpointOf.get(target.pod);
      if (endpoint !== undefined) ports.set(endpoint, union(ports.get(endpoint) ?? noPorts, target.ports));
    }
    return ports;
  }
}

/** Subjects and peers as elements. A policy that compares tenants becomes one for each tenant. */
function bindPolicy(policy: Policy, rules: RuleIndex, selectors: SelectorIndex): BoundPolicy[] {
  const subject = rules.subject(policy);
  const bind = (members: TriSet, tenant: BoundPolicy['tenant']): BoundPolicy => {
    const peers = new Map<Rule, TriSet>();
    return {
      policy,
      subject: members,
      tenant,
      peersOf(rule) {
        let set = peers.get(rule);
        if (!set) {
          set = rules.peers(rule, tenant);
          peers.set(rule, set);
        }
        return set;
      },
    };
  };
  const keys = new Set<string>();
  for (const direction of directions) {
    for (const rule of policy.rules[direction] ?? []) {
      for (const peer of rule.peers) if (isTenantPeer(peer)) for (const key of peer.keys) keys.add(key);
    }
  }
  if (keys.size === 0) return [bind(subject, {})];
  return tenantsOf(subject, [...keys], selectors).map(({ members, labels }) => bind(members, labels));
}

function isTenantPeer(peer: Peer): peer is Extract<Peer, { kind: 'tenants' }> {
  return peer.kind === 'tenants';
}

function tenantsOf(subject: TriSet, keys: readonly string[], selectors: SelectorIndex) {
  return selectors.tenants(subject, keys).map(({ members, labels }) => {
    const must = subject.must === subject.may ? members : intersectSets(subject.must, members);
    return { labels, members: { must, may: members, reasons: must === members ? [] : subject.reasons } };
  });
}
