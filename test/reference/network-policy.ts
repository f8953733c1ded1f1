import { type AddressRange, parseCidr, rangesHold, subtractRanges } from './addresses.ts';
import { allOf, anyOf, type Certainty, remembered } from './certainty.ts';
import type { Pod } from './cluster.ts';
import type { Direction, Side } from './connection.ts';
import {
  fields,
  isEmptyList,
  isNoList,
  isNoObject,
  isPresent,
  items,
  type K8sObject,
  namespaceOf,
  text,
  texts,
} from './manifest.ts';
import { peerProblems, portProblems, validateNetworkPolicy } from './network-policy-validation.ts';
import { isPortNumber, isProtocol, lastPort, type PortMatch, portsMatch } from './ports.ts';
import { parseSelector, type Selector, selectorMatches } from './selectors.ts';

interface PodPeer {
  readonly kind: 'pods';
  readonly podSelector: Selector;
  /** undefined: pods of the policy's own namespace. */
  readonly namespaceSelector: Selector | undefined;
}
interface BlockPeer {
  readonly kind: 'ipBlock';
  /** The addresses in `cidr` and in no `except`. */
  readonly ranges: readonly AddressRange[];
  readonly cidrs: readonly AddressRange[];
}
type Peer = PodPeer | BlockPeer;

interface Rule {
  /** undefined: everything, outside addresses included (`from`/`to` absent or empty). */
  readonly peers: readonly Peer[] | undefined;
  /** undefined: every port of every protocol. */
  readonly ports: readonly PortMatch[] | undefined;
}

