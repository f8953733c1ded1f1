import fc from 'fast-check';

import type { ReferenceOptions } from './cluster.ts';
import { networkPolicy } from './generate-network-policy.ts';
import { labels, labelsOfNamespace } from './generate-selectors.ts';
import { tieredPolicy } from './generate-tiered-policy.ts';
import { namespaceNames, nodeNames, podCidrs, portNames, portNumbers } from './generate-vocabulary.ts';
import { fields, type K8sObject } from './manifest.ts';

export interface GeneratedCluster {
  readonly objects: K8sObject[];
  readonly options: ReferenceOptions;
}

/** Mostly the first, sometimes the others; shrinks to the first. */
function mostly<T>(usual: fc.Arbitrary<T>, weight: number, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight, arbitrary: usual },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

const containerPort = fc.record(
  {
    name: fc.constantFrom(...portNames),
    containerPort: fc.constantFrom(...portNumbers),
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
  },
  { requiredKeys: ['containerPort'] },
);
const container = fc.record({ name: fc.constant('c'), ports: fc.array(containerPort, { maxLength: 3 }) });
/** A sidecar's ports count for named ports, those of an init container that ends do not. */
const initContainer = fc.record(
  { name: fc.constant('i'), restartPolicy: fc.constant('Always'), ports: fc.array(containerPort, { maxLength: 2 }) },
  { requiredKeys: ['name', 'ports'] },
);

const podSpec = fc
  .record({
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    initContainers: mostly(fc.constant<unknown[] | undefined>(undefined), 3, fc.array(initContainer, { maxLength: 2 })),
    hostNetwork: mostly(fc.constant<boolean | undefined>(undefined), 4, fc.constant(true)),
    nodeName: mostly(fc.constantFrom<(string | undefined)[]>(...nodeNames), 4, fc.constant(undefined)),
  })
  .map(dropUndefined);

/** A field that is undefined is no JSON. */
function dropUndefined(object: Record<string, unknown>): K8sObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

type Addresses = 'v4' | 'v6' | 'dual' | 'none';
const addresses = mostly(
  fc.constant<Addresses>('v4'),
  3,
  fc.constant<Addresses>('v6'),
  fc.constant<Addresses>('dual'),
  fc.constant<Addresses>('none'),
);

function ipsOf(kind: Addresses, v4: string, v6: string): string[] {
  return { v4: [v4], v6: [v6], dual: [v4, v6], none: [] }[kind];
}

const podDraft = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  spec: podSpec,
  addresses,
  subnet: fc.constantFrom(0, 1),
  phase: mostly(fc.constant('Running'), 8, fc.constant('Pending'), fc.constant('Succeeded'), fc.constant('Failed')),
  deleting: mostly(fc.constant(false), 9, fc.constant(true)),
  hostStatus: fc.constantFrom('podIPs', 'hostIPs', 'hostIP', 'none'),
});

/** Status of a pod on the host network: its node's addresses, or some of the ways in which they are missing. */
function hostStatus(draft: { hostStatus: string; addresses: Addresses }, node: number): K8sObject {
  const ips = ipsOf(draft.addresses, `192.168.0.${node + 1}`, `fd00:1::${node + 1}`);
  const list = ips.map((ip) => ({ ip }));
  if (ips.length === 0 || draft.hostStatus === 'none') return {};
  if (draft.hostStatus === 'hostIP') return { hostIP: ips[0] };
  return draft.hostStatus === 'hostIPs' ? { hostIP: ips[0], hostIPs: list } : { podIP: ips[0], podIPs: list };
}

const pods = fc.array(podDraft, { minLength: 2, maxLength: 7 }).map((drafts) =>
  drafts.map((draft, index): K8sObject => {
    const ips = ipsOf(draft.addresses, `10.0.${draft.subnet}.${index + 1}`, `fd00::${draft.subnet}:${index + 1}`);
    const nodeName = draft.spec['nodeName'];
    const node = typeof nodeName === 'string' ? nodeNames.indexOf(nodeName) : 0;
    const podStatus = ips.length === 0 ? {} : { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `pod-${index}`,
        namespace: draft.namespace,
        labels: draft.labels,
        // A pod that is being deleted still counts.
        ...(draft.deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      },
      spec: draft.spec,
      status: { phase: draft.phase, ...(draft.spec['hostNetwork'] === true ? hostStatus(draft, node) : podStatus) },
    };
  }),
);

