import fc from 'fast-check';

import { damaged } from './generate-damage.ts';
import { namespaceSelector, nodeSelector, podSelector } from './generate-selectors.ts';
import { blocks, json, orMissing, portNames, portNumbers, portRange, protocol } from './generate-vocabulary.ts';
import { isObject, type K8sObject } from './manifest.ts';
import type { TieredKind } from './tiered-rules.ts';

const cidrs = blocks.flatMap(({ cidr, inner }) => [cidr, ...inner]);
const networks = fc.uniqueArray(fc.constantFrom(...cidrs), { minLength: 1, maxLength: 3 });

const subject = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
  fc.constant({ namespaces: {} }),
);

/** Peers of pods, in the current form and (v1alpha1 up to v0.1.2) in the old one. */
const podPeer = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);
const sameKeys = fc.uniqueArray(fc.constantFrom('team', 'tier'), { minLength: 1, maxLength: 2 });
const oldNamespaces = fc.oneof(
  fc.record({ namespaceSelector }),
  fc.record({ sameLabels: sameKeys }),
  fc.record({ notSameLabels: sameKeys }),
);
const oldPodPeer = fc.oneof(
  fc.record({ namespaces: oldNamespaces }),
  fc.record({ pods: fc.record({ namespaces: oldNamespaces, podSelector }) }),
);
const addressPeer = fc.oneof(fc.record({ networks }), fc.record({ networks }), fc.record({ nodes: nodeSelector }));
/** No member that is known: the rule fails closed. */
const unknownPeer = fc.constantFrom<unknown[]>({}, { somethingNewer: { matchLabels: {} } });
const domainPeer = fc.constant({ domainNames: ['*.example.com', 'example.org'] });

const v1alpha1Port = fc.oneof(
  fc.record({
    portNumber: fc
      .record({ protocol: orMissing(protocol, 4, undefined), port: fc.constantFrom(...portNumbers) })
      .map(json),
  }),
  fc
    .tuple(
      orMissing(protocol, 4, undefined),
      portRange.filter(([start = 0, end = 0]) => start < end),
    )
    .map(([given, [start, end]]) => ({ portRange: json({ protocol: given, start, end }) })),
);
const v1alpha2Port = fc
  .tuple(
    fc.constantFrom('tcp', 'udp', 'sctp'),
    fc.oneof(
      fc.record({ number: fc.constantFrom(...portNumbers) }),
      portRange.filter(([start = 0, end = 0]) => start < end).map(([start, end]) => ({ range: { start, end } })),
    ),
  )
  .map(([transport, destinationPort]) => ({ [transport]: { destinationPort } }));

interface Kind {
  readonly name: TieredKind;
  readonly old: boolean;
}

/** Actions that accept come first: only they may name domains. */
function actionsOf({ name }: Kind): readonly string[] {
  if (name === 'ClusterNetworkPolicy') return ['Accept', 'Deny', 'Pass'];
  return name === 'AdminNetworkPolicy' ? ['Allow', 'Deny', 'Pass'] : ['Allow', 'Deny'];
}

function rule(kind: Kind, direction: 'ingress' | 'egress'): fc.Arbitrary<unknown> {
  const isCluster = kind.name === 'ClusterNetworkPolicy';
  const pods = kind.old ? oldPodPeer : podPeer;
  const namedPort = fc
    .constantFrom(...portNames)
    .map((name) => (isCluster ? { destinationNamedPort: name } : { namedPort: name }));
  const numericPort = isCluster ? v1alpha2Port : v1alpha1Port;
  const action = fc.constantFrom(...actionsOf(kind));
  const peersField = direction === 'ingress' ? 'from' : 'to';
  const portsField = isCluster ? 'protocols' : 'ports';
  const build = (
    peer: fc.Arbitrary<unknown>,
    port: fc.Arbitrary<unknown>,
    allowed: fc.Arbitrary<string>,
  ): fc.Arbitrary<unknown> =>
    fc
      .record({
        action: allowed,
        [peersField]: fc.array(peer, { minLength: 1, maxLength: 3 }),
        [portsField]: orMissing(fc.array(port, { minLength: 1, maxLength: 3 }), 1, undefined, null),
      })
      .map(json);
  // Named ports are rejected beside networks, nodes and domainNames.
  const ofPods = build(
    fc.oneof({ weight: 12, arbitrary: pods }, { weight: 1, arbitrary: unknownPeer }),
    fc.oneof(numericPort, namedPort),
    action,
  );
  if (direction === 'ingress') return ofPods;
  const ofAddresses = build(fc.oneof(pods, addressPeer, addressPeer), numericPort, action);
  const accepting = fc.constantFrom(...actionsOf(kind).slice(0, 1));
  const ofDomains = build(fc.oneof(pods, domainPeer, addressPeer), numericPort, accepting);
  // BaselineAdminNetworkPolicy has no domainNames.
  if (kind.name === 'BaselineAdminNetworkPolicy') return fc.oneof(ofPods, ofAddresses);
  return fc.oneof(
    { weight: 3, arbitrary: ofPods },
    { weight: 3, arbitrary: ofAddresses },
    { weight: 1, arbitrary: ofDomains },
  );
}

