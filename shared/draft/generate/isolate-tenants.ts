/** Namespaces that carry a label, apart by its value: one tenant does not reach another. */

import { noPorts } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, nameOf, networkPolicy } from '../manifest.ts';
import { pairText, possiblePorts } from './checks.ts';
import type { PolicyForm } from './close-internet.ts';
import { type Claim, claim, type Generated, verified } from './generated.ts';
import { lastPriority, latePriority } from './quarantine.ts';
import { isSystemNamespace } from './scope.ts';

export interface TenantOptions {
  /** Label of namespaces whose value names the tenant. */
  readonly label: string;
  readonly form?: PolicyForm;
}

export function generateIsolateTenants(
  context: DraftContext,
  { label, form = 'ClusterNetworkPolicy' }: TenantOptions,
): Generated {
  const tenants = new Map<string, string[]>();
  const without: string[] = [];
  for (const { name, labels } of context.cluster.namespaces) {
    const tenant = labels[label];
    if (tenant === undefined) {
      if (!isSystemNamespace(name)) without.push(name);
      continue;
    }
    tenants.set(tenant, [...(tenants.get(tenant) ?? []), name]);
  }
  const none = tenants.size === 0 ? [`no namespace has the label ${label}`] : [];
  const left = without.length === 0 ? [] : [`without the label, and so of no tenant: ${without.join(', ')}`];
  const policies =
    form === 'ClusterNetworkPolicy' ? clusterWide(context, label, [...tenants.keys()]) : perNamespace(label, tenants);
  const plain = 'a NetworkPolicy isolates from everybody else as well: from outside, and from namespaces of no tenant';
  return verified(context, {
    policies,
    notes: [...none, ...left, ...(form === 'NetworkPolicy' ? [plain] : [])],
    check: (impact) => [...apart(context, impact, label), ...within(context, impact, label)],
  });
}

/** Lets other policies decide within a tenant, and denies what comes from another one. */
function clusterWide({ base }: DraftContext, label: string, values: readonly string[]): Manifest[] {
  const first = latePriority(base.engine);
  return values.toSorted().map((value, i) => {
    // Beyond the last one they share it: no namespace is of two tenants, so no two of them select a pod.
    const priority = Math.min(first + i, lastPriority);
    const own = { matchLabels: { [label]: value } };
    return {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: nameOf(`tenant-${value}`) },
      spec: {
        tier: 'Admin',
        priority,
        subject: { namespaces: own },
        ingress: [
          { action: 'Pass', from: [{ namespaces: own }] },
          { action: 'Deny', from: [{ namespaces: { matchExpressions: [{ key: label, operator: 'Exists' }] } }] },
        ],
      },
    };
  });
}

function perNamespace(label: string, tenants: ReadonlyMap<string, readonly string[]>): Manifest[] {
  return [...tenants].flatMap(([value, names]) =>
    names.map((namespace) =>
      networkPolicy({
        namespace,
        name: 'own-tenant',
        labels: {},
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { [label]: value } } }] }],
      }),
    ),
  );
}

/** Tenant of each endpoint that is a pod of one. */
function tenantsOf({ cluster }: DraftContext, { after }: Impact, label: string): ReadonlyMap<string, string> {
  const tenantOf = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels[label]]));
  return new Map(
    after.universe.endpoints.flatMap(({ endpoint }) => {
      const policed = endpoint.type === 'workload' && (!endpoint.hostNetwork || after.options.hostNetwork === 'pod');
      const tenant = policed ? tenantOf.get(endpoint.namespace) : undefined;
      return tenant === undefined ? [] : [[endpoint.id, tenant] as const];
    }),
  );
}

function apart(context: DraftContext, impact: Impact, label: string): Claim[] {
  const { after } = impact;
  const tenants = tenantsOf(context, impact, label);
  const open: string[] = [];
  for (const [from, { endpoint }] of after.universe.endpoints.entries()) {
    const tenant = tenants.get(endpoint.id);
    for (const [to, verdict] of tenant === undefined ? [] : after.row(from)) {
      const other = tenants.get(after.facts(to).endpoint.id);
      const ports = other === undefined || other === tenant ? noPorts : possiblePorts(verdict);
      if (ports !== noPorts) open.push(pairText(after, from, to, ports));
    }
  }
  return [claim('no tenant reaches another one', open)];
}

function within(context: DraftContext, impact: Impact, label: string): Claim[] {
  const tenants = tenantsOf(context, impact, label);
  const changed = impact.pairs.filter(({ from, to }) => {
    const tenant = tenants.get(from.id);
    return tenant !== undefined && tenant === tenants.get(to.id);
  });
  return [
    claim(
      'nothing changes within a tenant',
      changed.map(({ from, to }) => `${from.id} → ${to.id}`),
    ),
  ];
}
