/** Nothing in, nothing out but DNS, for every pod of a namespace. */

import type { Workload } from '../../cluster/model.ts';
import { plural } from '../../values/words.ts';
import type { DraftContext } from '../context.ts';
import { type Dns, dnsClients, dnsOf, dnsRules, dnsServerPolicies } from '../dns.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, networkPolicy } from '../manifest.ts';
import { endpointsByWorkload, objectToMissing, objectToUnwanted, Wanted } from './checks.ts';
import { type Claim, Objections } from './claim.ts';
import { type Generated, verified } from './generated.ts';
import { everyWorkloadIn, namespacesIn, objectToHosts, withPolicedPods } from './scope.ts';

/** One policy that isolates both directions, with DNS as its only rule. */
export function denyWithDns(namespace: string, dns: Dns): Manifest {
  return networkPolicy({ namespace, name: 'default-deny', labels: {}, ingress: [], egress: dnsRules(dns, namespace) });
}

export function generateDefaultDeny(context: DraftContext, wanted?: readonly string[]): Generated {
  const dns = dnsOf(context);
  const named = namespacesIn(context, wanted);
  const scope = everyWorkloadIn(context, named);
  const namespaces = withPolicedPods(named, scope);
  return verified(context, {
    // Servers first: applied in this order, nobody loses them in between.
    policies: [...dnsServerPolicies(context, dns, namespaces), ...namespaces.map(({ name }) => denyWithDns(name, dns))],
    notes: dns.notes,
    check: (impact) => [
      isolated(impact, scope),
      ...dnsWorks(impact, dns, scope.covered),
      nothingElse(context, impact, dns, scope),
    ],
  });
}

type Scope = ReturnType<typeof everyWorkloadIn>;

function isolated({ after }: Impact, { covered, hosts }: Scope): Claim {
  const workloads = endpointsByWorkload(after);
  const objections = new Objections();
  for (const workload of covered) {
    const open = (workloads.get(workload) ?? []).some((endpoint) => {
      const { first, last } = after.facts(endpoint);
      for (let e = first; e < last; e++) {
        for (const direction of ['ingress', 'egress'] as const) {
          const { ranks } = after.profileOf(direction, e);
          if (!ranks.some(({ tier, policies }) => tier === 'NetworkPolicy' && policies.some((one) => one.certain)))
            return true;
        }
      }
      return false;
    });
    if (open) objections.add(workload.id);
  }
  objectToHosts(objections, hosts);
  return objections.claim(`${isolatedWords(covered.length + hosts.length)} isolated in both directions`);
}

function isolatedWords(count: number): string {
  return `${plural(count, 'workload')} ${count === 1 ? 'is' : 'are'}`;
}

/** No claim where no DNS pods were read: then a note says what was taken for granted. */
export function dnsWorks({ before, after }: Impact, dns: Dns, covered: readonly Workload[]): Claim[] {
  if (dns.workloads.length === 0) return [];
  const objections = new Objections();
  objectToMissing(objections, before, after, new Wanted(after, [], dns, covered));
  return [objections.claim('DNS still works for all of them')];
}

function nothingElse(context: DraftContext, { after }: Impact, dns: Dns, { covered, hosts }: Scope): Claim {
  const objections = new Objections();
  objectToHosts(objections, hosts);
  const wanted = new Wanted(after, [], dns, dnsClients(context, dns, covered));
  objectToUnwanted(objections, after, wanted, new Set(covered));
  return objections.claim('nothing else gets in or out, but for nodes themselves');
}
