/** Who may do what: bindings resolved to the rules that they grant. */
import { asList, asObject, asText } from '../../cluster/fields.ts';
import type { KubernetesObject } from '../../kubernetes/objects.ts';
import {
  allowsPath,
  allowsResource,
  matchesResource,
  matchesVerb,
  type PathRequest,
  type ResourceRequest,
} from './policy-rule.ts';
import { type PlacedRule, type Role, readRoles, roleKey } from './roles.ts';

/** A service account, a user or a group, as bindings name them. */
export type Subject =
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'User' | 'Group'; readonly name: string };

/** One rule that a subject has, by one binding. */
export interface Grant {
  readonly placed: PlacedRule;
  readonly role: Role;
  readonly binding: KubernetesObject;
  /** Index of the subject in the binding. */
  readonly subject: number;
  /** Namespace that it holds in; null when everywhere. */
  readonly namespace: string | null;
}

/** What a grant gives of one verb on one resource. */
export interface Scope {
  readonly grant: Grant;
  /** Null when in every namespace. */
  readonly namespace: string | null;
  /** Null when not restricted to names. */
  readonly names: readonly string[] | null;
}

function subjectKey(subject: Subject): string {
  return subject.kind === 'ServiceAccount'
    ? `ServiceAccount/${subject.namespace}/${subject.name}`
    : `${subject.kind}/${subject.name}`;
}

/** A User named system:serviceaccount:<ns>:<name> is that service account (the authorizer compares user names). */
function readSubject(raw: unknown, bindingNamespace: string): Subject | null {
  const { kind, name, namespace } = asObject(raw);
  const text = asText(name);
  if (text === null) return null;
  if (kind === 'ServiceAccount') {
    const own = asText(namespace) ?? bindingNamespace;
    return own === '' ? null : { kind, namespace: own, name: text };
  }
  if (kind === 'User') {
    const [, ns, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(text) ?? [];
    return ns !== undefined && account !== undefined
      ? { kind: 'ServiceAccount', namespace: ns, name: account }
      : { kind, name: text };
  }
  return kind === 'Group' ? { kind, name: text } : null;
}

/** Groups that the API server puts a subject into. */
export function groupsOf(subject: Subject): string[] {
  if (subject.kind === 'ServiceAccount') {
    return ['system:serviceaccounts', `system:serviceaccounts:${subject.namespace}`, 'system:authenticated'];
  }
  if (subject.kind === 'User')
    return [subject.name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
  return [];
}

export class Rbac {
  readonly #grants = new Map<string, Grant[]>();
  /** Every subject that a binding names. */
  readonly subjects: readonly Subject[];
  /** Bindings to roles that were not read. */
  readonly dangling: readonly KubernetesObject[];

  constructor(objects: readonly KubernetesObject[]) {
    const roles = readRoles(objects);
    const subjects = new Map<string, Subject>();
    const dangling: KubernetesObject[] = [];
    for (const binding of objects) {
      if (binding.kind !== 'RoleBinding' && binding.kind !== 'ClusterRoleBinding') continue;
      const inNamespace = binding.kind === 'RoleBinding' ? (binding.metadata.namespace ?? 'default') : null;
      const ref = asObject(binding.raw.roleRef);
      const kind = asText(ref.kind) ?? '';
      // A ClusterRoleBinding can only refer to a ClusterRole.
      const legal = inNamespace !== null || kind === 'ClusterRole';
      const role = legal ? roles.get(roleKey(kind, inNamespace ?? '', asText(ref.name) ?? '')) : undefined;
      if (!role) {
        dangling.push(binding);
        continue;
      }
      for (const [index, raw] of asList(binding.raw.subjects).entries()) {
        const subject = readSubject(raw, inNamespace ?? '');
        if (!subject) continue;
        const key = subjectKey(subject);
        subjects.set(key, subject);
        let grants = this.#grants.get(key);
        if (!grants) {
          grants = [];
          this.#grants.set(key, grants);
        }
        for (const placed of role.rules) grants.push({ placed, role, binding, subject: index, namespace: inNamespace });
      }
    }
    this.subjects = [...subjects.values()];
    this.dangling = dangling;
  }

  /** Every rule that a subject has itself or by its groups. */
  grants(subject: Subject, groups: readonly string[] = groupsOf(subject)): Grant[] {
    const own = this.#grants.get(subjectKey(subject)) ?? [];
    const shared = groups.flatMap((name) => this.#grants.get(`Group/${name}`) ?? []);
    return shared.length === 0 ? own : [...own, ...shared];
  }

  /** The first grant that allows a request; null when none does. Members of system:masters may do everything. */
  allows(subject: Subject, request: ResourceRequest): Grant | null {
    for (const grant of this.grants(subject)) {
      if (grant.namespace !== null && grant.namespace !== request.namespace) continue;
      if (allowsResource(grant.placed.rule, request)) return grant;
    }
    return null;
  }

  /** Rules for paths count only when bound by a ClusterRoleBinding. */
  allowsPath(subject: Subject, request: PathRequest): Grant | null {
    return (
      this.grants(subject).find((grant) => grant.namespace === null && allowsPath(grant.placed.rule, request)) ?? null
    );
  }
}

/** Where a subject with these grants may use a verb on a resource (`pods`, `pods/exec`). */
export function scopesOf(grants: readonly Grant[], verb: string, apiGroup: string, resource: string): Scope[] {
  const [base = '', subresource = ''] = resource.split('/');
  return grants.flatMap((grant) => {
    const { rule } = grant.placed;
    if (!matchesVerb(rule, verb) || !matchesResource(rule, apiGroup, base, subresource)) return [];
    const names = rule.resourceNames.length === 0 ? null : rule.resourceNames;
    // There is no name yet when an object of its own is created: a rule with names can never match (authorizer).
    if (names && subresource === '' && (verb === 'create' || verb === 'deletecollection')) return [];
    return [{ grant, namespace: grant.namespace, names }];
  });
}