export interface NetworkPolicy {
  readonly namespace: string;
  readonly valid: boolean;
  readonly subject: Selector;
  readonly directions: ReadonlySet<Direction>;
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

function parsePeer(item: unknown): Peer {
  const { podSelector, namespaceSelector, ipBlock } = fields(item);
  if (isPresent(ipBlock)) {
    const cidrs = [text(fields(ipBlock)['cidr']), ...texts(fields(ipBlock)['except'])].flatMap((cidr) => {
      const range = parseCidr(cidr ?? '');
      return range ? [range] : [];
    });
    return { kind: 'ipBlock', ranges: subtractRanges(cidrs.slice(0, 1), cidrs.slice(1)), cidrs };
  }
  return {
    kind: 'pods',
    podSelector: parseSelector(podSelector, { nullIsEmpty: true }),
    namespaceSelector: isPresent(namespaceSelector)
      ? parseSelector(namespaceSelector, { nullIsEmpty: true })
      : undefined,
  };
}

function parsePort(item: unknown): PortMatch {
  const { protocol: given, port, endPort } = fields(item);
  const protocol = isProtocol(given) ? given : 'TCP'; // SetDefaults_NetworkPolicyPort
  if (typeof port === 'string') return { kind: 'named', name: port, protocol };
  if (!isPortNumber(port)) return { kind: 'range', protocol, first: 1, last: lastPort };
  return { kind: 'range', protocol, first: port, last: isPortNumber(endPort) ? endPort : port };
}

/** An invalid peer or port matches nothing; the list that held it still counts as given, as does one that is no list. */
function parseRule(item: unknown, peersField: 'from' | 'to'): Rule {
  const rule = fields(item);
  const peers = items(rule[peersField]).filter((peer) => peerProblems(peer).length === 0);
  const ports = items(rule['ports']).filter((port) => portProblems(port).length === 0);
  return {
    peers: isEmptyList(rule[peersField]) ? undefined : peers.map(parsePeer),
    ports: isEmptyList(rule['ports']) ? undefined : ports.map(parsePort),
  };
}

/**
 * SetDefaults_NetworkPolicy: Ingress always, Egress only when there are egress rules. Types that cannot be read may have
 * been either (docs/verdicts.md, policy-invalid).
 */
function directionsOf(spec: K8sObject): ReadonlySet<Direction> {
  const types = items(spec['policyTypes']);
  const readable = types.every((type) => type === 'Ingress' || type === 'Egress');
  if (isNoList(spec['policyTypes']) || !readable) return new Set(['ingress', 'egress']);
  if (types.length === 0) return new Set(isEmptyList(spec['egress']) ? ['ingress'] : ['ingress', 'egress']);
  const directions = new Set<Direction>();
  if (types.includes('Ingress')) directions.add('ingress');
  if (types.includes('Egress')) directions.add('egress');
  return directions;
}

function rulesOf(section: unknown): readonly unknown[] {
  return items(section).filter((rule) => !isNoObject(rule));
}

export function parseNetworkPolicy(object: K8sObject): NetworkPolicy {
  const spec = fields(object['spec']);
  return {
    namespace: namespaceOf(object),
    valid: validateNetworkPolicy(object).length === 0,
    subject: parseSelector(spec['podSelector'], { nullIsEmpty: true }),
    directions: directionsOf(spec),
    rules: {
      ingress: rulesOf(spec['ingress']).map((rule) => parseRule(rule, 'from')),
      egress: rulesOf(spec['egress']).map((rule) => parseRule(rule, 'to')),
    },
  };
}

/** An invalid policy may or may not be in force, so that it never selects for certain. */
const selects = remembered((policy: NetworkPolicy, pod: Pod): Certainty => {
  if (policy.namespace !== pod.namespace.name) return 'no';
  if (policy.subject.problems.length > 0) return 'maybe';
  const matches = selectorMatches(policy.subject, pod.labels);
  return matches === 'yes' && !policy.valid ? 'maybe' : matches;
});

function podPeerMatches(peer: PodPeer, policy: NetworkPolicy, side: Side): Certainty {
  const pod = side.peer;
  if (pod.kind !== 'pod' || !pod.selectable) return 'no';
  if (peer.namespaceSelector === undefined) {
    return policy.namespace === pod.namespace.name ? selectorMatches(peer.podSelector, pod.labels) : 'no';
  }
  return allOf([
    selectorMatches(peer.namespaceSelector, pod.namespace.labels),
    selectorMatches(peer.podSelector, pod.labels),
  ]);
}

function peersMatch(peers: readonly Peer[] | undefined, policy: NetworkPolicy, side: Side): Certainty {
  if (peers === undefined) return 'yes';
  const podPeers = peers.filter((peer) => peer.kind === 'pods');
  // The blocks of one rule are read together: 0.0.0.0/0 with ::/0 holds every address (docs/verdicts.md).
  const ranges = peers.flatMap((peer) => (peer.kind === 'ipBlock' ? peer.ranges : []));
  const ignored = side.ipBlockIgnoresPods && side.peer.kind === 'pod' && side.peer.selectable;
  const inBlocks = ignored ? 'no' : rangesHold(ranges, side.peerLocation);
  return anyOf([inBlocks, ...podPeers.map((peer) => podPeerMatches(peer, policy, side))]);
}

export type NetworkPolicyOutcome = 'allow' | 'deny' | 'not-isolated';

/** Every outcome that some way of settling the unknowns gives. */
export function networkPolicyTier(policies: readonly NetworkPolicy[], side: Side): ReadonlySet<NetworkPolicyOutcome> {
  let isolated = false;
  let surelyAllowed = false;
  let mayAllow = false;
  let mayFailToAllow = false;
  for (const policy of policies) {
    if (!policy.directions.has(side.direction)) continue;
    const selected = selects(policy, side.subject);
    if (selected === 'no') continue;
    const matches = anyOf(
      policy.rules[side.direction].map((rule) =>
        portsMatch(rule.ports, side.protocol, side.port, side.destinationPorts)
          ? peersMatch(rule.peers, policy, side)
          : 'no',
      ),
    );
    if (selected === 'yes') isolated = true;
    if (selected === 'yes' && matches === 'yes') surelyAllowed = true;
    if (matches !== 'no') mayAllow = true;
    // A policy that only *may* select and surely matches never denies: without it there is less isolation, not more.
    if (matches !== 'yes') mayFailToAllow = true;
  }
  const outcomes = new Set<NetworkPolicyOutcome>();
  if (mayAllow) outcomes.add('allow');
  if (mayFailToAllow && !surelyAllowed) outcomes.add('deny');
  if (!isolated) outcomes.add('not-isolated');
  return outcomes;
}

/** What tests should probe around: the numeric ports and the address blocks of the policies. */
export function* networkPolicyRules(policies: readonly NetworkPolicy[]): Generator<{
  readonly ports: readonly PortMatch[];
  readonly cidrs: readonly AddressRange[];
}> {
  for (const policy of policies) {
    for (const rule of [...policy.rules.ingress, ...policy.rules.egress]) {
      const cidrs = (rule.peers ?? []).flatMap((peer) => (peer.kind === 'ipBlock' ? peer.cidrs : []));
      yield { ports: rule.ports ?? [], cidrs };
    }
  }
}
