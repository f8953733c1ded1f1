/**
 * policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy and BaselineAdminNetworkPolicy → the one rule form. Two
 * dialects share that version: up to v0.1.2 peers were `namespaces: {namespaceSelector | sameLabels | notSameLabels}`
 * and `pods: {namespaces: {…}, podSelector}`; they are told apart by shape, because an old peer read as a new one
 * would be an empty selector, which means everything.
 */
import type { KubernetesObject, LabelSelector } from '../kubernetes/objects.ts';
import { noPorts, portRange } from '../values/ports.ts';
import { everyLabel, type Item, isAbsent, type Json, type LineOf, PolicyReader } from './fields.ts';
import type { Action, Peer, Policy, RulePorts } from './rule.ts';
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
import { readPortNumber, readProtocol } from './values.ts';

/** Looked at after every ClusterNetworkPolicy of the baseline tier, whose priorities end at 1000. */
const baselinePriority = 1001;
const oldNamespaceMembers = ['namespaceSelector', 'sameLabels', 'notSameLabels'] as const;

function isOldNamespaces(item: Json): boolean {
  return oldNamespaceMembers.some((member) => member in item);
}

function readOldNamespaces(reader: PolicyReader, item: Json, at: string, pods: LabelSelector): Peer | null {
  const member = onlyMember(reader, item, oldNamespaceMembers, at);
  if (!member) return null;
  if (member === 'namespaceSelector') {
    const selector = reader.selector(item.namespaceSelector, `${at}/namespaceSelector`);
    return selector && { kind: 'pods', namespaces: { kind: 'selector', selector }, pods };
  }
  const keys = reader.strings(item[member], `${at}/${member}`);
  return keys && { kind: 'tenants', same: member === 'sameLabels', keys, pods };
}

function dialect(actions: Readonly<Record<string, Action>>): TieredDialect {
  return {
    actions,
    portsField: 'ports',
    limits: { rules: 100, peers: 100, ports: 100, emptyPorts: true },
    readPorts,
    readNamespaces(reader, item, at) {
      if (isOldNamespaces(item)) return readOldNamespaces(reader, item, at, everyLabel);
      const selector = reader.selector(item, at);
      return selector && { kind: 'pods', namespaces: { kind: 'selector', selector }, pods: everyLabel };
    },
    readPods(reader, item, at) {
      if (isAbsent(item.namespaces)) {
        const pods = readNamespacedPods(reader, item, at);
        return pods && { kind: 'pods', ...pods };
      }
      const pods = isAbsent(item.podSelector) ? everyLabel : reader.selector(item.podSelector, `${at}/podSelector`);
      const namespaces = reader.object_(item.namespaces, `${at}/namespaces`) ?? {};
      return pods && readOldNamespaces(reader, namespaces, `${at}/namespaces`, pods);
    },
  };
}

const adminDialect = dialect({ Allow: 'allow', Deny: 'deny', Pass: 'pass' });
const baselineDialect = dialect({ Allow: 'allow', Deny: 'deny' });

const portMembers = ['portNumber', 'portRange', 'namedPort'];

function readPorts(reader: PolicyReader, items: readonly Item[]): OrUnknown<RulePorts> {
  return readPortMembers(reader, items, portMembers, (item, member, at, out) => {
    if (member === 'namedPort') {
      readNamedPort(reader, item.namedPort, at, out);
      return;
    }
    const body = reader.object_(item[member], at) ?? {};
    const protocol = readProtocol(reader, body.protocol, `${at}/protocol`);
    if (member === 'portRange') {
      out.fixed.push(readRange(reader, body, protocol, at));
      return;
    }
    const number = readPortNumber(reader, body.port, `${at}/port`);
    out.fixed.push(protocol && number !== null ? portRange(protocol, number) : noPorts);
  });
}

export function compileAdminNetworkPolicy(
  object: KubernetesObject,
  lineOf: LineOf,
): { policy: Policy; reader: PolicyReader } {
  const reader = new PolicyReader(object, lineOf);
  const baseline = object.kind === 'BaselineAdminNetworkPolicy';
  const spec = reader.spec([...(baseline ? [] : ['priority']), 'subject', 'ingress', 'egress']);
  if (baseline && object.metadata.name !== 'default') {
    reader.reject('/metadata/name', 'a BaselineAdminNetworkPolicy must be named "default"');
  }
  const chosen = baseline ? baselineDialect : adminDialect;
  const policy: Omit<Policy, 'valid'> = {
    id: reader.id,
    kind: object.kind,
    tier: baseline ? 'Baseline' : 'Admin',
    priority: baseline ? baselinePriority : readPriority(reader, spec.priority),
    subject: readSubject(reader, spec.subject),
    rules: {
      ingress: readTieredRules(reader, spec.ingress, 'ingress', chosen),
      egress: readTieredRules(reader, spec.egress, 'egress', chosen),
    },
    typesDefaulted: false,
    source: object.source,
  };
  return { reader, policy: { ...policy, valid: reader.valid } };
}
