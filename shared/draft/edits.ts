/** What a set of drafts does to the policies in force: those that come, replace one of the same name, or go. */
import type { Diagnostic, KubernetesObject } from '../kubernetes/objects.ts';
import { compilePolicies, priorityConflicts } from '../policy/compile.ts';
import type { LineOf } from '../policy/fields.ts';
import type { Policy } from '../policy/rule.ts';

/** `kubectl apply` of a policy, or `kubectl delete` by its id (`Kind namespace/name`). */
export type Edit =
  | { readonly kind: 'apply'; readonly object: KubernetesObject }
  | { readonly kind: 'delete'; readonly policy: string };

export interface Edited {
  /** In force after the edits; a policy that no edit touches is the same object as before. */
  readonly policies: readonly Policy[];
  readonly added: readonly Policy[];
  readonly replaced: readonly { readonly before: Policy; readonly after: Policy }[];
  readonly deleted: readonly Policy[];
  readonly diagnostics: readonly Diagnostic[];
}

export const policyKinds: readonly string[] = [
  'NetworkPolicy',
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];

/** The id that a compiled policy has. */
export function policyIdOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Applies edits in order. A later one of the same policy wins; deleting what is not there is said and does nothing. */
export function applyEdits(policies: readonly Policy[], edits: readonly Edit[], lineOf: LineOf): Edited {
  const before = new Map(policies.map((policy) => [policy.id, policy]));
  const after = new Map(before);
  const diagnostics: Diagnostic[] = [];
  for (const edit of edits) {
    if (edit.kind === 'delete') {
      if (!after.delete(edit.policy)) diagnostics.push(nothingToDelete(edit.policy));
      continue;
    }
    const compiled = compilePolicies([edit.object], lineOf);
    diagnostics.push(...compiled.diagnostics);
    for (const policy of compiled.policies) after.set(policy.id, policy);
  }
  const added: Policy[] = [];
  const replaced: { before: Policy; after: Policy }[] = [];
  for (const policy of after.values()) {
    const old = before.get(policy.id);
    if (!old) added.push(policy);
    else if (old !== policy) replaced.push({ before: old, after: policy });
  }
  // The last of two that conflict is the one that is reported: drafts come after what is in force.
  const ids = new Set([...added, ...replaced.map((one) => one.after)].map(({ id }) => id));
  const drafted = [...after.values()].filter(({ id }) => ids.has(id));
  const others = [...after.values()].filter(({ id }) => !ids.has(id));
  const known = priorityConflicts(others).length;
  diagnostics.push(...priorityConflicts([...others, ...drafted]).slice(known));
  const deleted = policies.filter(({ id }) => !after.has(id));
  return { policies: [...after.values()], added, replaced, deleted, diagnostics };
}

function nothingToDelete(id: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'draft-nothing-to-delete',
    message: `there is no ${id} to delete`,
    hint: 'Check the name and the namespace.',
  };
}
