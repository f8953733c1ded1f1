/** What ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy share. Source: network-policy-api. */
import type { LabelSelector } from '../kubernetes/objects.ts';
import { unionAll } from '../values/intervals.ts';
import { allPorts, noPorts, type PortSet, type Protocol, portRange } from '../values/ports.ts';
import { everyLabel, type Item, isAbsent, isEmpty, type Json, type PolicyReader } from './fields.ts';
import type { Action, Direction, NamedPort, Peer, Rule, RulePorts, Subject } from './rule.ts';
import { readCidr, readPortName, readPortNumber, unionPorts } from './values.ts';

/** A list item that no known member describes: the API text asks implementations to fail closed. */
export type OrUnknown<T> = T | 'unknown-member';

export interface TieredDialect {
  readonly actions: Readonly<Record<string, Action>>;
  readonly portsField: 'ports' | 'protocols';
  readonly readPorts: (reader: PolicyReader, items: readonly Item[]) => OrUnknown<RulePorts>;
  readonly readPods: (reader: PolicyReader, item: Json, at: string) => Peer | null;
  readonly readNamespaces: (reader: PolicyReader, item: Json, at: string) => Peer | null;
  readonly limits: TieredLimits;
}

/** What the schema of the CRD allows. */
export interface TieredLimits {
  readonly rules: number;
  readonly peers: number;
  readonly ports: number;
  /** Whether a list of ports that is there may be empty (it means all ports then). */
  readonly emptyPorts: boolean;
}
const maxNetworks = 25;
const maxDomainNames = 25;
const maxRuleName = 100;

const allSubjects: Subject = { namespaces: { kind: 'selector', selector: everyLabel }, pods: everyLabel };

/** Exactly one of the named members; rejected otherwise. */
export function onlyMember(reader: PolicyReader, item: Json, members: readonly string[], at: string): string | null {
  const present = members.filter((member) => !isAbsent(item[member]));
  if (present.length !== 1) reader.reject(at, `exactly one of ${members.join(', ')} is required`);
  return present.length === 1 ? (present[0] ?? null) : null;
}

/** Where a list item of ports adds what it means. */
export interface PortLists {
  readonly fixed: PortSet[];
  readonly named: NamedPort[];
}

/** A list of ports, each by exactly one of `members`; an item of none that is known fails closed. */
export function readPortMembers(
  reader: PolicyReader,
  items: readonly Item[],
  members: readonly string[],
  read: (item: Json, member: string, at: string, out: PortLists) => void,
): OrUnknown<RulePorts> {
  const out: PortLists = { fixed: [], named: [] };
  let unknown = false;
  for (const { item, at } of items) {
    if (members.every((member) => isAbsent(item[member])) && reader.unknownFields(item, members, at).length > 0) {
      unknown = true;
      continue;
    }
    const member = onlyMember(reader, item, members, at);
    if (member) read(item, member, `${at}/${member}`, out);
  }
  return unknown ? 'unknown-member' : { fixed: unionPorts(out.fixed), named: out.named };
}

/** A port name, whose protocol is that of the container port. */
export function readNamedPort(reader: PolicyReader, value: unknown, at: string, { named }: PortLists): void {
  const name = readPortName(reader, value, at);
  if (name !== null) named.push({ name, protocol: null });
}

function selectorOrAll(reader: PolicyReader, value: unknown, at: string): LabelSelector | null {
  return isAbsent(value) ? everyLabel : reader.selector(value, at);
}

/** `{namespaceSelector, podSelector}`: an absent one selects all. */
export function readNamespacedPods(reader: PolicyReader, item: Json, at: string): Subject | null {
  reader.unknownFields(item, ['namespaceSelector', 'podSelector'], at);
  const selector = selectorOrAll(reader, item.namespaceSelector, `${at}/namespaceSelector`);
  const pods = selectorOrAll(reader, item.podSelector, `${at}/podSelector`);
  return selector && pods ? { namespaces: { kind: 'selector', selector }, pods } : null;
}

