/** networking.k8s.io/v1 NetworkPolicy → the one rule form. Source: API types and validation of Kubernetes v1.36. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { isSubset, subtract } from '../values/intervals.ts';
import { allPorts, type PortSet } from '../values/ports.ts';
import { everyLabel, isAbsent, isEmpty, type Json, type LineOf, PolicyReader } from './fields.ts';
import {
  type Direction,
  directions,
  type NamedPort,
  type NamespaceScope,
  type Peer,
  type Policy,
  type Rule,
  type RulePorts,
} from './rule.ts';
import { rangeOf, readCidr, readPortName, readPortNumber, readProtocol, unionPorts } from './values.ts';

export function compileNetworkPolicy(
  object: KubernetesObject,
  lineOf: LineOf,
): { policy: Policy; reader: PolicyReader } {
  const reader = new PolicyReader(object, lineOf);
  const namespace = object.metadata.namespace ?? 'default';
  const home: NamespaceScope = { kind: 'name', name: namespace };
  const spec = reader.spec(['podSelector', 'policyTypes', 'ingress', 'egress']);
  if (isAbsent(object.raw.spec)) {
    const meaning = `it selects every pod of namespace ${namespace} and denies all ingress`;
    reader.warn('policy-without-spec', '', `there is no spec: ${meaning}`, 'Write spec, or podSelector: {} to say so.');
  }
  // podSelector absent is the empty selector; an unreadable one leaves open which pods are meant: all of them, maybe.
  const pods = isAbsent(spec.podSelector)
    ? everyLabel
    : (reader.selector(spec.podSelector, '/spec/podSelector') ?? everyLabel);
  const types = policyTypes(reader, spec);
  const rules = (direction: Direction): readonly Rule[] | null => {
    const list = readRules(reader, spec[direction], direction, home);
    return types.has(direction) ? list : null;
  };
  const compiled = { ingress: rules('ingress'), egress: rules('egress') };
  return {
    reader,
    policy: {
      id: reader.id,
      kind: object.kind,
      tier: 'NetworkPolicy',
      priority: 0,
      subject: { namespaces: home, pods },
      rules: compiled,
      typesDefaulted: isEmpty(spec.policyTypes),
      valid: reader.valid,
      source: object.source,
    },
  };
}

/**
 * SetDefaults_NetworkPolicy: empty means Ingress, and Egress only when there is an egress rule. What cannot be read may
 * have meant either direction.
 */
function policyTypes(reader: PolicyReader, spec: Json): Set<Direction> {
  const listed = reader.strings(spec.policyTypes, '/spec/policyTypes');
  if (!listed) return new Set(directions);
  if (listed.length > 2) reader.reject('/spec/policyTypes', 'may not specify more than two policyTypes');
  const types = new Set<Direction>();
  for (const [i, type] of listed.entries()) {
    if (type === 'Ingress') types.add('ingress');
    else if (type === 'Egress') types.add('egress');
    else {
      reader.reject(`/spec/policyTypes/${i}`, `must be Ingress or Egress, not ${JSON.stringify(type)}`);
      for (const direction of directions) types.add(direction);
    }
  }
  if (listed.length === 0) {
    types.add('ingress');
    if (!isEmpty(spec.egress)) types.add('egress');
  }
  return types;
}

function readRules(reader: PolicyReader, value: unknown, direction: Direction, home: NamespaceScope): Rule[] {
  const peersField = direction === 'ingress' ? 'from' : 'to';
  return reader.items(value, `/spec/${direction}`).map(({ item, at, index }) => {
    reader.unknownFields(item, [peersField, 'ports'], at);
    return {
      action: 'allow',
      peers: readPeers(reader, item[peersField], `${at}/${peersField}`, home),
      ports: readPorts(reader, item.ports, `${at}/ports`),
      index,
      pointer: at,
    };
  });
}

