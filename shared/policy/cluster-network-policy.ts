/** policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy → the one rule form. Source: network-policy-api v0.2. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { noPorts, type PortSet, type Protocol, portRange } from '../values/ports.ts';
import { everyLabel, type Item, isAbsent, type Json, type LineOf, PolicyReader } from './fields.ts';
import type { Policy, RulePorts } from './rule.ts';
import {
  type OrUnknown,
  onlyMember,
  readNamedPort,
  readNamespacedPods,
  readPortMembers,
  readPriority,
  readRange,
  readSubject,
  readTieredRules,
  type TieredDialect,
} from './tiered.ts';
import { readPortNumber } from './values.ts';

const protocolMembers: Readonly<Record<string, Protocol>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

const dialect: TieredDialect = {
  actions: { Accept: 'allow', Deny: 'deny', Pass: 'pass' },
  portsField: 'protocols',
  limits: { rules: 25, peers: 25, ports: 25, emptyPorts: false },
  readPorts,
  readNamespaces(reader, item, at) {
    const selector = reader.selector(item, at);
    return selector && { kind: 'pods', namespaces: { kind: 'selector', selector }, pods: everyLabel };
  },
  readPods(reader, item, at) {
    const pods = readNamespacedPods(reader, item, at);
    return pods && { kind: 'pods', ...pods };
  },
};

const portMembers = [...Object.keys(protocolMembers), 'destinationNamedPort'];

function readPorts(reader: PolicyReader, items: readonly Item[]): OrUnknown<RulePorts> {
  return readPortMembers(reader, items, portMembers, (item, member, at, out) => {
    const protocol = protocolMembers[member];
    if (!protocol) readNamedPort(reader, item.destinationNamedPort, at, out);
    else out.fixed.push(readDestination(reader, reader.object_(item[member], at) ?? {}, protocol, at));
  });
}

/** `{destinationPort: {number} | {range}}`; without destinationPort every port of the protocol. */
function readDestination(reader: PolicyReader, item: Json, protocol: Protocol, at: string): PortSet {
  reader.unknownFields(item, ['destinationPort'], at);
  if (isAbsent(item.destinationPort)) {
    reader.reject(at, `must have destinationPort; for every ${protocol} port write range 1-65535`);
    return noPorts;
  }
  const here = `${at}/destinationPort`;
  const port = reader.object_(item.destinationPort, here) ?? {};
  const member = onlyMember(reader, port, ['number', 'range'], here);
  if (member === 'range') {
    return readRange(reader, reader.object_(port.range, `${here}/range`) ?? {}, protocol, `${here}/range`);
  }
  const number = member === 'number' ? readPortNumber(reader, port.number, `${here}/number`) : null;
  return number === null ? noPorts : portRange(protocol, number);
}

export function compileClusterNetworkPolicy(
  object: KubernetesObject,
  lineOf: LineOf,
): { policy: Policy; reader: PolicyReader } {
  const reader = new PolicyReader(object, lineOf);
  const spec = reader.spec(['tier', 'priority', 'subject', 'ingress', 'egress']);
  if (spec.tier !== 'Admin' && spec.tier !== 'Baseline') {
    reader.reject('/spec/tier', `must be Admin or Baseline, not ${JSON.stringify(spec.tier)}`);
  }
  const priority = readPriority(reader, spec.priority);
  const subject = readSubject(reader, spec.subject);
  const rules = {
    ingress: readTieredRules(reader, spec.ingress, 'ingress', dialect),
    egress: readTieredRules(reader, spec.egress, 'egress', dialect),
  };
  const tier = spec.tier === 'Baseline' ? 'Baseline' : 'Admin';
  const { id, valid } = reader;
  const { kind, source } = object;
  return { reader, policy: { id, kind, tier, priority, subject, rules, typesDefaulted: false, valid, source } };
}
