/** Rules and subjects as sets of elements. */
import type { Cluster } from '../cluster/model.ts';
import { labelMap } from '../kubernetes/labels.ts';
import type { Policy, Rule } from '../policy/rule.ts';
import { type AddressSet, allAddresses, parseCidr, unicastAddresses } from '../values/addresses.ts';
import { disjoint, type Edges, groupPoints, intersect, isSubset, subtract, unionAll } from '../values/intervals.ts';
import { noPorts, type PortSet, type Protocol, portRange, union } from '../values/ports.ts';
import type { Universe } from './elements.ts';
import type { Level } from './partition.ts';
import { type KnownLabels, type SelectorIndex, selectorLevel, tenantPeers } from './selectors.ts';
import { certain, doubtful, nothing, type TriSet, triDoubt, triUnion } from './tri-set.ts';
import type { ReachabilityOptions } from './types.ts';
import { ruleAddresses, type Vocabulary } from './vocabulary.ts';

/** A port name resolved: the ports it means, on the elements where it means them. */
export interface ResolvedPort {
  readonly ports: PortSet;
  readonly on: Edges<number>;
}

export class RuleIndex {
  readonly everything: TriSet;
  readonly #cluster: Cluster;
  readonly #universe: Universe;
  readonly #selectors: SelectorIndex;
  readonly #vocabulary: Vocabulary;
  readonly #byAddressClass: ReadonlyMap<number, Edges<number>>;
  /** Elements of unknown address, by where it can be. */
  readonly #unaddressed: readonly { readonly members: Edges<number>; readonly within: AddressSet }[];
  readonly #pods: Edges<number>;
  readonly #outside: Edges<number>;
  readonly #ingressController: Edges<number>;
  readonly #ipBlockPods: boolean;
  readonly #podRange: AddressSet;
  readonly #peers = new Map<string, TriSet>();
  readonly #addressPeers = new Map<string, TriSet>();
  readonly #namedPorts = new Map<string, readonly ResolvedPort[]>();

