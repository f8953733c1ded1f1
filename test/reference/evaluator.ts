import { type AddressRange, edgesOf, formatAddress, type Location, parseAddress, shareFamily } from './addresses.ts';
import { Cluster, type Endpoint, isLocalNode, type ReferenceOptions } from './cluster.ts';
import { type Direction, namedPortsOf, type Side } from './connection.ts';
import { flattenLists, groupOf, type K8sObject } from './manifest.ts';
import { type NetworkPolicy, networkPolicyRules, networkPolicyTier, parseNetworkPolicy } from './network-policy.ts';
import { lastPort, type PortMatch, type Protocol, protocols } from './ports.ts';
import { parseTieredPolicy, ranksOf, type TieredPolicy, tieredRules, tierOutcomes } from './tiered-policies.ts';

export type { ReferenceOptions } from './cluster.ts';
export type { K8sObject } from './manifest.ts';
export { validateNetworkPolicy } from './network-policy-validation.ts';
export type { Protocol } from './ports.ts';

export type Verdict = 'allowed' | 'denied' | 'unknown';

type Outcome = 'allow' | 'deny';
type Outcomes = ReadonlySet<Outcome>;
const allowOnly: Outcomes = new Set<Outcome>(['allow']);

/**
 * The rule book (docs/verdicts.md) written down as plainly as possible, for the engine to be compared with.
 * Every question goes through every policy again.
 */
export class ReferenceCluster {
  /** Keys `namespace/name`, and `namespace/name[Kind]` for a workload whose pods are not in the input. */
  readonly pods: readonly string[];
  /** Names of the Node objects. `verdict` also takes a node that only pods mention. */
  readonly nodes: readonly string[];
  readonly #cluster: Cluster;
  readonly #options: ReferenceOptions;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #networkPolicies: readonly NetworkPolicy[];
  readonly #tieredPolicies: readonly TieredPolicy[];
  readonly #adminRanks: readonly (readonly TieredPolicy[])[];
  readonly #baselineRanks: readonly (readonly TieredPolicy[])[];

  constructor(input: readonly K8sObject[], options: ReferenceOptions = {}) {
    const objects = flattenLists(input);
    this.#options = options;
    this.#cluster = new Cluster(objects, options);
    this.pods = [...this.#cluster.pods.keys()];
    this.nodes = [...this.#cluster.nodes.keys()];
    this.#networkPolicies = objects
      .filter((object) => object['kind'] === 'NetworkPolicy' && groupOf(object) === 'networking.k8s.io')
      .map(parseNetworkPolicy);
    this.#tieredPolicies = objects.flatMap((object): TieredPolicy[] => {
      const kind = object['kind'];
      if (groupOf(object) !== 'policy.networking.k8s.io') return [];
      const isTiered =
        kind === 'AdminNetworkPolicy' || kind === 'BaselineAdminNetworkPolicy' || kind === 'ClusterNetworkPolicy';
      return isTiered ? [parseTieredPolicy(object, kind)] : [];
    });
    this.#adminRanks = ranksOf(this.#tieredPolicies, 'Admin');
    this.#baselineRanks = ranksOf(this.#tieredPolicies, 'Baseline');
  }