function readPeers(reader: PolicyReader, value: unknown, pointer: string, home: NamespaceScope): Peer[] {
  const items = reader.items(value, pointer);
  if (isEmpty(value)) return [{ kind: 'everything' }];
  return items.flatMap(({ item, at }) => {
    reader.unknownFields(item, ['podSelector', 'namespaceSelector', 'ipBlock'], at);
    const peer = readPeer(reader, item, at, home);
    return peer ? [peer] : [];
  });
}

function readPeer(reader: PolicyReader, item: Json, at: string, home: NamespaceScope): Peer | null {
  const hasPods = !isAbsent(item.podSelector);
  const hasNamespaces = !isAbsent(item.namespaceSelector);
  if (!isAbsent(item.ipBlock)) {
    const peer = readIpBlock(reader, item.ipBlock, `${at}/ipBlock`);
    if (!hasPods && !hasNamespaces) return peer;
    reader.reject(at, 'may not specify both ipBlock and another peer');
    return null;
  }
  if (!hasPods && !hasNamespaces) {
    reader.reject(at, 'must specify a peer (podSelector, namespaceSelector or ipBlock); {} matches nothing');
    return null;
  }
  const pods = hasPods ? reader.selector(item.podSelector, `${at}/podSelector`) : everyLabel;
  const selector = hasNamespaces ? reader.selector(item.namespaceSelector, `${at}/namespaceSelector`) : everyLabel;
  if (!pods || !selector) return null;
  return { kind: 'pods', namespaces: hasNamespaces ? { kind: 'selector', selector } : home, pods };
}

function readIpBlock(reader: PolicyReader, value: unknown, pointer: string): Peer | null {
  const block = reader.object_(value, pointer);
  if (!block) return null;
  reader.unknownFields(block, ['cidr', 'except'], pointer);
  const cidr = readCidr(reader, block.cidr, `${pointer}/cidr`);
  const excepts = reader.strings(block.except, `${pointer}/except`);
  let ok = cidr !== null && excepts !== null;
  let addresses = cidr?.set ?? [];
  for (const [i, text] of excepts?.entries() ?? []) {
    const at = `${pointer}/except/${i}`;
    const except = readCidr(reader, text, at);
    if (!except || !cidr) {
      ok = false;
      continue;
    }
    const strict = except.family === cidr.family && except.prefix > cidr.prefix && isSubset(except.set, cidr.set);
    if (!strict) reader.reject(at, `"${text}" is not a strict subset of cidr ${JSON.stringify(block.cidr)}`);
    ok &&= strict;
    addresses = subtract(addresses, except.set);
  }
  return ok ? { kind: 'addresses', origin: 'ipBlock', addresses } : null;
}

function readPorts(reader: PolicyReader, value: unknown, pointer: string): RulePorts {
  const items = reader.items(value, pointer);
  if (isEmpty(value)) return { fixed: allPorts, named: [] };
  const fixed: PortSet[] = [];
  const named: NamedPort[] = [];
  for (const { item, at } of items) {
    reader.unknownFields(item, ['protocol', 'port', 'endPort'], at);
    const protocol = readProtocol(reader, item.protocol, `${at}/protocol`);
    const port = item.port;
    const hasEnd = !isAbsent(item.endPort);
    if (typeof port === 'string') {
      if (hasEnd) reader.reject(`${at}/endPort`, 'may not be specified when port is a name');
      const name = readPortName(reader, port, `${at}/port`);
      if (name !== null && protocol && !hasEnd) named.push({ name, protocol });
      continue;
    }
    if (isAbsent(port)) {
      if (hasEnd) reader.reject(`${at}/endPort`, 'may not be specified when port is not specified');
      else if (protocol) fixed.push(rangeOf(protocol, null, null));
      continue;
    }
    const number = readPortNumber(reader, port, `${at}/port`);
    const end = hasEnd ? readPortNumber(reader, item.endPort, `${at}/endPort`) : number;
    if (number === null || end === null) continue;
    if (end < number) reader.reject(`${at}/endPort`, 'must be greater than or equal to port');
    else if (protocol) fixed.push(rangeOf(protocol, number, end));
  }
  return { fixed: unionPorts(fixed), named };
}