/** An unusable subject leaves open which pods are meant: all of them, maybe (the policy is invalid then). */
export function readSubject(reader: PolicyReader, value: unknown): Subject {
  const subject = reader.object_(value, '/spec/subject');
  const member = onlyMember(reader, subject ?? {}, ['namespaces', 'pods'], '/spec/subject');
  if (!subject || !member) return allSubjects;
  reader.unknownFields(subject, ['namespaces', 'pods'], '/spec/subject');
  const at = `/spec/subject/${member}`;
  if (member === 'pods') return readNamespacedPods(reader, reader.object_(subject.pods, at) ?? {}, at) ?? allSubjects;
  const selector = reader.selector(subject.namespaces, at);
  return selector ? { namespaces: { kind: 'selector', selector }, pods: everyLabel } : allSubjects;
}

export function readTieredRules(
  reader: PolicyReader,
  value: unknown,
  direction: Direction,
  dialect: TieredDialect,
): Rule[] | null {
  const items = reader.items(value, `/spec/${direction}`);
  atMost(reader, items, dialect.limits.rules, 'rules', `/spec/${direction}`);
  const peersField = direction === 'ingress' ? 'from' : 'to';
  const rules = items.flatMap(({ item, at, index }): Rule[] => {
    reader.unknownFields(item, ['name', 'action', peersField, dialect.portsField], at);
    const action = actionOf(dialect, item.action);
    const known = Object.keys(dialect.actions).join(', ');
    if (!action) reader.reject(`${at}/action`, `must be one of ${known}, not ${JSON.stringify(item.action)}`);
    const peers = readPeers(reader, item[peersField], `${at}/${peersField}`, direction, action ?? null, dialect);
    if (!isAbsent(item.name) && typeof item.name !== 'string') reader.reject(`${at}/name`, 'must be a string');
    if (typeof item.name === 'string' && item.name.length > maxRuleName) {
      reader.reject(`${at}/name`, `at most ${maxRuleName} characters are allowed`);
    }
    const listed = item[dialect.portsField];
    const portItems = readPortItems(reader, listed, `${at}/${dialect.portsField}`, dialect.limits);
    const ports = isEmpty(listed) ? { fixed: allPorts, named: [] } : dialect.readPorts(reader, portItems);
    if (!action) return [];
    if (peers !== 'unknown-member' && ports !== 'unknown-member') {
      forbidNamedPortsOnAddresses(reader, peers, ports, at);
      const name = typeof item.name === 'string' ? { name: item.name } : {};
      return [{ action, peers, ports, index, pointer: at, ...name }];
    }
    return failClosed(action, index, at);
  });
  return rules.length > 0 ? rules : null;
}

function actionOf({ actions }: TieredDialect, value: unknown): Action | undefined {
  return typeof value === 'string' && Object.hasOwn(actions, value) ? actions[value] : undefined;
}

function atMost(reader: PolicyReader, list: readonly unknown[], most: number, what: string, at: string): boolean {
  if (list.length > most) reader.reject(at, `at most ${most} ${what} are allowed`);
  return list.length <= most;
}

function readPortItems(reader: PolicyReader, value: unknown, at: string, limits: TieredLimits): readonly Item[] {
  const items = reader.items(value, at);
  atMost(reader, items, limits.ports, 'items', at);
  if (Array.isArray(value) && value.length === 0 && !limits.emptyPorts) reader.reject(at, 'must not be empty');
  return items;
}

/** "For Accept rules: treat the rule as matching no traffic. For Deny and Pass rules: treat the rule as 'Deny all'." */
function failClosed(action: Action, index: number, pointer: string): Rule[] {
  if (action === 'allow') return [];
  const ports = { fixed: allPorts, named: [] };
  return [{ action: 'deny', peers: [{ kind: 'everything' }], ports, index, pointer }];
}

/** CEL rule of the CRD. */
function forbidNamedPortsOnAddresses(reader: PolicyReader, peers: readonly Peer[], ports: RulePorts, at: string): void {
  const addressed = peers.some((peer) => peer.kind === 'addresses' || peer.kind === 'nodes' || peer.kind === 'domains');
  if (addressed && ports.named.length > 0) {
    reader.reject(at, 'named ports cannot be used with networks, nodes or domainNames peers');
  }
}

