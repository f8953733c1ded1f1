/**
 * Verdicts between endpoints: egress of the source ∩ ingress of the destination, each looked up in the profile of one
 * side. Pairs are never stored.
 */
import { buildCluster } from '../cluster/cluster.ts';
import type { Cluster } from '../cluster/model.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { compilePolicies } from '../policy/compile.ts';
import type { LineOf } from '../policy/fields.ts';
import type { Direction, Policy } from '../policy/rule.ts';
import type { AddressSet } from '../values/addresses.ts';
import { unionAll } from '../values/intervals.ts';
import { allPorts, intersect, noPorts, type PortSet, subtract, union } from '../values/ports.ts';
import { Admissions } from './admissions.ts';
import type { BoundPolicy } from './applied.ts';
import { bindPolicy, rebind } from './bind.ts';
import { buildUniverse, type Element, type EndpointFacts, tellsApartNoMore, type Universe } from './elements.ts';
import { allowAll, type Outcome, outcomeOf } from './evaluate.ts';
import { Listing } from './listing.ts';
import { type Partition, partAt, partition } from './partition.ts';
import { buildProfiles, type Profile, type Profiles, rebuildProfiles } from './profile.ts';
import { RuleIndex } from './rule-index.ts';
import { SelectorIndex } from './selectors.ts';
import type { PairVerdict, ReachabilityOptions } from './types.ts';
import { either, everythingAllowed, nothingAllowed, onlyPorts } from './verdict.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** Do two endpoints share a node? 1: some pods may. */
type Sharing = 0 | 1 | 2;

/** Objects as they were read, or what has been made of them already. */
export type EngineInput = EngineSettings &
  (
    | { readonly objects: readonly KubernetesObject[] }
    | { readonly cluster: Cluster; readonly policies: readonly Policy[] }
  );

export interface EngineSettings {
  readonly options: ReachabilityOptions;
  readonly lineOf: LineOf;
  /** Address sets of another cluster to cut addresses by as well. */
  readonly extraAddresses?: readonly AddressSet[];
  /** Policies that are not in force, but whose labels, port names and addresses tell elements apart as well. */
  readonly cutBy?: readonly Policy[];
}

/** The cluster of another engine under other policies; see `withPolicies`. */
interface Derived {
  readonly base: Engine;
  readonly policies: readonly Policy[];
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
  readonly #selectors: SelectorIndex;
  readonly #listing: Listing;
  /** Element of the ingress controller; -1 when there is none. */
  readonly #ingressController: number;
  readonly #joined = new Map<number, PairVerdict>();
  readonly #profiles: Readonly<Record<Direction, Profiles>>;
  #admissions: Admissions | null = null;
  #selections: Partition | null = null;