const section = (kind: Kind, direction: 'ingress' | 'egress'): fc.Arbitrary<unknown> =>
  orMissing(fc.array(rule(kind, direction), { minLength: 1, maxLength: 3 }), 3, undefined, null, []);

/** Few priorities, so that they are often equal. */
const priority = fc.constantFrom(10, 10, 20, 0, 1000);
const tier = fc.constantFrom('Admin', 'Baseline');

function policy(kind: Kind): fc.Arbitrary<K8sObject> {
  const isCluster = kind.name === 'ClusterNetworkPolicy';
  const spec = fc
    .record({
      tier: isCluster ? tier : fc.constant(undefined),
      priority: kind.name === 'BaselineAdminNetworkPolicy' ? fc.constant(undefined) : priority,
      subject,
      ingress: section(kind, 'ingress'),
      egress: section(kind, 'egress'),
    })
    .map(json);
  return spec.map((valid) => ({
    apiVersion: `policy.networking.k8s.io/${isCluster ? 'v1alpha2' : 'v1alpha1'}`,
    kind: kind.name,
    metadata: kind.name === 'BaselineAdminNetworkPolicy' ? { name: 'default' } : {},
    spec: valid,
  }));
}

const kinds: readonly Kind[] = [
  { name: 'ClusterNetworkPolicy', old: false },
  { name: 'ClusterNetworkPolicy', old: false },
  { name: 'ClusterNetworkPolicy', old: false },
  { name: 'AdminNetworkPolicy', old: false },
  { name: 'AdminNetworkPolicy', old: true },
  { name: 'BaselineAdminNetworkPolicy', old: false },
  { name: 'BaselineAdminNetworkPolicy', old: true },
];
const valid = fc.oneof({ withCrossShrink: true }, ...kinds.map(policy));

/** Ways to be rejected by the API server. Each keeps what can be read of the policy. */
const spoil: readonly ((spec: K8sObject) => K8sObject)[] = [
  (spec) => ({ ...spec, subject: {} }),
  (spec) => ({ ...spec, subject: undefined }),
  (spec) => ({ ...spec, subject: { namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } } }),
  (spec) => ('priority' in spec ? { ...spec, priority: 1001 } : { ...spec, subject: {} }),
  (spec) => ('priority' in spec ? { ...spec, priority: -1 } : { ...spec, subject: {} }),
  (spec) => ('tier' in spec ? { ...spec, tier: 'Baselin' } : { ...spec, subject: null }),
  (spec) => ({ ...spec, ingress: [{ action: 'Reject', from: [{ namespaces: {} }] }] }),
  (spec) => ({ ...spec, ingress: [{ action: 'Deny', from: [] }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny' }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.1'] }, { namespaces: {} }] }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny', to: [{ namespaces: {}, networks: ['10.0.0.0/8'] }] }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8', '::/0', '10.0.0.0/8'] }] }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::'] }] }] }),
  (spec) => ({ ...spec, egress: [{ action: 'Deny', to: [{ domainNames: ['example.org'] }] }] }),
  (spec) => ({ ...spec, ingress: [{ action: 'Deny', from: Array(101).fill({ namespaces: {} }) }] }),
  (spec) => ({ ...spec, ingress: [{ action: 'Deny', from: [{ namespaces: { matchLabels: { team: null } } }] }] }),
  (spec) => ({ ...spec, ingress: [{ action: 'Deny', name: 'x'.repeat(101), from: [{ namespaces: {} }] }] }),
  (spec) => spoilPorts(spec),
  (spec) => ({ ...spec, ingress: [{ action: 'Deny', from: [{ namespaces: {} }], protocols: [], ports: [] }] }),
];

function spoilPorts(spec: K8sObject): K8sObject {
  const ports =
    'tier' in spec
      ? {
          protocols: [
            { tcp: { destinationPort: { range: { start: 80, end: 80 } } } },
            { udp: { destinationPort: { number: 53 } } },
          ],
        }
      : { ports: [{ portRange: { start: 81, end: 80 } }, { portNumber: { protocol: 'UDP', port: 53 } }] };
  return { ...spec, ingress: [{ action: 'Deny', from: [{ namespaces: {} }], ...ports }] };
}

const broken = valid.chain((policyObject) => {
  const spec = policyObject['spec'];
  return damaged(fc.constant(isObject(spec) ? spec : {})).map(
    (changed): K8sObject => ({ ...policyObject, spec: changed }),
  );
});
const invalid = fc.tuple(valid, fc.constantFrom(...spoil)).map(([policyObject, change]): K8sObject => {
  const spec = policyObject['spec'];
  return { ...policyObject, spec: json(change(typeof spec === 'object' && spec !== null ? { ...spec } : {})) };
});
/** A BaselineAdminNetworkPolicy must be named default. */
const misnamed = policy({ name: 'BaselineAdminNetworkPolicy', old: false }).map((draft) => ({
  ...draft,
  metadata: { name: 'other' },
}));

/** An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy; all but the baseline ones without a name. */
export const tieredPolicy: fc.Arbitrary<K8sObject> = fc.oneof(
  { withCrossShrink: true },
  { weight: 30, arbitrary: valid },
  { weight: 2, arbitrary: invalid },
  { weight: 2, arbitrary: broken },
  { weight: 1, arbitrary: misnamed },
);
