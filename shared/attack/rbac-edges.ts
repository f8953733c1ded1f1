/** From an identity to what its RBAC rights give an attacker (table R, and N12 and N13 of table N). */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { accountsOf, anyNode, type Builder, podsOf, secretsOf, silent } from './builder.ts';
import { accountOfSecret } from './identity.ts';
import type { Edge, Vertex } from './model.ts';
import { groupsOf, type Subject } from './rbac/evaluator.ts';
import { clusterRights } from './rbac-cluster.ts';
import { clusterAdminRights, identitiesRights, rolesRights } from './rbac-identities.ts';
import { podsRights, secretsRights, workloadsRights } from './rbac-pods.ts';
import { policiesRights } from './rbac-policies.ts';
import { Rights } from './rights.ts';

/** Who a vertex of a user is; `group:…` is whoever can impersonate a group. */
export function userOf({ id }: Vertex): Subject {
  return id.startsWith('group:')
    ? { kind: 'Group', name: id.slice('group:'.length) }
    : { kind: 'User', name: id.slice('user:'.length) };
}

export function rbacEdges(builder: Builder, subject: Subject): Edge[] {
  const grants = builder.rbac.grants(subject, groupsOf(subject));
  if (grants.length === 0) return [];
  const rights = new Rights(builder, grants);
  clusterAdminRights(rights);
  podsRights(rights);
  workloadsRights(rights);
  secretsRights(rights);
  identitiesRights(rights);
  rolesRights(rights);
  clusterRights(rights);
  policiesRights(rights);
  return rights.edges;
}

/** From a Secret that holds a token to the account of that token. */
export function secretEdges(builder: Builder, object: KubernetesObject | null): Edge[] {
  const account = accountOfSecret(object);
  if (account === null || !object) return [];
  const [namespace = '', name = ''] = account.split('/');
  return [
    {
      to: builder.account(namespace, name),
      rule: 'P1-token',
      certainty: 'certain',
      evidence: [{ object, pointer: '/type', text: `holds a token of service account ${account}` }],
      controls: [],
      need: null,
    },
  ];
}

/** Everything that cluster-admin gives. */
export function adminEdges(builder: Builder): Edge[] {
  return [podsOf(builder, null), accountsOf(builder, null), secretsOf(builder, null), anyNode(builder)].map((to) => ({
    ...silent(to),
    rule: 'A7-admin' as const,
  }));
}
