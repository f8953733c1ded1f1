/** What an API server and its controllers add to an object that somebody applied. */
import { createHash } from 'node:crypto';
import type { StoredObject } from './cluster.ts';

type Map = Record<string, unknown>;

function map(value: unknown): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : {};
}
function list(value: unknown): Map[] {
  return Array.isArray(value) ? value.map(map) : [];
}

/** @param raw As `kubectl apply` sent it. */
export function withDefaults(raw: Readonly<Record<string, unknown>>): StoredObject {
  const metadata = map(raw['metadata']);
  const kind = String(raw['kind']);
  const text = JSON.stringify(raw);
  const named = createHash('sha256')
    .update(`${kind}${String(metadata['namespace'])}${String(metadata['name'])}`)
    .digest('hex');
  const uid = named.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    ...raw,
    apiVersion: String(raw['apiVersion']),
    kind,
    metadata: {
      ...metadata,
      name: String(metadata['name']),
      ...(kind === 'Namespace' && {
        labels: { ...map(metadata['labels']), 'kubernetes.io/metadata.name': String(metadata['name']) },
      }),
      uid,
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: { ...map(metadata['annotations']), 'kubectl.kubernetes.io/last-applied-configuration': text },
      managedFields: [
        { manager: 'kubectl', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:metadata': {} } },
      ],
    } as StoredObject['metadata'],
    ...('spec' in raw && { spec: specOf(kind, map(raw['spec'])) }),
    ...(statuses[kind] !== undefined && { status: { ...statuses[kind], ...map(raw['status']) } }),
  };
}

const statuses: Readonly<Record<string, Map>> = {
  Namespace: { phase: 'Active' },
  Deployment: { observedGeneration: 1, replicas: 1, conditions: [{ type: 'Available', status: 'True' }] },
  Service: { loadBalancer: {} },
  Pod: { qosClass: 'BestEffort', conditions: [{ type: 'Ready', status: 'True' }] },
};

function specOf(kind: string, spec: Map): Map {
  switch (kind) {
    case 'NetworkPolicy':
      return {
        ...spec,
        policyTypes: spec['policyTypes'] ?? (Array.isArray(spec['egress']) ? ['Ingress', 'Egress'] : ['Ingress']),
        ...('ingress' in spec && { ingress: list(spec['ingress']).map(withProtocols) }),
        ...('egress' in spec && { egress: list(spec['egress']).map(withProtocols) }),
      };
    case 'Pod':
      return podSpec(spec);
    case 'Service':
      return {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ...spec,
        ports: list(spec['ports']).map((port) => ({ protocol: 'TCP', targetPort: port['port'], ...port })),
      };
    default: {
      const template = map(spec['template']);
      if (!('template' in spec)) return spec;
      return {
        ...(kind !== 'DaemonSet' && kind !== 'Job' && { replicas: 1 }),
        ...spec,
        template: {
          ...template,
          metadata: { creationTimestamp: null, ...map(template['metadata']) },
          spec: podSpec(map(template['spec'])),
        },
      };
    }
  }
}

function withProtocols(rule: Map): Map {
  return 'ports' in rule ? { ...rule, ports: list(rule['ports']).map((port) => ({ protocol: 'TCP', ...port })) } : rule;
}

function podSpec(spec: Map): Map {
  const containers = (value: unknown): Map[] =>
    list(value).map((container) => ({
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      resources: {},
      ...container,
      ...('ports' in container && { ports: list(container['ports']).map((port) => ({ protocol: 'TCP', ...port })) }),
    }));
  return {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...spec,
    containers: containers(spec['containers']),
    ...('initContainers' in spec && { initContainers: containers(spec['initContainers']) }),
  };
}