function readPeers(
  reader: PolicyReader,
  value: unknown,
  pointer: string,
  direction: Direction,
  action: Action | null,
  dialect: TieredDialect,
): OrUnknown<Peer[]> {
  const items = reader.items(value, pointer);
  atMost(reader, items, dialect.limits.peers, 'peers', pointer);
  if (isEmpty(value)) reader.reject(pointer, 'at least one peer is required');
  const members =
    direction === 'ingress' ? ['namespaces', 'pods'] : ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'];
  const peers: Peer[] = [];
  let unknown = false;
  for (const { item, at } of items) {
    const present = members.filter((member) => !isAbsent(item[member]));
    if (present.length === 0) {
      unknown = true;
      const others = reader.unknownFields(item, members, at);
      if (others.length === 0) {
        const hint = 'The rule fails closed: accept matches nothing, deny and pass deny everything.';
        reader.warn('peer-without-member', at, `exactly one of ${members.join(', ')} is required`, hint);
      }
      continue;
    }
    reader.unknownFields(item, members, at);
    if (present.length > 1) {
      reader.reject(at, `exactly one of ${members.join(', ')} is required`);
      continue;
    }
    const peer = readPeer(reader, item, present[0] ?? '', at, action, dialect);
    if (peer) peers.push(peer);
  }
  return unknown ? 'unknown-member' : peers;
}

function readPeer(
  reader: PolicyReader,
  item: Json,
  member: string,
  at: string,
  action: Action | null,
  dialect: TieredDialect,
): Peer | null {
  const here = `${at}/${member}`;
  switch (member) {
    case 'namespaces':
    case 'pods': {
      const body = reader.object_(item[member], here);
      return body && (member === 'pods' ? dialect.readPods : dialect.readNamespaces)(reader, body, here);
    }
    case 'nodes': {
      const selector = reader.selector(item.nodes, here);
      return selector && { kind: 'nodes', selector };
    }
    case 'networks':
      return readNetworks(reader, item.networks, here);
    default:
      return readDomainNames(reader, item.domainNames, here, action);
  }
}

/** A list that breaks its schema is no readable peer: it matches nothing (docs/verdicts.md, `policy-invalid`). */
function readNetworks(reader: PolicyReader, value: unknown, at: string): Peer | null {
  const list = reader.list(value, at);
  if (list.length === 0) reader.reject(at, 'at least one network is required');
  const fits = atMost(reader, list, maxNetworks, 'networks', at);
  const isSet = new Set(list).size === list.length;
  if (!isSet) reader.reject(at, 'networks must not repeat');
  const read = list.flatMap((cidr, i) => {
    const network = readCidr(reader, cidr, `${at}/${i}`);
    return network ? [network.set] : [];
  });
  if (list.length === 0 || read.length < list.length || !fits || !isSet) return null;
  return { kind: 'addresses', origin: 'networks', addresses: unionAll(read) };
}

const domainName = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

function readDomainNames(reader: PolicyReader, value: unknown, at: string, action: Action | null): Peer | null {
  const names = reader.strings(value, at);
  if (!names) return null;
  if (names.length === 0) reader.reject(at, 'at least one name is required');
  const fits = atMost(reader, names, maxDomainNames, 'names', at);
  const wrong = [...names.entries()].filter(([, name]) => !domainName.test(name));
  for (const [i, name] of wrong) reader.reject(`${at}/${i}`, `"${name}" is not a domain name`);
  if (action !== 'allow') reader.reject(at, 'domainNames are only allowed in rules that accept');
  if (names.length === 0 || wrong.length > 0 || !fits || action !== 'allow') return null;
  return { kind: 'domains', names };
}

/** `start`–`end` of one protocol. Unlike NetworkPolicy's endPort, start must be below end. */
export function readRange(reader: PolicyReader, range: Json, protocol: Protocol | null, at: string): PortSet {
  const start = readPortNumber(reader, range.start, `${at}/start`);
  const end = readPortNumber(reader, range.end, `${at}/end`);
  if (start === null || end === null || !protocol) return noPorts;
  if (start >= end) {
    reader.reject(at, 'start must be below end');
    return noPorts;
  }
  return portRange(protocol, start, end);
}

export function readPriority(reader: PolicyReader, value: unknown): number {
  const priority = typeof value === 'number' && Number.isInteger(value) ? value : 0;
  if (priority !== value || priority < 0 || priority > 1000) {
    reader.reject('/spec/priority', `must be a whole number between 0 and 1000, not ${JSON.stringify(value)}`);
  }
  return priority;
}
