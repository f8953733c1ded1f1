/** Namespaces that carry a label, apart by its value: one tenant does not reach another. */

import { reasonText } from '../../reachability/explain.ts';
import type { Endpoint } from '../../reachability/types.ts';
import { noPorts, subtract, union } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, nameOf, networkPolicy } from '../manifest.ts';
import { objectToOpen } from './checks.ts';
import { type Claim, Objections, pairText } from './claim.ts';
import type { PolicyForm } from './close-internet.ts';
import { type Generated, verified } from './generated.ts';
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
  const unread: string[] = [];
  const known = new Tenants(context, label);
  for (const { name, labels } of context.cluster.namespaces) {
    const tenant = labels[label];
    if (tenant === undefined) {
      if (known.ofNamespace(name) === 'unknown') unread.push(name);
      else if (!isSystemNamespace(name)) without.push(name);
      continue;
    }
    tenants.set(tenant, [...(tenants.get(tenant) ?? []), name]);
  }
  const none = tenants.size === 0 ? [`no namespace has the label ${label}`] : [];
  const left = without.length === 0 ? [] : [`without the label, and so of no tenant: ${without.join(', ')}`];
  const open =
    unread.length === 0 ? [] : [`not known of which tenant, as no Namespace object was read: ${unread.join(', ')}`];
  const policies =
    form === 'ClusterNetworkPolicy' ? clusterWide(context, label, [...tenants.keys()]) : perNamespace(label, tenants);
  const plain = 'a NetworkPolicy isolates from everybody else as well: from outside, and from namespaces of no tenant';
  return verified(context, {
    policies,
    notes: [...none, ...left, ...open, ...(form === 'NetworkPolicy' ? [plain] : [])],
    check: (impact) => [apart(impact, known), within(impact, known)],
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

/** Tenant by namespace: a value of the label, none, or unknown where nothing that was read says. */
type Tenant = { readonly value: string } | 'none' | 'unknown';

class Tenants {
  readonly #of: ReadonlyMap<string, Tenant>;

  constructor({ cluster, base }: DraftContext, label: string) {
    const open = base.engine.options.missingNamespaces !== 'none';
    this.#of = new Map(
      cluster.namespaces.map(({ name, labels, declared }): [string, Tenant] => {
        const value = labels[label];
        return [name, value !== undefined ? { value } : declared || !open ? 'none' : 'unknown'];
      }),
    );
  }

  ofNamespace(name: string): Tenant {
    return this.#of.get(name) ?? 'unknown';
  }

  /** Of a pod, on the host network or not; of what is no pod there is none. */
  of(endpoint: Endpoint): Tenant {
    return endpoint.type === 'workload' ? this.ofNamespace(endpoint.namespace) : 'none';
  }

  /** Whether two pods are of one tenant; unknown where the labels of a namespace are. */
  areOne(a: Endpoint, b: Endpoint): boolean | 'unknown' {
    const [one, other] = [this.of(a), this.of(b)];
    if (one === 'none' || other === 'none') return false;
    if (a.type === 'workload' && b.type === 'workload' && a.namespace === b.namespace) {
      return one === 'unknown' ? 'unknown' : true;
    }
    return one === 'unknown' || other === 'unknown' ? 'unknown' : one.value === other.value;
  }
}

const notRead = 'which tenant a pod is of, as the labels of its namespace were not read';

function apart(impact: Impact, tenants: Tenants): Claim {
  const { after } = impact;
  const objections = new Objections();
  for (const [from, { endpoint: source }] of after.universe.endpoints.entries()) {
    if (tenants.of(source) === 'none') continue;
    for (const [to, verdict] of after.row(from)) {
      const { endpoint: target } = after.facts(to);
      if (tenants.of(target) === 'none') continue;
      if (source.type === 'workload' && target.type === 'workload' && source.namespace === target.namespace) continue;
      const one = tenants.areOne(source, target);
      if (one === 'unknown') {
        const open = union(verdict.allowed, verdict.unknown);
        objections.addUnknown(pairText(after, from, to, open), [notRead]);
      } else if (!one) objectToOpen(objections, after, from, to, { verdict });
    }
  }
  return objections.claim('no tenant reaches another one');
}

function within({ pairs }: Impact, tenants: Tenants): Claim {
  const objections = new Objections();
  for (const { from, to, before, after } of pairs) {
    const one = tenants.areOne(from, to);
    if (one === false) continue;
    const gained = subtract(after.allowed, union(before.allowed, before.unknown));
    const lost = subtract(before.allowed, union(after.allowed, after.unknown));
    const text = `${from.id} → ${to.id}`;
    if (one === true && union(gained, lost) !== noPorts) objections.add(text);
    else {
      const reasons = [...before.reasons, ...after.reasons].map((each) => reasonText[each]);
      objections.addUnknown(text, one === 'unknown' ? [notRead] : reasons);
    }
  }
  return objections.claim('nothing changes within a tenant');
}
