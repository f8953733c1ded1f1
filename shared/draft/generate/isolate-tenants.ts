/** Namespaces that carry a label, apart by its value: one tenant does not reach another. */

import { noPorts } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, nameOf, networkPolicy } from '../manifest.ts';
import { pairText, possiblePorts } from './checks.ts';
import type { PolicyForm } from './close-internet.ts';
import { type Claim, claim, type Generated, verified } from './generated.ts';
import { freePriority } from './quarantine.ts';
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
  const left = without.length === 0 ? [] : [`without the label, and so of no tenant: ${without.join(', ')}`];
  const policies =
    form === 'ClusterNetworkPolicy' ? clusterWide(context, label, [...tenants.keys()]) : perNamespace(label, tenants);
  const plain = 'a NetworkPolicy isolates from everybody else as well: from outside, and from namespaces of no tenant';
  return verified(context, {
    policies,
    notes: [...left, ...(form === 'NetworkPolicy' ? [plain] : [])],
    check: (impact) => [...apart(context, impact, label), ...within(context, impact, label)],
  });
}

/** Lets other policies decide within a tenant, and denies what comes from another one. */
function clusterWide({ base }: DraftContext, label: string, values: readonly string[]): Manifest[] {
  const first = freePriority(base.engine);
  const taken = new Set(base.engine.policies.filter(({ tier }) => tier === 'Admin').map(({ priority }) => priority));
  let priority = first - 1;
  return values.toSorted().map((value) => {
    do priority++;
    while (taken.has(priority));
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

function* tenantPairs(
  { cluster }: DraftContext,
  { after }: Impact,
  label: string,
): Iterable<readonly [number, number, boolean]> {
  const tenantOf = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels[label]]));
  const members = [...after.universe.endpoints.entries()].flatMap(([i, { endpoint }]) => {
    const policed = endpoint.type === 'workload' && (!endpoint.hostNetwork || after.options.hostNetwork === 'pod');
    const tenant = policed ? tenantOf.get(endpoint.namespace) : undefined;
    return tenant === undefined ? [] : [{ i, tenant }];
  });
  for (const from of members) for (const to of members) yield [from.i, to.i, from.tenant === to.tenant];
}

function apart(context: DraftContext, impact: Impact, label: string): Claim[] {
  const { after } = impact;
  const open: string[] = [];
  for (const [from, to, same] of tenantPairs(context, impact, label)) {
    const ports = same ? noPorts : possiblePorts(after.reach(from, to));
    if (ports !== noPorts) open.push(pairText(after, from, to, ports));
  }
  return [claim('no tenant reaches another one', open)];
}

function within(context: DraftContext, impact: Impact, label: string): Claim[] {
  const { before, after } = impact;
  const changed: string[] = [];
  for (const [from, to, same] of tenantPairs(context, impact, label)) {
    if (!same || from === to) continue;
    const [was, is] = [before.reach(from, to), after.reach(from, to)];
    if (was.allowed !== is.allowed || was.unknown !== is.unknown) changed.push(pairText(after, from, to, is.allowed));
  }
  return [claim('nothing changes within a tenant', changed)];
}
