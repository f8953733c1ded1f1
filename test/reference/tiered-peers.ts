import { type AddressRange, parseCidr, rangesHold } from './addresses.ts';
import { allOf, anyOf, type Certainty, certain } from './certainty.ts';
import type { Namespace } from './cluster.ts';
import type { Direction, Side } from './connection.ts';
import { fields, isListOfTexts, isNoObject, isPresent, type K8sObject, texts } from './manifest.ts';
import { labelOf, parseSelector, type Selector, selectorMatches } from './selectors.ts';

/** How a peer chooses namespaces; sameLabels and notSameLabels are of v1alpha1 before v0.1.3 only. */
type NamespaceChoice =
  | { readonly kind: 'selector'; readonly selector: Selector }
  | { readonly kind: 'sameLabels' | 'notSameLabels'; readonly keys: readonly string[] };

export type TieredPeer =
  | { readonly kind: 'pods'; readonly namespaces: NamespaceChoice; readonly podSelector: Selector | undefined }
  | { readonly kind: 'nodes'; readonly selector: Selector }
  | { readonly kind: 'networks'; readonly ranges: readonly AddressRange[] }
  | { readonly kind: 'domainNames' };

/** A peer as read: `unknown` has no member that Bulkhead knows, `invalid` is one that the API server would reject. */
export type ParsedPeer =
  | TieredPeer
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

export type Dialect = 'v1alpha1' | 'v1alpha2';

const oldMembers = ['namespaceSelector', 'sameLabels', 'notSameLabels'] as const;
const membersOf = (value: unknown, known: readonly string[]): readonly string[] =>
  known.filter((member) => isPresent(fields(value)[member]));

const invalid = (...problems: readonly string[]): ParsedPeer => ({ kind: 'invalid', problems });

/** NamespacedPeer of v1alpha1 up to v0.1.2. */
function parseOldNamespaces(value: unknown): NamespaceChoice | undefined {
  const members = membersOf(value, oldMembers);
  const member = members.length === 1 ? members[0] : undefined;
  if (member === undefined) return undefined;
  if (member !== 'namespaceSelector' && !isListOfTexts(fields(value)[member])) return undefined;
  if (member === 'namespaceSelector') return { kind: 'selector', selector: parseSelector(fields(value)[member]) };
  return { kind: member === 'sameLabels' ? 'sameLabels' : 'notSameLabels', keys: texts(fields(value)[member]) };
}

/** Told apart by shape: a LabelSelector has none of the old members, not even as null (policy-semantics.md 3.1). */
function parseNamespaces(value: unknown, dialect: Dialect): NamespaceChoice | undefined {
  if (dialect === 'v1alpha1' && oldMembers.some((member) => member in fields(value))) return parseOldNamespaces(value);
  return { kind: 'selector', selector: parseSelector(value) };
}

function parsePods(value: unknown, dialect: Dialect): ParsedPeer {
  if (isNoObject(value)) return invalid('pods: not an object');
  const pods = fields(value);
  const isOld = dialect === 'v1alpha1' && isPresent(pods['namespaces']);
  const namespaces = isOld
    ? parseOldNamespaces(pods['namespaces'])
    : ({ kind: 'selector', selector: parseSelector(pods['namespaceSelector']) } as const);
  if (namespaces === undefined) return invalid('pods.namespaces: exactly one member');
  return { kind: 'pods', namespaces, podSelector: parseSelector(pods['podSelector']) };
}

function parseNetworks(value: unknown): ParsedPeer {
  if (!isListOfTexts(value)) return invalid('networks: not a list of strings');
  const cidrs = texts(value);
  const ranges = cidrs.map(parseCidr).filter((range) => range !== undefined);
  if (cidrs.length === 0 || cidrs.length > 25) return invalid('networks: 1 to 25 CIDRs');
  if (ranges.length < cidrs.length) return invalid('networks: Invalid CIDR format provided');
  if (new Set(cidrs).size < cidrs.length) return invalid('networks: Duplicate value');
  return { kind: 'networks', ranges };
}

const domainName = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

function parseDomainNames(value: unknown, accepts: boolean): ParsedPeer {
  if (!isListOfTexts(value)) return invalid('domainNames: not a list of strings');
  const names = texts(value);
  if (!accepts) return invalid('domainNames: only supported for Accept rules');
  if (names.length === 0 || names.length > 25) return invalid('domainNames: 1 to 25 names');
  if (!names.every((name) => domainName.test(name))) return invalid('domainNames: invalid name');
  return { kind: 'domainNames' };
}

