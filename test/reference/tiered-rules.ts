import type { Direction } from './connection.ts';
import { fields, isEmptyList, isNoList, isPresent, items, text } from './manifest.ts';
import { isPortNumber, isProtocol, type PortMatch, type Protocol, portNameProblems } from './ports.ts';
import { type Dialect, parsePeer, type TieredPeer } from './tiered-peers.ts';

export type Action = 'accept' | 'deny' | 'pass';
export type TieredKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

export interface TieredRule {
  /** undefined: an action that cannot be read, in an invalid policy; it may do anything or nothing. */
  readonly action: Action | undefined;
  readonly peers: readonly TieredPeer[] | 'everything';
  readonly ports: readonly PortMatch[] | undefined;
}

interface Limits {
  readonly dialect: Dialect;
  readonly actions: Readonly<Record<string, Action>>;
  readonly portsField: 'ports' | 'protocols';
  readonly rules: number;
  readonly peers: number;
  readonly ports: number;
}

// policy-semantics.md 3.2: what differs between the three kinds.
export const limitsOf: Readonly<Record<TieredKind, Limits>> = {
  AdminNetworkPolicy: {
    dialect: 'v1alpha1',
    actions: { Allow: 'accept', Deny: 'deny', Pass: 'pass' },
    portsField: 'ports',
    rules: 100,
    peers: 100,
    ports: 100,
  },
  BaselineAdminNetworkPolicy: {
    dialect: 'v1alpha1',
    actions: { Allow: 'accept', Deny: 'deny' },
    portsField: 'ports',
    rules: 100,
    peers: 100,
    ports: 100,
  },
  ClusterNetworkPolicy: {
    dialect: 'v1alpha2',
    actions: { Accept: 'accept', Deny: 'deny', Pass: 'pass' },
    portsField: 'protocols',
    rules: 25,
    peers: 25,
    ports: 25,
  },
};

/** A port, or why it is rejected; a rejected one matches nothing. */
type ParsedPort = PortMatch | string;

function single(protocol: Protocol, number: unknown): ParsedPort {
  return isPortNumber(number)
    ? { kind: 'range', protocol, first: number, last: number }
    : 'port: must be between 1 and 65535';
}

function range(protocol: Protocol, start: unknown, end: unknown): ParsedPort {
  if (!isPortNumber(start) || !isPortNumber(end)) return 'range: must be between 1 and 65535';
  // Unlike NetworkPolicy's endPort, the CRDs ask for strictly less.
  if (start >= end) return 'range: start must be less than end';
  return { kind: 'range', protocol, first: start, last: end };
}

function named(name: unknown): ParsedPort {
  if (typeof name !== 'string' || portNameProblems(name).length > 0) return 'named port: invalid name';
  return { kind: 'named', name, protocol: undefined };
}

/** v1alpha1: portNumber, portRange or namedPort; the protocol defaults to TCP. */
function parseV1alpha1Port(item: unknown): ParsedPort {
  const { portNumber, portRange, namedPort } = fields(item);
  if ([portNumber, portRange, namedPort].filter(isPresent).length !== 1) return 'ports: exactly one member';
  if (isPresent(namedPort)) return named(namedPort);
  const value = fields(isPresent(portNumber) ? portNumber : portRange);
  const protocol = value['protocol'] ?? 'TCP';
  if (!isProtocol(protocol)) return 'protocol: Unsupported value';
  return isPresent(portNumber) ? single(protocol, value['port']) : range(protocol, value['start'], value['end']);
}

/** v1alpha2: tcp, udp or sctp with a destinationPort, or destinationNamedPort. */
function parseV1alpha2Port(item: unknown): ParsedPort {
  const { tcp, udp, sctp, destinationNamedPort } = fields(item);
  const given = (
    [
      ['TCP', tcp],
      ['UDP', udp],
      ['SCTP', sctp],
    ] as const
  ).filter(([, value]) => isPresent(value));
  if (given.length + (isPresent(destinationNamedPort) ? 1 : 0) !== 1) return 'protocols: exactly one member';
  const [transport] = given;
  if (transport === undefined) return named(destinationNamedPort);
  const port = fields(fields(transport[1])['destinationPort']);
  if (isPresent(port['number']) === isPresent(port['range'])) return 'destinationPort: exactly one of number and range';
  if (isPresent(port['number'])) return single(transport[0], port['number']);
  return range(transport[0], fields(port['range'])['start'], fields(port['range'])['end']);
}

/** One rule, or none where it fails closed and matches nothing; and why the API server would reject it. */
export function parseRule(
  item: unknown,
  direction: Direction,
  kind: TieredKind,
): { rule: TieredRule | undefined; problems: string[] } {
  const source = fields(item);
  const limits = limitsOf[kind];
  const problems: string[] = [];
  const actionName = text(source['action']) ?? '';
  const action = Object.hasOwn(limits.actions, actionName) ? limits.actions[actionName] : undefined;
  if (action === undefined) problems.push(`action: Unsupported value "${actionName}"`);
  if (isPresent(source['name']) && typeof source['name'] !== 'string') problems.push('name: not a string');
  if ((text(source['name']) ?? '').length > 100) problems.push('name: too long');

  const parsedPeers = items(source[direction === 'ingress' ? 'from' : 'to']).map((peer) =>
    parsePeer(peer, direction, limits.dialect, action === 'accept'),
  );
  if (parsedPeers.length === 0 || parsedPeers.length > limits.peers) problems.push('peers: too few or too many');
  const peers: TieredPeer[] = [];
  for (const peer of parsedPeers) {
    if (peer.kind === 'invalid') problems.push(...peer.problems);
    else if (peer.kind !== 'unknown') peers.push(peer);
  }

  const portItems = items(source[limits.portsField]);
  if (isNoList(source[limits.portsField])) problems.push(`${limits.portsField}: not a list`);
  const parsedPorts = portItems.map(limits.dialect === 'v1alpha1' ? parseV1alpha1Port : parseV1alpha2Port);
  const hasNoItems = Array.isArray(source[limits.portsField]) && portItems.length === 0;
  // v1alpha2 has MinItems=1, v1alpha1 has not.
  if (portItems.length > limits.ports || (hasNoItems && limits.dialect === 'v1alpha2')) {
    problems.push(`${limits.portsField}: too few or too many`);
  }
  const ports: PortMatch[] = [];
  for (const port of parsedPorts) {
    if (typeof port === 'string') problems.push(port);
    else ports.push(port);
  }
  if (ports.some((port) => port.kind === 'named') && peers.some((peer) => peer.kind !== 'pods')) {
    problems.push('networks/nodes/domainNames peer cannot be set with namedPorts');
  }

  // The CRDs' peer types: with no known member "it should fail closed", for Deny and Pass as a 'Deny all' rule.
  if (parsedPeers.some((peer) => peer.kind === 'unknown')) {
    const rule: TieredRule | undefined =
      action === 'accept' || action === undefined
        ? undefined
        : { action: 'deny', peers: 'everything', ports: undefined };
    return { rule, problems };
  }
  // What cannot be read matches nothing (verdicts.md, policy-invalid).
  if (action === undefined) return { rule: undefined, problems };
  return { rule: { action, peers, ports: isEmptyList(source[limits.portsField]) ? undefined : ports }, problems };
}
