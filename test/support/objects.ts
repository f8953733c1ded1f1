/** Plain manifest objects as the reading layer would hand them on. */
import type { KubernetesObject, Labels } from '../../shared/kubernetes/objects.ts';

const clusterScoped = new Set([
  'Namespace',
  'Node',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
]);

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    name?: string;
    namespace?: string;
    labels?: Labels;
    annotations?: Labels;
    ownerReferences?: [];
  };
}

export function toObject(raw: Readonly<Record<string, unknown>>, index: number): KubernetesObject {
  const { apiVersion = '', kind = '', metadata = {} } = raw as Manifest;
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name ?? '',
      ...(clusterScoped.has(kind) ? {} : { namespace: metadata.namespace ?? 'default' }),
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
      ownerReferences: metadata.ownerReferences ?? [],
    },
    raw,
    source: { file: 'case.yaml', line: index + 1, document: index, pointer: '' },
  };
}

export function toObjects(raws: readonly Readonly<Record<string, unknown>>[]): KubernetesObject[] {
  return raws.map(toObject);
}