  /** `from` and `to` are a pod key, `node/NAME` or `ip:ADDRESS`; throws on anything else. */
  verdict(from: string, to: string, protocol: Protocol, port: number): Verdict {
    return this.#overAddresses(from, to, (source, destination) => {
      const sides = (['egress', 'ingress'] as const).map((direction) =>
        this.#outcomes(direction, from, to, source, destination, protocol, port),
      );
      // Both sides must allow (policy-semantics.md 1.3).
      if (sides.some((side) => !side.has('allow'))) return 'denied';
      return sides.every((side) => !side.has('deny')) ? 'allowed' : 'unknown';
    });
  }

  /** What one side alone says. */
  direction(side: Direction, from: string, to: string, protocol: Protocol, port: number): Verdict {
    return this.#overAddresses(from, to, (source, destination) => {
      const outcomes = this.#outcomes(side, from, to, source, destination, protocol, port);
      if (!outcomes.has('allow')) return 'denied';
      return outcomes.has('deny') ? 'unknown' : 'allowed';
    });
  }

  /** Every port at which some policy may change its mind, and a few more. */
  interestingPorts(): { protocol: Protocol; port: number }[] {
    const found = new Set<string>(['TCP/1', 'TCP/443', 'TCP/65535', 'UDP/53', 'SCTP/9']);
    const add = (protocol: Protocol, port: number): void => {
      if (port >= 1 && port <= lastPort) found.add(`${protocol}/${port}`);
    };
    for (const { ports } of this.#rules()) {
      for (const match of ports) {
        if (match.kind !== 'range') continue;
        for (const edge of [match.first, match.last]) {
          for (const near of [edge - 1, edge, edge + 1]) add(match.protocol, near);
          for (const other of protocols) add(other, edge);
        }
      }
    }
    for (const pod of this.#cluster.pods.values()) {
      for (const { number } of pod.ports) for (const protocol of protocols) add(protocol, number);
    }
    return [...found].map((key) => {
      const protocol = protocols.find((candidate) => key.startsWith(`${candidate}/`)) ?? 'TCP';
      return { protocol, port: Number(key.slice(protocol.length + 1)) };
    });
  }

  /** Outside addresses at which some policy may change its mind, and a few more; none that a pod or node has. */
  interestingAddresses(): string[] {
    const found = new Set(['8.8.8.8', '169.254.169.254', '2001:db8:0:0:0:0:0:1']);
    for (const { cidrs } of this.#rules()) for (const cidr of cidrs) for (const edge of edgesOf(cidr)) found.add(edge);
    const endpoints: Endpoint[] = [...this.#cluster.pods.values(), ...this.#cluster.nodes.values()];
    for (const { locations } of endpoints) {
      for (const location of locations) {
        const [range] = location.ranges;
        if (location.family !== 'unknown' && range) found.delete(formatAddress(location.family, range.first));
      }
    }
    return [...found];
  }

  *#rules(): Generator<{ readonly ports: readonly PortMatch[]; readonly cidrs: readonly AddressRange[] }> {
    yield* networkPolicyRules(this.#networkPolicies);
    yield* tieredRules(this.#tieredPolicies);
  }

  #endpoint(key: string): Endpoint {
    const known = this.#endpoints.get(key) ?? this.#readEndpoint(key);
    this.#endpoints.set(key, known);
    return known;
  }

  #readEndpoint(key: string): Endpoint {
    const pod = this.#cluster.pods.get(key);
    if (pod) return pod;
    if (key.startsWith('node/')) return this.#cluster.node(key.slice('node/'.length));
    const location = key.startsWith('ip:') ? parseAddress(key.slice('ip:'.length)) : undefined;
    if (location) return { kind: 'outside', locations: [location] };
    throw new Error(`no such endpoint: ${key}`);
  }

  /** One address of each, of a common family; allowed when one such pair is (docs/verdicts.md). */
  #overAddresses(from: string, to: string, ask: (source: Location, destination: Location) => Verdict): Verdict {
    const verdicts: Verdict[] = [];
    for (const source of this.#endpoint(from).locations) {
      for (const destination of this.#endpoint(to).locations) {
        if (shareFamily(source, destination)) verdicts.push(ask(source, destination));
      }
    }
    if (verdicts.includes('allowed')) return 'allowed';
    return verdicts.includes('unknown') ? 'unknown' : 'denied';
  }

  #outcomes(
    direction: Direction,
    fromKey: string,
    toKey: string,
    source: Location,
    destination: Location,
    protocol: Protocol,
    port: number,
  ): Outcomes {
    const [from, to] = [this.#endpoint(fromKey), this.#endpoint(toKey)];
    const subject = direction === 'ingress' ? to : from;
    const peer = direction === 'ingress' ? from : to;
    if (subject.kind !== 'pod' || !subject.selectable) return allowOnly;
    if (fromKey === toKey && this.#options.self !== 'strict') return allowOnly;
    const outcomes = this.#policyOutcomes({
      direction,
      subject,
      peer,
      peerLocation: direction === 'ingress' ? source : destination,
      protocol,
      port,
      destinationPorts: namedPortsOf(to),
      ipBlockIgnoresPods: this.#options.ipBlockPods === 'ignore',
    });
    const localNode = this.#options.localNode ?? 'ingress';
    if (localNode === 'none' || (localNode === 'ingress' && direction === 'egress')) return outcomes;
    const exempt = isLocalNode(subject, peer);
    if (exempt === 'yes') return allowOnly;
    return exempt === 'maybe' ? new Set([...outcomes, 'allow']) : outcomes;
  }

  /** Admin tier, NetworkPolicy tier, Baseline tier, default: allow (docs/verdicts.md, "One direction, for one pod"). */
  #policyOutcomes(side: Side): Outcomes {
    const outcomes = new Set<Outcome>();
    const admin = tierOutcomes(this.#adminRanks, side);
    if (admin.has('accept')) outcomes.add('allow');
    if (admin.has('deny')) outcomes.add('deny');
    if (!admin.has('next tier')) return outcomes;
    const networkPolicy = networkPolicyTier(this.#networkPolicies, side);
    if (networkPolicy.has('allow')) outcomes.add('allow');
    if (networkPolicy.has('deny')) outcomes.add('deny');
    if (!networkPolicy.has('not-isolated')) return outcomes;
    const baseline = tierOutcomes(this.#baselineRanks, side);
    if (baseline.has('deny')) outcomes.add('deny');
    if (baseline.has('accept') || baseline.has('next tier')) outcomes.add('allow');
    return outcomes;
  }
}