  constructor(input: EngineInput | Derived) {
    if ('base' in input) {
      const { base, policies } = input;
      this.options = base.options;
      this.lineOf = base.lineOf;
      this.cluster = base.cluster;
      this.policies = policies;
      this.diagnostics = base.cluster.diagnostics;
      this.vocabulary = base.vocabulary;
      this.universe = base.universe;
      this.#selectors = base.#selectors;
      this.rules = base.rules;
      this.bound = rebind(base.bound, policies, (policy) => bindPolicy(policy, this.rules, this.#selectors));
      this.#profiles = {
        ingress: this.#rebuildProfiles('ingress', base),
        egress: this.#rebuildProfiles('egress', base),
      };
      this.ingressPorts = base.ingressPorts;
      this.#ingressController = base.#ingressController;
    } else {
      const { options, lineOf, extraAddresses, cutBy = [] } = input;
      this.options = options;
      this.lineOf = lineOf;
      this.cluster = 'objects' in input ? buildCluster(input.objects) : input.cluster;
      const compiled =
        'objects' in input ? compilePolicies(input.objects, lineOf) : { policies: input.policies, diagnostics: [] };
      this.policies = compiled.policies;
      this.diagnostics = [...this.cluster.diagnostics, ...compiled.diagnostics];
      this.vocabulary = vocabularyOf([...this.policies, ...cutBy], extraAddresses);
      this.universe = buildUniverse(this.cluster, this.vocabulary);
      this.#selectors = new SelectorIndex(this.cluster, this.universe, this.vocabulary, {
        hostNetworkPods: options.hostNetwork === 'pod',
        assumeNoLabels: options.missingNamespaces === 'none',
      });
      this.rules = new RuleIndex(this.cluster, this.universe, this.#selectors, this.vocabulary, options);
      this.bound = this.policies.flatMap((policy) => bindPolicy(policy, this.rules, this.#selectors));
      const size = this.universe.elements.length;
      this.#profiles = {
        ingress: buildProfiles('ingress', this.bound, this.rules, size),
        egress: buildProfiles('egress', this.bound, this.rules, size),
      };
      this.#ingressController = this.cluster.ingressTargets.length > 0 ? size - 1 : -1;
      this.ingressPorts = this.#findIngressPorts();
    }
    this.#listing = new Listing(this);
  }

  /**
   * The same cluster under other policies. What the two have in common (a policy is the same when it is the same
   * object) is not computed again. Null when the policies tell apart what is one element here: then an engine that is
   * `cutBy` them has to be made.
   */
  withPolicies(policies: readonly Policy[]): Engine | null {
    const known = new Set(this.policies);
    const vocabulary = vocabularyOf(policies.filter((policy) => !known.has(policy)));
    if (!tellsApartNoMore(this.universe, this.vocabulary, vocabulary)) return null;
    this.#selectors.addPostings(vocabulary.podLabels);
    return new Engine({ base: this, policies });
  }

  #rebuildProfiles(direction: Direction, base: Engine): Profiles {
    const [own, others] = [new Set(this.bound), new Set(base.bound)];
    const changed = [...this.bound.filter((one) => !others.has(one)), ...base.bound.filter((one) => !own.has(one))];
    const touched = changed.filter(({ policy }) => policy.rules[direction] !== null).map(({ subject }) => subject.may);
    return touched.length === 0
      ? base.#profiles[direction]
      : rebuildProfiles(base.#profiles[direction], direction, this.bound, this.rules, unionAll(touched));
  }

  profileOf(direction: Direction, element: number): Profile {
    const { profiles, of } = this.#profiles[direction];
    return profiles[of[element] as number] as Profile;
  }

  /** Computed when first asked for: a single verdict does not need it. */
  get admissions(): Admissions {
    this.#admissions ??= new Admissions(this.#profiles.ingress, this.universe.elements.length);
    return this.#admissions;
  }

  facts(endpoint: number): EndpointFacts {
    const facts = this.universe.endpoints[endpoint];
    if (!facts) throw new RangeError(`no endpoint ${endpoint}`);
    return facts;
  }

  /** Policies that select an element, certainly or maybe, in the order in which they were read. */
  selecting(element: number): { readonly policy: Policy; readonly certain: boolean }[] {
    this.#selections ??= partition(
      this.universe.elements.length,
      this.bound.map(({ subject }) => subject),
    );
    const part = this.#selections.parts[partAt(this.#selections, element)];
    return [...(part?.levels ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([i, level]) => ({ policy: (this.bound[i] as BoundPolicy).policy, certain: level === 2 }));
  }

  /** A pod that policies apply to; everything else allows on its own side. */
  isPoliced({ pod }: Element): boolean {
    return pod !== null && (!pod.hostNetwork || this.options.hostNetwork === 'pod');
  }
  /** A node, or a pod that has its node's network. */
  isHost(element: Element): boolean {
    return element.pod?.hostNetwork ?? this.facts(element.endpoint).endpoint.type === 'node';
  }

  reach(from: number, to: number): PairVerdict {
    const source = this.facts(from);
    const target = this.facts(to);
    if (
      from === to &&
      source.endpoint.type === 'workload' &&
      source.endpoint.pods <= 1 &&
      this.options.self !== 'strict'
    ) {
      return everythingAllowed;
    }
    const reachable = target.endpoint.type === 'workload' && source.endpoint.type === 'ingress-controller';
    const ports = reachable ? (this.ingressPorts.get(to) ?? noPorts) : allPorts;
    let verdict = nothingAllowed;
    for (const [s, d] of this.elementPairs(source, target)) {
      verdict = either(verdict, this.join(this.outcome('egress', s, d), this.outcome('ingress', s, d)));
    }
    return ports === allPorts ? verdict : onlyPorts(verdict, ports);
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

  /** Both sides must allow. Remembered by pair of outcomes, of which there are few. */
  join(egress: Outcome, ingress: Outcome): PairVerdict {
    if (egress === allowAll && ingress === allowAll) return everythingAllowed;
    const key = egress.id * 0x4000000 + ingress.id;
    let verdict = this.#joined.get(key);
    if (!verdict) {
      const possible = intersect(egress.allow, ingress.allow);
      const unknown = intersect(possible, union(egress.deny, ingress.deny));
      const reasons = unknown === noPorts ? [] : [...new Set([...egress.reasons, ...ingress.reasons])];
      verdict = possible === noPorts ? nothingAllowed : { allowed: subtract(possible, unknown), unknown, reasons };
      this.#joined.set(key, verdict);
    }
    return verdict;
  }

  /** One side's outcome for a pair of elements, exemptions included. */
  outcome(direction: Direction, s: number, d: number): Outcome {
    const { elements } = this.universe;
    const [subject, peer] = direction === 'egress' ? [s, d] : [d, s];
    const own = elements[subject] as Element;
    if (!this.isPoliced(own)) return allowAll;
    const outcome = this.profileOf(direction, subject).row.outcome(peer);
    if (outcome === allowAll) return outcome;
    const sharing = this.exempt(direction, own, elements[peer] as Element);
    if (sharing === 0) return outcome;
    if (sharing === 2) return allowAll;
    return outcomeOf(allPorts, outcome.deny, [...outcome.reasons, 'local-node']);
  }

  /** "OR if the traffic source is the pod's local node" (NetworkPolicy API); pods on the host network are their node. */
  exempt(direction: Direction, own: Element, peer: Element): Sharing {
    const { localNode = 'ingress' } = this.options;
    if (localNode === 'none' || (direction === 'egress' && localNode !== 'both')) return 0;
    if (!this.isHost(peer)) return 0;
    const here = this.facts(own.endpoint).nodes;
    const there = this.facts(peer.endpoint).nodes;
    if (!here || !there) return 1;
    const shared = [...here].some((node) => there.has(node));
    if (!shared) return 0;
    return here.size === 1 && there.size === 1 ? 2 : 1;
  }

  /** Everything that an endpoint reaches, ascending by endpoint; only what has any allowed or unknown port. */
  row(from: number): [to: number, verdict: PairVerdict][] {
    const source = this.facts(from);
    if (source.endpoint.type === 'ingress-controller') return this.#ingressControllerRow(from);
    const { elements } = this.universe;
    const found: [to: number, verdict: PairVerdict][] = [];
    for (let s = source.first; s < source.last; s++) {
      const own = elements[s] as Element;
      this.#listing.visit(s, (d, verdict) => {
        const target = elements[d] as Element;
        if ((own.families & target.families) !== 0 && d !== this.#ingressController)
          found.push([target.endpoint, verdict]);
      });
    }
    found.sort((a, b) => a[0] - b[0]);
    return joinEqual(found);
  }

  #ingressControllerRow(from: number): [number, PairVerdict][] {
    return [...this.ingressPorts.keys()]
      .sort((a, b) => a - b)
      .map((to): [number, PairVerdict] => [to, this.reach(from, to)])
      .filter(([, verdict]) => verdict !== nothingAllowed);
  }

  #findIngressPorts(): Map<number, PortSet> {
    const ports = new Map<number, PortSet>();
    if (this.cluster.ingressTargets.length === 0) return ports;
    const endpointOf = new Map(
      this.universe.endpoints.flatMap(({ pods, workload }, i) =>
        workload ? pods.map((pod) => [pod, i] as const) : [],
      ),
    );
    for (const target of this.cluster.ingressTargets) {
      const endpoint = endpointOf.get(target.pod);
      if (endpoint !== undefined) ports.set(endpoint, union(ports.get(endpoint) ?? noPorts, target.ports));
    }
    return ports;
  }
}

/** An endpoint of several elements was found several times, one after the other. */
function joinEqual(found: [to: number, verdict: PairVerdict][]): [to: number, verdict: PairVerdict][] {
  let kept = 0;
  for (const entry of found) {
    const last = found[kept - 1];
    if (kept > 0 && last?.[0] === entry[0]) last[1] = either(last[1], entry[1]);
    else found[kept++] = entry;
  }
  found.length = kept;
  return found;
}
