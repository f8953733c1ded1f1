/** What is read of a cluster, and what is not known where it may not be read. */
import type { Severity } from '../../../shared/kubernetes/objects.ts';

export interface LiveKind {
  readonly kind: string;
  /** Plural, as in the path. */
  readonly resource: string;
  /** API versions to read it in, best first; the first that the cluster serves is taken. */
  readonly versions: readonly [string, ...string[]];
  readonly namespaced: boolean;
  /** How bad it is not to have it, and what is wrong with answers then. */
  readonly without: { readonly severity: Severity; readonly means: string };
  /** Only objects with these labels. */
  readonly labelSelector?: string;
  /** `names`: of custom policies that are not evaluated it counts only that they are there. `table`: without data. */
  readonly as?: 'names' | 'table';
}

const rbac = 'rbac.authorization.k8s.io/v1';
const unknownRights = { severity: 'warning', means: 'attack paths over RBAC are missing' } as const;
const owners = {
  severity: 'warning',
  means: 'pods of it are shown by what owns them directly, and those that it has none of yet are missing',
} as const;
const policies = {
  severity: 'error',
  means: 'every verdict is without these policies: what is said to be allowed may be denied, and the other way round',
} as const;
const entries = {
  severity: 'warning',
  means: 'what comes in through it from outside is missing',
} as const;

