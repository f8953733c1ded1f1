/** Policies bound to the elements of a universe. */
import { labelMap } from '../kubernetes/labels.ts';
import { directions, type Policy, type Rule } from '../policy/rule.ts';
import { intersect as intersectSets } from '../values/intervals.ts';
import type { BoundPolicy } from './applied.ts';
import type { RuleIndex } from './rule-index.ts';
import type { KnownLabels, SelectorIndex } from './selectors.ts';
import type { TriSet } from './tri-set.ts';

/** Keeps what is bound of policies that are still in force. */
export function rebind(
  bound: readonly BoundPolicy[],
  policies: readonly Policy[],
  bind: (policy: Policy) => readonly BoundPolicy[],
): readonly BoundPolicy[] {
  const known = new Map<Policy, BoundPolicy[]>();
  for (const one of bound) {
    const list = known.get(one.policy);
    if (list) list.push(one);
    else known.set(one.policy, [one]);
  }
  return policies.flatMap((policy) => known.get(policy) ?? bind(policy));
}

/** Subjects and peers as elements. A policy that compares tenants becomes one for each tenant. */
export function bindPolicy(policy: Policy, rules: RuleIndex, selectors: SelectorIndex): BoundPolicy[] {
  const subject = rules.subject(policy);
  const bind = (members: TriSet, tenant: BoundPolicy['tenant']): BoundPolicy => {
    const peers = new Map<Rule, TriSet>();
    return {
      policy,
      subject: members,
      tenant,
      peersOf(rule) {
        let set = peers.get(rule);
        if (!set) {
          set = rules.peers(rule, tenant);
          peers.set(rule, set);
        }
        return set;
      },
    };
  };
  const keys = policy.tier === 'NetworkPolicy' ? [] : tenantKeys(policy);
  if (keys.length === 0) return [bind(subject, noTenant)];
  return selectors.tenants(subject, keys).map(({ members: may, tenant }) => {
    const must = subject.must === subject.may ? may : intersectSets(subject.must, may);
    return bind({ must, may, reasons: subject.reasons }, tenant);
  });
}

const noTenant: KnownLabels = { labels: labelMap(), complete: true };

/** Labels of namespaces that the peers of a policy are compared by. */
function tenantKeys(policy: Policy): string[] {
  const keys = new Set<string>();
  for (const direction of directions) {
    for (const { peers } of policy.rules[direction] ?? []) {
      for (const peer of peers) if (peer.kind === 'tenants') for (const key of peer.keys) keys.add(key);
    }
  }
  return [...keys];
}
