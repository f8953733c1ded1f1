/** All policies of a cluster in the one rule form, with what is wrong with them. */
import type { Diagnostic, KubernetesObject } from '../kubernetes/objects.ts';
import { compileAdminNetworkPolicy } from './admin-network-policy.ts';
import { compileClusterNetworkPolicy } from './cluster-network-policy.ts';
import type { LineOf, PolicyReader } from './fields.ts';
import { compileNetworkPolicy } from './network-policy.ts';
import type { Policy } from './rule.ts';

type Compiler = (object: KubernetesObject, lineOf: LineOf) => { policy: Policy; reader: PolicyReader };

const compilers: Readonly<Record<string, Compiler>> = {
  NetworkPolicy: compileNetworkPolicy,
  AdminNetworkPolicy: compileAdminNetworkPolicy,
  BaselineAdminNetworkPolicy: compileAdminNetworkPolicy,
  ClusterNetworkPolicy: compileClusterNetworkPolicy,
};

export function compilePolicies(
  objects: readonly KubernetesObject[],
  lineOf: LineOf,
): { policies: readonly Policy[]; diagnostics: readonly Diagnostic[] } {
  const policies = new Map<string, Policy>();
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) {
    const compile = compilers[object.kind];
    if (!compile) continue;
    const { policy, reader } = compile(object, lineOf);
    // The same name twice: applied in order, the later one replaces the earlier (reading has said so).
    policies.set(policy.id, policy);
    for (const diagnostic of reader.diagnostics) diagnostics.push(diagnostic);
  }
  const inForce = [...policies.values()];
  diagnostics.push(...priorityConflicts(inForce));
  return { policies: inForce, diagnostics };
}

/** Equal priority within a tier: the API leaves the order open. */
export function priorityConflicts(policies: readonly Policy[]): Diagnostic[] {
  const byRank = new Map<string, Policy>();
  const diagnostics: Diagnostic[] = [];
  for (const policy of policies) {
    if (policy.tier === 'NetworkPolicy') continue;
    const rank = `${policy.tier} ${policy.priority}`;
    const other = byRank.get(rank);
    if (!other) {
      byRank.set(rank, policy);
      continue;
    }
    diagnostics.push({
      severity: 'warning',
      code: 'priority-conflict',
      message: `${policy.id} and ${other.id} (${other.source.file}:${other.source.line}) have the same priority ${policy.priority} in the ${policy.tier} tier: which of them is applied first is undefined`,
      hint: 'Give them different priorities. Where they disagree the verdict is shown as unknown.',
      file: policy.source.file,
      line: policy.source.line,
    });
  }
  return diagnostics;
}