/** One item of `from` or `to`. Ingress has no nodes, networks and domainNames peers: there they are not known members. */
export function parsePeer(item: unknown, direction: Direction, dialect: Dialect, accepts: boolean): ParsedPeer {
  if (isNoObject(item)) return invalid('peer: not an object');
  const known =
    direction === 'ingress' ? ['namespaces', 'pods'] : ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'];
  const peer: K8sObject = fields(item);
  const members = membersOf(peer, known);
  if (members.length > 1) return invalid('exactly one peer member must be set');
  const parsed = parseMember(members[0], peer, dialect, accepts);
  const problems = selectorsOf(parsed).flatMap((selector) => selector.problems);
  return problems.length > 0 ? invalid(...problems) : parsed;
}

function parseMember(member: string | undefined, peer: K8sObject, dialect: Dialect, accepts: boolean): ParsedPeer {
  switch (member) {
    case 'namespaces': {
      const namespaces = parseNamespaces(peer['namespaces'], dialect);
      if (namespaces === undefined) return invalid('namespaces: exactly one member');
      return { kind: 'pods', namespaces, podSelector: undefined };
    }
    case 'pods':
      return parsePods(peer['pods'], dialect);
    case 'nodes':
      return { kind: 'nodes', selector: parseSelector(peer['nodes']) };
    case 'networks':
      return parseNetworks(peer['networks']);
    case 'domainNames':
      return parseDomainNames(peer['domainNames'], accepts);
    default:
      return { kind: 'unknown' };
  }
}

function selectorsOf(peer: ParsedPeer): readonly Selector[] {
  if (peer.kind === 'nodes') return [peer.selector];
  if (peer.kind !== 'pods') return [];
  const selectors = peer.podSelector === undefined ? [] : [peer.podSelector];
  return peer.namespaces.kind === 'selector' ? [...selectors, peer.namespaces.selector] : selectors;
}

/** Whether a label of two namespaces has the same value, given that `peer` has it. */
function sameValue(key: string, subject: Namespace, peer: Namespace): Certainty {
  const ours = labelOf(subject.labels, key);
  const theirs = labelOf(peer.labels, key);
  if (ours.state === 'absent') return 'no';
  if (ours.state === 'known' && theirs.state === 'known') return certain(ours.value === theirs.value);
  return 'maybe';
}

function hasLabel(key: string, namespace: Namespace): Certainty {
  const { state } = labelOf(namespace.labels, key);
  return state === 'open' ? 'maybe' : certain(state !== 'absent');
}

const not = (answer: Certainty): Certainty => (answer === 'maybe' ? 'maybe' : certain(answer === 'no'));

/** policy-semantics.md 3.6: the peer's namespace has all keys; all values are the subject's, or one is not. */
function namespaceMatches(choice: NamespaceChoice, subject: Namespace, peer: Namespace): Certainty {
  if (choice.kind === 'selector') return selectorMatches(choice.selector, peer.labels);
  if (choice.keys.length === 0) return 'no';
  const present = choice.keys.map((key) => hasLabel(key, peer));
  const same = choice.keys.map((key) => sameValue(key, subject, peer));
  return choice.kind === 'sameLabels' ? allOf([...present, ...same]) : allOf([...present, anyOf(same.map(not))]);
}

function peerMatches(peer: TieredPeer, side: Side): Certainty {
  const other = side.peer;
  switch (peer.kind) {
    case 'pods': {
      if (other.kind !== 'pod' || !other.selectable) return 'no';
      const inNamespace = namespaceMatches(peer.namespaces, side.subject.namespace, other.namespace);
      return peer.podSelector ? allOf([inNamespace, selectorMatches(peer.podSelector, other.labels)]) : inNamespace;
    }
    case 'nodes':
      if (other.kind === 'node') return selectorMatches(peer.selector, other.labels);
      return other.kind === 'pod' && other.hostNetwork ? selectorMatches(peer.selector, other.nodeLabels) : 'no';
    case 'domainNames':
      return other.kind === 'outside' ? 'maybe' : 'no';
    case 'networks':
      return rangesHold(peer.ranges, side.peerLocation);
  }
}

/** Peers are ORed; all networks of a rule are read together (docs/verdicts.md, "Addresses and families"). */
export function peersMatch(peers: readonly TieredPeer[], side: Side): Certainty {
  const ranges = peers.flatMap((peer) => (peer.kind === 'networks' ? peer.ranges : []));
  const others = peers.filter((peer) => peer.kind !== 'networks');
  return anyOf([rangesHold(ranges, side.peerLocation), ...others.map((peer) => peerMatches(peer, side))]);
}