/** Of one replica, so that a workload and its only pod are the same. */
const workload = fc
  .record({
    kind: fc.constantFrom('Deployment', 'StatefulSet'),
    namespace: fc.constantFrom(...namespaceNames),
    labels,
    spec: podSpec,
  })
  .map(
    ({ kind, namespace, labels: templateLabels, spec }): K8sObject => ({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: kind === 'Deployment' ? 'deploy' : 'set', namespace },
      spec: {
        replicas: 1,
        selector: { matchLabels: templateLabels },
        template: { metadata: { labels: templateLabels }, spec },
      },
    }),
  );
const workloads = mostly(fc.constant<K8sObject[]>([]), 1, fc.array(workload, { minLength: 1, maxLength: 2 })).map(
  (drafts) => drafts.filter((draft, index) => drafts.findIndex((other) => other['kind'] === draft['kind']) === index),
);

/** Never the last of the vocabulary: that one is a node without a Node object. */
const nodes = fc
  .array(fc.record({ labels, addresses, external: mostly(fc.constant(false), 2, fc.constant(true)) }), {
    maxLength: nodeNames.length - 1,
  })
  .map((drafts) =>
    drafts.map((draft, index): K8sObject => {
      const internal = ipsOf(draft.addresses, `192.168.0.${index + 1}`, `fd00:1::${index + 1}`);
      const listed = internal.map((address) => ({ type: 'InternalIP', address }));
      if (draft.external) listed.push({ type: 'ExternalIP', address: `203.0.113.${index + 1}` });
      listed.push({ type: 'Hostname', address: `host-${index}` });
      return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: nodeNames[index], labels: draft.labels },
        status: { addresses: listed },
      };
    }),
  );

/** Every namespace of the vocabulary exists or not; those without an object still have pods. */
const namespaces = fc
  .tuple(...namespaceNames.map(() => mostly<K8sObject | null>(labelsOfNamespace, 5, fc.constant(null))))
  .map((drafts) =>
    drafts.flatMap((draft, index): K8sObject[] => {
      const name = namespaceNames[index];
      return draft ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: draft } }] : [];
    }),
  );

/** Unique names; only the first BaselineAdminNetworkPolicy stays, as all are named `default`. */
const policies = fc.array(fc.oneof(networkPolicy, tieredPolicy), { maxLength: 6 }).map((drafts) => {
  const isBaseline = (policy: K8sObject): boolean => policy['kind'] === 'BaselineAdminNetworkPolicy';
  return drafts
    .filter((policy, index) => !isBaseline(policy) || drafts.findIndex(isBaseline) === index)
    .map((policy, index): K8sObject => {
      const metadata = fields(policy['metadata']);
      return { ...policy, metadata: { ...metadata, name: metadata['name'] ?? `policy-${index}` } };
    });
});

const options: fc.Arbitrary<ReferenceOptions> = fc
  .record({
    hostNetwork: mostly<string | undefined>(fc.constant(undefined), 3, fc.constantFrom('pod', 'node')),
    localNode: mostly<string | undefined>(fc.constant(undefined), 2, fc.constantFrom('both', 'none', 'ingress')),
    self: mostly<string | undefined>(fc.constant(undefined), 3, fc.constant('strict')),
    ipBlockPods: mostly<string | undefined>(fc.constant(undefined), 4, fc.constant('ignore')),
    podCidrs: mostly<string[] | undefined>(fc.constant(undefined), 2, fc.constantFrom(...podCidrs)),
    missingNamespaces: mostly<string | undefined>(fc.constant(undefined), 3, fc.constant('none')),
  })
  .map((chosen): ReferenceOptions => dropUndefined(chosen));

/** Small clusters in which selectors, addresses, ports and priorities collide often. */
export function clusterArbitrary(): fc.Arbitrary<GeneratedCluster> {
  return fc.record({ namespaces, nodes, pods, workloads, policies, options }).map((draft) => ({
    objects: [...draft.namespaces, ...draft.nodes, ...draft.pods, ...draft.workloads, ...draft.policies],
    options: draft.options,
  }));
}
