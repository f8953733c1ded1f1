/** No way to public addresses: for namespaces as NetworkPolicies, or for the cluster as one ClusterNetworkPolicy. */
import type { Workload } from '../../cluster/model.ts';
import { holdsInternet } from '../../reachability/internet.ts';
import { noPorts } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, networkPolicy } from '../manifest.ts';
import { endpointsByWorkload, pairText, possiblePorts } from './checks.ts';
import { type Claim, claim, type Generated, verified } from './generated.ts';
import { latePriority } from './quarantine.ts';
import { isSystemNamespace, namespacesIn, workloadsIn } from './scope.ts';

export type PolicyForm = 'NetworkPolicy' | 'ClusterNetworkPolicy';

/** Addresses that are nobody's on the internet. Sources: RFC 1918, RFC 6598, RFC 4193. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

export function generateCloseInternet(
  context: DraftContext,
  { namespaces: wanted, form }: { readonly namespaces?: readonly string[]; readonly form?: PolicyForm } = {},
): Generated {
  const namespaces = namespacesIn(context, wanted);
  const covered = workloadsIn(context, namespaces);
  const names = namespaces.map(({ name }) => name);
  const proposal = (kind: PolicyForm, more: readonly string[] = []): Generated =>
    verified(context, {
      policies: kind === 'NetworkPolicy' ? names.map(insideOnly) : [denyPublic(context, wanted ? names : null)],
      notes: [
        ...more,
        `private addresses (${privateRanges.join(', ')}) stay open: the API server and other networks of yours are there`,
        ...(kind === 'ClusterNetworkPolicy' && !wanted ? ['namespaces of the platform are left out by name'] : []),
      ],
      check: (impact) => claimsOf(impact, covered),
    });
  if (form) return proposal(form);
  const plain = proposal('NetworkPolicy');
  if (plain.claims.every(({ holds }) => holds)) return plain;
  return proposal('ClusterNetworkPolicy', [
    'policies are in force that allow more, or less: a ClusterNetworkPolicy denies and leaves the rest to them',
  ]);
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

function claimsOf({ after }: Impact, covered: readonly Workload[]): Claim[] {
  const workloads = endpointsByWorkload(after);
  const internet = [...after.universe.endpoints.entries()].filter(
    ([, { endpoint }]) => endpoint.type === 'addresses' && holdsInternet(endpoint),
  );
  const open: string[] = [];
  for (const workload of covered) {
    for (const from of workloads.get(workload) ?? []) {
      for (const [to] of internet) {
        const ports = possiblePorts(after.reach(from, to));
        if (ports !== noPorts) open.push(pairText(after, from, to, ports));
      }
    }
  }
  return [claim(`none of the ${covered.length} workloads reaches a public address`, open)];
}
