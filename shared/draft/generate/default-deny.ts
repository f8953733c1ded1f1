/** Nothing in, nothing out but DNS, for every pod of a namespace. */

import type { Workload } from '../../cluster/model.ts';
import type { DraftContext } from '../context.ts';
import { type Dns, dnsClients, dnsOf, dnsRules, dnsServerPolicies } from '../dns.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, networkPolicy } from '../manifest.ts';
import { endpointsByWorkload, missing, unwanted, Wanted } from './checks.ts';
import { type Claim, claim, type Generated, verified } from './generated.ts';
import { namespacesIn, workloadsIn } from './scope.ts';

/** One policy that isolates both directions, with DNS as its only rule. */
export function denyWithDns(namespace: string, dns: Dns): Manifest {
  return networkPolicy({ namespace, name: 'default-deny', labels: {}, ingress: [], egress: dnsRules(dns, namespace) });
}

export function generateDefaultDeny(context: DraftContext, wanted?: readonly string[]): Generated {
  const dns = dnsOf(context);
  const namespaces = namespacesIn(context, wanted);
  const covered = workloadsIn(context, namespaces);
  return verified(context, {
    policies: [...namespaces.map(({ name }) => denyWithDns(name, dns)), ...dnsServerPolicies(context, dns, namespaces)],
    notes: dns.notes,
    check: (impact) => [
      isolated(impact, covered),
      ...dnsWorks(impact, dns, covered),
      ...nothingElse(context, impact, dns, covered),
    ],
  });
}

export function isolated({ after }: Impact, covered: readonly Workload[]): Claim {
  const workloads = endpointsByWorkload(after);
  const open = covered.filter((workload) =>
    (workloads.get(workload) ?? []).some((endpoint) => {
      const { first, last } = after.facts(endpoint);
      for (let e = first; e < last; e++) {
        for (const direction of ['ingress', 'egress'] as const) {
          const { ranks } = after.profileOf(direction, e);
          if (!ranks.some(({ tier, policies }) => tier === 'NetworkPolicy' && policies.some((one) => one.certain)))
            return true;
        }
      }
      return false;
    }),
  );
  return claim(
    `${covered.length} workloads are isolated in both directions`,
    open.map(({ id }) => id),
  );
}

/** No claim where no DNS pods were read: then a note says what was taken for granted. */
export function dnsWorks({ before, after }: Impact, dns: Dns, covered: readonly Workload[]): Claim[] {
  if (dns.workloads.length === 0) return [];
  const names = new Wanted(after, [], dns, covered);
  return [claim('DNS still works for all of them', [...missing(before, after, names)])];
}

/** Only where no policy was there before: policies add up, and those that exist go on allowing. */
function nothingElse(context: DraftContext, impact: Impact, dns: Dns, covered: readonly Workload[]): Claim[] {
  const names = new Set(covered.map(({ namespace }) => namespace));
  const others = context.base.engine.bound.filter(
    ({ policy, subject }) =>
      subject.may.length > 0 &&
      (policy.subject.namespaces.kind !== 'name' || names.has(policy.subject.namespaces.name)),
  );
  const only = claim('nothing else gets in or out', [
    ...unwanted(impact.after, new Wanted(impact.after, [], dns, dnsClients(context, dns, covered)), new Set(covered)),
  ]);
  return others.length === 0 || only.holds
    ? [only]
    : [{ ...only, text: 'nothing else gets in or out (policies in force allow more)' }];
}
