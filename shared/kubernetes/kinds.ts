/** Which kinds are read, in which API groups and versions. Source: Kubernetes API reference v1.36. */

import { distance } from '../values/distance.ts';

export type Use =
  | { readonly use: 'read'; readonly namespaced: boolean; readonly group: string; readonly outdated: string | null }
  /** A built-in kind under an apiVersion that has no such kind. */
  | { readonly use: 'wrong-version'; readonly expected: string }
  /** Decides about connections, and Bulkhead does not evaluate it. */
  | { readonly use: 'unsupported-policy' }
  | { readonly use: 'ignore' };

interface Kind {
  readonly namespaced: boolean;
  /** The apiVersion to write today. */
  readonly current: string;
  /** Further ones that are read the same. */
  readonly others: readonly string[];
  /** Read only in the versions above: another one may mean something else. */
  readonly exact: boolean;
}

function kind(current: string, options: Partial<Kind> = {}): Kind {
  return { namespaced: true, current, others: [], exact: false, ...options };
}
const cluster = { namespaced: false };
const apps = ['apps/v1beta1', 'apps/v1beta2', 'extensions/v1beta1'];
const rbac = { others: ['rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1alpha1'] };
const gateway = { others: ['gateway.networking.k8s.io/v1beta1', 'gateway.networking.k8s.io/v1alpha2'] };
const tlsRoute = { others: [...gateway.others, 'gateway.networking.k8s.io/v1alpha3'] };

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['Namespace', kind('v1', cluster)],
  ['Node', kind('v1', cluster)],
  ['Pod', kind('v1')],
  ['ReplicationController', kind('v1')],
  ['Service', kind('v1')],
  ['Endpoints', kind('v1')],
  ['ServiceAccount', kind('v1')],
  ['Secret', kind('v1')],
  ['ConfigMap', kind('v1')],
  ['Deployment', kind('apps/v1', { others: apps })],
  ['StatefulSet', kind('apps/v1', { others: apps })],
  ['DaemonSet', kind('apps/v1', { others: apps })],
  ['ReplicaSet', kind('apps/v1', { others: apps })],
  ['Job', kind('batch/v1')],
  ['CronJob', kind('batch/v1', { others: ['batch/v1beta1'] })],
  ['EndpointSlice', kind('discovery.k8s.io/v1', { others: ['discovery.k8s.io/v1beta1'] })],
  ['Ingress', kind('networking.k8s.io/v1', { others: ['networking.k8s.io/v1beta1', 'extensions/v1beta1'] })],
  ['IngressClass', kind('networking.k8s.io/v1', { ...cluster, others: ['networking.k8s.io/v1beta1'] })],
  ['NetworkPolicy', kind('networking.k8s.io/v1', { others: ['extensions/v1beta1'], exact: true })],
  ['AdminNetworkPolicy', kind('policy.networking.k8s.io/v1alpha1', { ...cluster, exact: true })],
  ['BaselineAdminNetworkPolicy', kind('policy.networking.k8s.io/v1alpha1', { ...cluster, exact: true })],
  ['ClusterNetworkPolicy', kind('policy.networking.k8s.io/v1alpha2', { ...cluster, exact: true })],
  ['Role', kind('rbac.authorization.k8s.io/v1', rbac)],
  ['RoleBinding', kind('rbac.authorization.k8s.io/v1', rbac)],
  ['ClusterRole', kind('rbac.authorization.k8s.io/v1', { ...cluster, ...rbac })],
  ['ClusterRoleBinding', kind('rbac.authorization.k8s.io/v1', { ...cluster, ...rbac })],
  ['HTTPRoute', kind('gateway.networking.k8s.io/v1', gateway)],
  ['GRPCRoute', kind('gateway.networking.k8s.io/v1', gateway)],
  ['TLSRoute', kind('gateway.networking.k8s.io/v1', tlsRoute)],
  ['TCPRoute', kind('gateway.networking.k8s.io/v1', gateway)],
  ['UDPRoute', kind('gateway.networking.k8s.io/v1', gateway)],
  ['Gateway', kind('gateway.networking.k8s.io/v1', gateway)],
  ['Route', kind('route.openshift.io/v1')],
]);

/** Versions that clusters still serve next to the current one. */
const served = new Set(tlsRoute.others);

const vendorPolicies = new Set([
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AuthorizationPolicy',
  'ServerAuthorization',
  'EgressFirewall',
  'EgressNetworkPolicy',
  'FQDNNetworkPolicy',
  'ApplicationNetworkPolicy',
  'SecurityGroupPolicy',
]);

/** Groups of Kubernetes itself: a kind that is not in the one it names is a slip, not somebody's own kind. */
const builtInGroup = /^(?:|apps|batch|extensions|policy|autoscaling|(?:.*\.)?k8s\.io)$/;

export function isBuiltInGroup(group: string): boolean {
  return builtInGroup.test(group);
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.lastIndexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

export function usageOf(apiVersion: string, name: string): Use {
  const known = kinds.get(name);
  if (!known) return vendorPolicies.has(name) ? { use: 'unsupported-policy' } : { use: 'ignore' };
  const { current, others, namespaced, exact } = known;
  const group = groupOf(current);
  if (apiVersion === current) return { use: 'read', namespaced, group, outdated: null };
  if (others.includes(apiVersion)) {
    return { use: 'read', namespaced, group, outdated: served.has(apiVersion) ? null : current };
  }
  if (exact) {
    const slip = isBuiltInGroup(groupOf(apiVersion)) && groupOf(apiVersion) !== group;
    return slip ? { use: 'wrong-version', expected: current } : { use: 'unsupported-policy' };
  }
  if (groupOf(apiVersion) === group) return { use: 'read', namespaced, group, outdated: current };
  return isBuiltInGroup(groupOf(apiVersion)) ? { use: 'wrong-version', expected: current } : { use: 'ignore' };
}

/** Shorter names are too near to those of kinds that are left out on purpose. */
const longName = 10;

/** The kind that a name may have meant: in other capitals, in the plural or, of a long one, with two slips at most. */
export function intendedKind(name: string): string | null {
  if (kinds.has(name) || name.length > 100) return null;
  const plain = name.toLowerCase().replace(/policies$/, 'policy');
  const near = (known: string): boolean => {
    const other = known.toLowerCase();
    if (plain === other || plain === `${other}s`) return true;
    return other.length >= longName && plain.length >= longName && distance(plain, other) <= 2;
  };
  return [...kinds.keys()].find(near) ?? null;
}

export function isReadKind(name: string): boolean {
  return kinds.has(name);
}
