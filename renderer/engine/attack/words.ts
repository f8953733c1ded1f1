/** Words for what can be owned, and for controls, in the window. */
import type { ControlKind, VertexKind } from '../../../shared/attack/model.ts';
import { plural } from '../names.ts';

const kinds: Readonly<Record<VertexKind, readonly [one: string, many: string]>> = {
  internet: ['the internet', 'the internet'],
  outside: ['way out', 'ways out'],
  workload: ['workload', 'workloads'],
  'pod-on-node': ['pod on a node', 'pods on nodes'],
  'own-pod': ["attacker's own pod", "attacker's own pods"],
  node: ['node', 'nodes'],
  'node-credentials': ["kubelet's credentials", "kubelets' credentials"],
  'service-account': ['service account', 'service accounts'],
  user: ['user', 'users'],
  secret: ['Secret', 'Secrets'],
  'cloud-identity': ['cloud identity', 'cloud identities'],
  'cluster-admin': ['cluster-admin', 'cluster-admin'],
  scope: ['scope', 'scopes'],
};

export function kindName(kind: VertexKind): string {
  return kinds[kind][0];
}
export function kindsName(kind: VertexKind): string {
  return kinds[kind][1];
}
/** `18 service accounts`. */
export function countOf(kind: VertexKind, count: number): string {
  return plural(count, ...kinds[kind]);
}

/** Where the change is made. */
export const controlKinds: Readonly<Record<ControlKind, string>> = {
  'ingress-policy': 'NetworkPolicy',
  'egress-policy': 'NetworkPolicy',
  'api-egress': 'NetworkPolicy',
  'kubelet-egress': 'NetworkPolicy',
  'metadata-egress': 'NetworkPolicy',
  'etcd-egress': 'NetworkPolicy',
  unexpose: 'Service',
  'pod-security': 'Pod spec',
  token: 'Service account token',
  'secret-reference': 'Secret',
  'cloud-identity': 'Cloud identity',
  binding: 'RBAC binding',
  'role-rule': 'RBAC rule',
  'pod-admission': 'Pod Security label',
};