/** The largest first, so that the others fill the time beside it. */
export const liveKinds: readonly LiveKind[] = [
  {
    kind: 'Pod',
    resource: 'pods',
    versions: ['v1'],
    namespaced: true,
    without: {
      severity: 'error',
      means:
        'pods without a controller are missing, and those of controllers are without address, node and real labels',
    },
  },
  {
    kind: 'Namespace',
    resource: 'namespaces',
    versions: ['v1'],
    namespaced: false,
    without: { severity: 'warning', means: 'labels of namespaces are not known: what selects by them is unknown' },
  },
  {
    kind: 'Node',
    resource: 'nodes',
    versions: ['v1'],
    namespaced: false,
    without: {
      severity: 'warning',
      means:
        'addresses and labels of nodes are not known: nodes count as outside addresses, and what selects nodes is unknown',
    },
  },
  {
    kind: 'NetworkPolicy',
    resource: 'networkpolicies',
    versions: ['networking.k8s.io/v1'],
    namespaced: true,
    without: policies,
  },
  {
    kind: 'AdminNetworkPolicy',
    resource: 'adminnetworkpolicies',
    versions: ['policy.networking.k8s.io/v1alpha1'],
    namespaced: false,
    without: policies,
  },
  {
    kind: 'BaselineAdminNetworkPolicy',
    resource: 'baselineadminnetworkpolicies',
    versions: ['policy.networking.k8s.io/v1alpha1'],
    namespaced: false,
    without: policies,
  },
  {
    kind: 'ClusterNetworkPolicy',
    resource: 'clusternetworkpolicies',
    versions: ['policy.networking.k8s.io/v1alpha2'],
    namespaced: false,
    without: policies,
  },
  { kind: 'Deployment', resource: 'deployments', versions: ['apps/v1'], namespaced: true, without: owners },
  { kind: 'ReplicaSet', resource: 'replicasets', versions: ['apps/v1'], namespaced: true, without: owners },
  { kind: 'StatefulSet', resource: 'statefulsets', versions: ['apps/v1'], namespaced: true, without: owners },
  { kind: 'DaemonSet', resource: 'daemonsets', versions: ['apps/v1'], namespaced: true, without: owners },
  {
    kind: 'ReplicationController',
    resource: 'replicationcontrollers',
    versions: ['v1'],
    namespaced: true,
    without: owners,
  },
  { kind: 'Job', resource: 'jobs', versions: ['batch/v1'], namespaced: true, without: owners },
  { kind: 'CronJob', resource: 'cronjobs', versions: ['batch/v1', 'batch/v1beta1'], namespaced: true, without: owners },
  { kind: 'Service', resource: 'services', versions: ['v1'], namespaced: true, without: entries },
  {
    kind: 'EndpointSlice',
    resource: 'endpointslices',
    versions: ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'],
    namespaced: true,
    // Only where the API server itself is; the others say what pods and services say, many times over.
    labelSelector: 'kubernetes.io/service-name=kubernetes',
    without: { severity: 'info', means: 'the address of the API server is taken from the control-plane nodes' },
  },
  {
    kind: 'Ingress',
    resource: 'ingresses',
    versions: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'IngressClass',
    resource: 'ingressclasses',
    versions: ['networking.k8s.io/v1'],
    namespaced: false,
    without: { severity: 'info', means: 'which controller serves an Ingress is not known' },
  },
  {
    kind: 'HTTPRoute',
    resource: 'httproutes',
    versions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'GRPCRoute',
    resource: 'grpcroutes',
    versions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'TLSRoute',
    resource: 'tlsroutes',
    versions: [
      'gateway.networking.k8s.io/v1',
      'gateway.networking.k8s.io/v1alpha3',
      'gateway.networking.k8s.io/v1alpha2',
    ],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'TCPRoute',
    resource: 'tcproutes',
    versions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'UDPRoute',
    resource: 'udproutes',
    versions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'],
    namespaced: true,
    without: entries,
  },
  {
    kind: 'Gateway',
    resource: 'gateways',
    versions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
    namespaced: true,
    without: entries,
  },
  { kind: 'Route', resource: 'routes', versions: ['route.openshift.io/v1'], namespaced: true, without: entries },
  {
    kind: 'ServiceAccount',
    resource: 'serviceaccounts',
    versions: ['v1'],
    namespaced: true,
    without: { severity: 'warning', means: 'whether pods get a token is guessed, and cloud identities are missing' },
  },
  { kind: 'Role', resource: 'roles', versions: [rbac], namespaced: true, without: unknownRights },
  { kind: 'RoleBinding', resource: 'rolebindings', versions: [rbac], namespaced: true, without: unknownRights },
  { kind: 'ClusterRole', resource: 'clusterroles', versions: [rbac], namespaced: false, without: unknownRights },
  {
    kind: 'ClusterRoleBinding',
    resource: 'clusterrolebindings',
    versions: [rbac],
    namespaced: false,
    without: unknownRights,
  },
  {
    kind: 'ConfigMap',
    resource: 'configmaps',
    versions: ['v1'],
    namespaced: true,
    without: { severity: 'info', means: 'dependencies that ConfigMaps name are missing from drafts' },
  },
  {
    kind: 'Secret',
    resource: 'secrets',
    versions: ['v1'],
    namespaced: true,
    // Names and types; the API server leaves the data out, so that it is never sent.
    as: 'table',
    without: {
      severity: 'info',
      means: 'Secrets that nothing mounts, and attack paths over tokens in them, are missing',
    },
  },
  ...custom('CiliumNetworkPolicy', 'ciliumnetworkpolicies', 'cilium.io/v2', true),
  ...custom('CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies', 'cilium.io/v2', false),
  ...custom('NetworkPolicy', 'networkpolicies', 'crd.projectcalico.org/v1', true),
  ...custom('GlobalNetworkPolicy', 'globalnetworkpolicies', 'crd.projectcalico.org/v1', false),
  ...custom('AuthorizationPolicy', 'authorizationpolicies', 'security.istio.io/v1', true, 'security.istio.io/v1beta1'),
  ...custom('ServerAuthorization', 'serverauthorizations', 'policy.linkerd.io/v1beta1', true),
  ...custom('EgressFirewall', 'egressfirewalls', 'k8s.ovn.org/v1', true),
  ...custom('EgressNetworkPolicy', 'egressnetworkpolicies', 'network.openshift.io/v1', true),
  ...custom('FQDNNetworkPolicy', 'fqdnnetworkpolicies', 'networking.gke.io/v1alpha3', true),
  ...custom('ApplicationNetworkPolicy', 'applicationnetworkpolicies', 'networking.k8s.aws/v1alpha1', true),
  ...custom('SecurityGroupPolicy', 'securitygrouppolicies', 'vpcresources.k8s.aws/v1beta1', true),
];

function custom(kind: string, resource: string, version: string, namespaced: boolean, other?: string): LiveKind[] {
  const means = 'whether there are such policies, which verdicts would be without, is not known';
  const versions: readonly [string, ...string[]] = other === undefined ? [version] : [version, other];
  return [{ kind, resource, versions, namespaced, as: 'names', without: { severity: 'warning', means } }];
}

/** The path of a list, of the whole cluster or of one namespace. */
export function pathOf(version: string, resource: string, namespace: string | null): string {
  const base = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  const within = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${base}${within}/${resource}`;
}

/** The resource of a policy that Bulkhead evaluates, by its kind. */
export function policyResource(kind: string): LiveKind | null {
  return liveKinds.find((one) => one.kind === kind && one.without === policies) ?? null;
}
