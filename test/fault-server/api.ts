/** The built-in API of the test server: what it serves under which path. */

export interface ServedResource {
  readonly groupVersion: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const builtIn: readonly (readonly [groupVersion: string, namespaced: boolean, names: string])[] = [
  ['v1', false, 'namespaces:Namespace nodes:Node'],
  [
    'v1',
    true,
    'pods:Pod services:Service endpoints:Endpoints serviceaccounts:ServiceAccount secrets:Secret configmaps:ConfigMap replicationcontrollers:ReplicationController',
  ],
  ['apps/v1', true, 'deployments:Deployment replicasets:ReplicaSet statefulsets:StatefulSet daemonsets:DaemonSet'],
  ['batch/v1', true, 'jobs:Job cronjobs:CronJob'],
  ['discovery.k8s.io/v1', true, 'endpointslices:EndpointSlice'],
  ['networking.k8s.io/v1', true, 'networkpolicies:NetworkPolicy ingresses:Ingress'],
  ['networking.k8s.io/v1', false, 'ingressclasses:IngressClass'],
  ['rbac.authorization.k8s.io/v1', true, 'roles:Role rolebindings:RoleBinding'],
  ['rbac.authorization.k8s.io/v1', false, 'clusterroles:ClusterRole clusterrolebindings:ClusterRoleBinding'],
];

/** What clusters have only where somebody has installed it. */
const optional: readonly (readonly [groupVersion: string, namespaced: boolean, names: string])[] = [
  ['policy.networking.k8s.io/v1alpha1', false, 'adminnetworkpolicies:AdminNetworkPolicy'],
  ['policy.networking.k8s.io/v1alpha1', false, 'baselineadminnetworkpolicies:BaselineAdminNetworkPolicy'],
  ['policy.networking.k8s.io/v1alpha2', false, 'clusternetworkpolicies:ClusterNetworkPolicy'],
  ['gateway.networking.k8s.io/v1', true, 'gateways:Gateway httproutes:HTTPRoute tlsroutes:TLSRoute'],
  ['route.openshift.io/v1', true, 'routes:Route'],
  ['cilium.io/v2', true, 'ciliumnetworkpolicies:CiliumNetworkPolicy'],
];

function expand(table: typeof builtIn): ServedResource[] {
  return table.flatMap(([groupVersion, namespaced, names]) =>
    names.split(' ').map((pair) => {
      const [resource = '', kind = ''] = pair.split(':');
      return { groupVersion, resource, kind, namespaced };
    }),
  );
}

export const builtInResources: readonly ServedResource[] = expand(builtIn);
export const optionalResources: readonly ServedResource[] = expand(optional);

/** `/api/v1/namespaces/shop/pods/web`, taken apart. */
export interface ResourcePath {
  readonly groupVersion: string;
  readonly namespace: string | null;
  readonly resource: string;
  readonly name: string | null;
}

export function parsePath(path: string): ResourcePath | null {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return null;
  const groupVersion = isCore ? (parts[1] ?? '') : `${parts[1] ?? ''}/${parts[2] ?? ''}`;
  const rest = parts.slice(isCore ? 2 : 3);
  if (rest[0] === 'namespaces' && rest.length > 2) {
    return { groupVersion, namespace: rest[1] ?? null, resource: rest[2] ?? '', name: rest[3] ?? null };
  }
  return rest[0] === undefined ? null : { groupVersion, namespace: null, resource: rest[0], name: rest[1] ?? null };
}
