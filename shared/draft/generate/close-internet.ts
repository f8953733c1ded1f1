/** No way to public addresses: for namespaces as NetworkPolicies, or for the cluster as one ClusterNetworkPolicy. */
import { holdsInternet } from '../../reachability/internet.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, networkPolicy } from '../manifest.ts';
import { endpointsByWorkload, objectToOpen } from './checks.ts';
import { type Claim, Objections, objectionsOf } from './claim.ts';
import { type Generated, verified } from './generated.ts';
import { latePriority } from './quarantine.ts';
import { everyWorkloadIn, isSystemNamespace, namespacesIn, objectToHosts, withPolicedPods } from './scope.ts';

export type PolicyForm = 'NetworkPolicy' | 'ClusterNetworkPolicy';

/** Addresses that are nobody's on the internet. Sources: RFC 1918, RFC 6598, RFC 4193. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

export function generateCloseInternet(
  context: DraftContext,
  { namespaces: wanted, form }: { readonly namespaces?: readonly string[]; readonly form?: PolicyForm } = {},
): Generated {
  const named = namespacesIn(context, wanted);
  const scope = everyWorkloadIn(context, named);
  const namespaces = withPolicedPods(named, scope);
  const names = namespaces.map(({ name }) => name);
  const proposal = (kind: PolicyForm, more: readonly string[] = []): Generated =>
    verified(context, {
      policies: kind === 'NetworkPolicy' ? names.map(insideOnly) : [denyPublic(context, wanted ? names : null)],
      notes: [
        ...more,
        `private addresses (${privateRanges.join(', ')}) stay open: the API server and other networks of yours are there`,
        ...(kind === 'ClusterNetworkPolicy' && !wanted ? ['namespaces of the platform are left out by name'] : []),
      ],
      check: (impact) => claimsOf(impact, scope),
    });
  if (form) return proposal(form);
  const plain = proposal('NetworkPolicy');
  if (plain.claims.every(({ holds }) => holds)) return plain;
  const denying = proposal('ClusterNetworkPolicy', [
    'policies are in force that allow more, or less: a ClusterNetworkPolicy denies and leaves the rest to them',
  ]);
  return objectionsOf(denying.claims) < objectionsOf(plain.claims) ? denying : plain;
}

function insideOnly(namespace: string): Manifest {
  return networkPolicy({
    namespace,
    name: 'close-internet',
    labels: {},
    egress: [{ to: [{ namespaceSelector: {} }, ...privateRanges.map((cidr) => ({ ipBlock: { cidr } }))] }],
  });
}

/** Passes on what is not public, so that other policies decide about it, and denies the rest. */
function denyPublic({ base, cluster }: DraftContext, names: readonly string[] | null): Manifest {
  const key = 'kubernetes.io/metadata.name';
  const system = cluster.namespaces.map(({ name }) => name).filter(isSystemNamespace);
  const values = names ?? system;
  const operator = names ? 'In' : 'NotIn';
  const subject = values.length === 0 ? {} : { matchExpressions: [{ key, operator, values }] };
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'close-internet' },
    spec: {
      tier: 'Admin',
      priority: latePriority(base.engine),
      subject: { namespaces: subject },
      egress: [
        { action: 'Pass', to: [{ namespaces: {} }, { networks: privateRanges }, { nodes: {} }] },
        { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] },
      ],
    },
  };
}

function claimsOf({ after }: Impact, { covered, hosts }: ReturnType<typeof everyWorkloadIn>): Claim[] {
  const workloads = endpointsByWorkload(after);
  const internet = [...after.universe.endpoints.entries()].filter(
    ([, { endpoint }]) => endpoint.type === 'addresses' && holdsInternet(endpoint),
  );
  const open = new Objections();
  objectToHosts(open, hosts);
  for (const workload of covered) {
    for (const from of workloads.get(workload) ?? []) {
      for (const [to] of internet) objectToOpen(open, after, from, to);
    }
  }
  const count = covered.length + hosts.length;
  const none = count === 1 ? 'the only workload does not reach' : `none of the ${count} workloads reaches`;
  return [open.claim(`${none} a public address`)];
}