  constructor(
    cluster: Cluster,
    universe: Universe,
    selectors: SelectorIndex,
    vocabulary: Vocabulary,
    options: ReachabilityOptions,
  ) {
    const { elements, endpoints } = universe;
    this.#cluster = cluster;
    this.#universe = universe;
    this.#selectors = selectors;
    this.#vocabulary = vocabulary;
    this.#ipBlockPods = options.ipBlockPods !== 'ignore';
    this.everything = certain([0, elements.length]);
    const where = (test: (i: number) => boolean): Edges<number> =>
      groupPoints(elements.length, (i) => test(i) || null).get(true) ?? [];
    const typeOf = (i: number): string => endpoints[elements[i]?.endpoint ?? -1]?.endpoint.type ?? '';
    this.#byAddressClass = groupPoints(elements.length, (i) => elements[i]?.addressClass ?? null);
    this.#pods = where((i) => elements[i]?.pod?.hostNetwork === false);
    this.#outside = where((i) => typeOf(i) === 'addresses');
    this.#ingressController = where((i) => typeOf(i) === 'ingress-controller');
    const given = (options.podCidrs ?? []).flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr ? [cidr.set] : [];
    });
    this.#podRange = given.length > 0 ? unionAll(given) : unicastAddresses;
    const unknown = where((i) => elements[i]?.addressClass === null);
    this.#unaddressed = [
      { members: intersect(unknown, this.#pods), within: this.#podRange },
      { members: subtract(subtract(unknown, this.#pods), this.#ingressController), within: unicastAddresses },
      { members: this.#ingressController, within: allAddresses },
    ].filter(({ members }) => members.length > 0);
  }

  subject(policy: Policy): TriSet {
    const set = this.#selectors.pods(policy.subject.namespaces, policy.subject.pods);
    if (policy.valid || set.may.length === 0) return set;
    return { must: [], may: set.may, reasons: [...set.reasons, 'policy-invalid'] };
  }

  /** Elements that a rule's peers mean; `tenant` are the labels that sameLabels and notSameLabels refer to. */
  peers(rule: Rule, tenant: KnownLabels): TriSet {
    // Equal selectors stand in many rules; the other kinds of peers are rarer, or depend on the tenant.
    const key = peersKey(rule);
    if (key === null) return this.#computePeers(rule, tenant);
    let set = this.#peers.get(key);
    if (!set) {
      set = this.#computePeers(rule, tenant);
      this.#peers.set(key, set);
    }
    return set;
  }

  #computePeers(rule: Rule, tenant: KnownLabels): TriSet {
    const sets: TriSet[] = [];
    let usesSelectors = false;
    for (const peer of rule.peers) {
      switch (peer.kind) {
        case 'everything':
          return this.everything;
        case 'pods':
          usesSelectors = true;
          sets.push(this.#selectors.pods(peer.namespaces, peer.pods));
          break;
        case 'tenants':
          usesSelectors = true;
          sets.push(tenantPeers(this.#selectors, peer.same, peer.keys, tenant, peer.pods));
          break;
        case 'nodes':
          sets.push(this.#nodes(peer.selector));
          break;
        case 'domains':
          sets.push(doubtful([], this.#outside, 'domain-unresolved'));
          break;
        case 'addresses':
          break; // All blocks of the rule together, below.
      }
    }
    for (const origin of ['ipBlock', 'networks'] as const) {
      const addresses = ruleAddresses(rule, origin);
      if (addresses) sets.push(this.#addresses(addresses, origin === 'networks' || this.#ipBlockPods));
    }
    if (sets.length === 0) return nothing;
    const all = triUnion(sets);
    return usesSelectors ? triDoubt(all, subtract(this.#ingressController, all.must), 'ingress-controller') : all;
  }

  #addresses(addresses: AddressSet, pods: boolean): TriSet {
    const id = this.#vocabulary.addressSetOf(addresses);
    // A set that this universe was not cut by is still a union of its classes, or the engine would not be asked.
    const key = `${id < 0 ? addresses.join() : id}${pods}`;
    const known = this.#addressPeers.get(key);
    if (known) return known;
    const must: Edges<number>[] = [];
    const may: Edges<number>[] = [];
    for (const [index, addressClass] of this.#universe.classes.classes.entries()) {
      const holds = id < 0 ? isSubset(addressClass.addresses, addresses) : addressClass.sets.has(id);
      if (holds) must.push(this.#byAddressClass.get(index) ?? []);
    }
    for (const { members, within } of this.#unaddressed) {
      if (isSubset(within, addresses)) must.push(members);
      else if (!disjoint(within, addresses)) may.push(members);
    }
    const without = (set: Edges<number>): Edges<number> => (pods ? set : subtract(set, this.#selectors.selectable));
    const sure = without(unionAll(must));
    const maybe = without(unionAll([...must, ...may]));
    const set = may.length === 0 ? certain(sure) : doubtful(sure, maybe, 'address-unknown');
    this.#addressPeers.set(key, set);
    return set;
  }

  /** Whether a rule's address blocks hold a pod that has no address yet. */
  addressLevelOfNewPod(rule: Rule): Level {
    let level: Level = 0;
    for (const origin of ['ipBlock', 'networks'] as const) {
      const addresses = origin === 'networks' || this.#ipBlockPods ? ruleAddresses(rule, origin) : null;
      if (!addresses || disjoint(this.#podRange, addresses)) continue;
      if (isSubset(this.#podRange, addresses)) return 2;
      level = 1;
    }
    return level;
  }

  /** Nodes by label, and pods on the host network of such a node. */
  #nodes(selector: Parameters<typeof selectorLevel>[0]): TriSet {
    const level = new Map(
      this.#cluster.nodes.map((node) => [node.name, selectorLevel(selector, { labels: node.labels, complete: true })]),
    );
    const unread = selectorLevel(selector, { labels: labelMap(), complete: false });
    const levelOf = (i: number): number | null => {
      const element = this.#universe.elements[i];
      if (element?.pod) return element.pod.hostNetwork ? (level.get(element.pod.node ?? '') ?? unread) : null;
      const endpoint = this.#universe.endpoints[element?.endpoint ?? -1]?.endpoint;
      return endpoint?.type === 'node' ? (level.get(endpoint.name) ?? unread) : null;
    };
    const groups = groupPoints(this.#universe.elements.length, levelOf);
    const must = groups.get(2) ?? [];
    const may = groups.get(1) ?? [];
    return may.length === 0 ? certain(must) : doubtful(must, unionAll([must, may]), 'label-unknown');
  }

  /** Where a port name exists and what it means there; elements of equal meaning together. */
  named(name: string, protocol: Protocol | null): readonly ResolvedPort[] {
    const key = `${name}/${protocol}`;
    const known = this.#namedPorts.get(key);
    if (known) return known;
    const meaning = (i: number): PortSet | null => {
      const ports = this.#universe.elements[i]?.pod?.ports ?? [];
      const set = ports
        .filter((port) => port.name === name && (protocol === null || port.protocol === protocol))
        .reduce((sum, port) => union(sum, portRange(port.protocol, port.port)), noPorts);
      return set === noPorts ? null : set;
    };
    const groups = groupPoints(this.#universe.elements.length, meaning);
    // A pod on the host network is its node to policies, and a node has no port names.
    const resolved = [...groups].map(([ports, on]) => ({ ports, on: intersect(on, this.#selectors.selectable) }));
    this.#namedPorts.set(key, resolved);
    return resolved;
  }
}

/** Equal for rules whose peers mean the same; null for rules with peers other than pods. */
function peersKey(rule: Rule): string | null {
  let key = '';
  for (const peer of rule.peers) {
    if (peer.kind !== 'pods') return null;
    const { namespaces, pods } = peer;
    key += `${namespaces.kind === 'name' ? `=${namespaces.name}` : namespaces.selector.key}|${pods.key}|`;
  }
  return key;
}
