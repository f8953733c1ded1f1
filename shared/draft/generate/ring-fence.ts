/** A namespace, or an app of it by label, that talks freely within, and beyond only as it declares. */
import type { Workload } from '../../cluster/model.ts';
import type { Labels } from '../../kubernetes/objects.ts';
import { plural } from '../../values/words.ts';
import type { DraftContext } from '../context.ts';
import type { DeclaredConnection, DeclaredEnd } from '../declared.ts';
import { type Dns, dnsOf, dnsRules } from '../dns.ts';
import type { Impact } from '../impact.ts';
import { networkPolicy, podPeer } from '../manifest.ts';
import { selectedBy } from '../selecting.ts';
import { endpointsByWorkload, isOwnPod, objectToLoss, objectToOpen, pulledIn, Wanted } from './checks.ts';
import { type Claim, few, Objections } from './claim.ts';
import { dnsWorks } from './default-deny.ts';
import { type Generated, pulledInNote, refused, verified } from './generated.ts';
import { butPulledIn, reviewedWork, rowsFor } from './least-privilege.ts';
import { workloadPolicies } from './rules.ts';
import { everyWorkloadIn, Selections } from './scope.ts';

export interface RingFenceOptions {
  readonly namespace: string;
  /** The app, by label; the whole namespace when left out. */
  readonly labels?: Labels;
  /** Ids of connections over the fence that are not to be let through. */
  readonly exclude?: readonly string[];
}

export function generateRingFence(
  context: DraftContext,
  { namespace, labels = {}, exclude = [] }: RingFenceOptions,
): Generated {
  const dns = dnsOf(context);
  const inside = selectedBy(context, namespace, labels);
  const app = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  if (inside.length === 0) {
    const what = app === '' ? `no pod in ${namespace}` : `no pod in ${namespace} has the label ${app}`;
    return refused(context, `${what} that policies select`);
  }
  const { hosts } = everyWorkloadIn(context, [{ name: namespace }]);
  const isInside = (end: DeclaredEnd): boolean => end.kind === 'workload' && inside.includes(end.workload);
  const all = rowsFor(context, inside);
  const rows = all.filter(({ from, to }) => isInside(from) !== isInside(to));
  const inner = all.filter(({ from, to }) => isInside(from) && isInside(to));
  const excluded = new Set(exclude);
  const included = rows.filter(({ id }) => !excluded.has(id));
  const selections = new Selections(context);
  const suffix = Object.values(labels).join('-');
  const within = podPeer(namespace, namespace, labels);
  const fence = networkPolicy({
    namespace,
    name: suffix === '' ? 'ring-fence' : `ring-fence-${suffix}`,
    labels,
    ingress: [{ from: [within] }],
    egress: [{ to: [within] }, ...dnsRules(dns, namespace)],
  });
  return verified(context, {
    policies: [fence, ...workloadPolicies(inside, included, selections, dns)],
    notes: [
      ...dns.notes,
      ...selections.notes,
      ...(hosts.length > 0
        ? [`outside the fence, on the host network: ${few(hosts.map(({ id }) => id)).join(', ')}`]
        : []),
    ],
    rows,
    check: (impact, found) => claimsOf(impact, inside, included, inner, dns, namespace, found),
  });
}

function claimsOf(
  impact: Impact,
  inside: readonly Workload[],
  rows: readonly DeclaredConnection[],
  within: readonly DeclaredConnection[],
  dns: Dns,
  name: string,
  found: string[],
): Claim[] {
  const { before, after } = impact;
  const workloads = endpointsByWorkload(after);
  const own = new Set(inside.flatMap((workload) => workloads.get(workload) ?? []));
  // Rows within count where one end may be the ingress controller, whose pods may be within.
  const wanted = new Wanted(after, [...rows, ...within], dns, inside);
  const pulled = [...pulledIn(after, wanted, rows, new Set(inside))];
  if (pulled.length > 0) found.push(pulledInNote(pulled));
  const [crossing, cut] = [new Objections(), new Objections()];
  for (const from of own) {
    for (const to of own) if (!isOwnPod(after, from, to)) objectToLoss(cut, before, after, from, to);
    for (const [other, { endpoint }] of after.universe.endpoints.entries()) {
      if (own.has(other) || endpoint.type === 'node') continue;
      objectToOpen(crossing, after, from, other, { wanted: wanted.of(from, other) });
      objectToOpen(crossing, after, other, from, { wanted: wanted.of(other, from) });
    }
  }
  const [many, reviewed] = [plural(inside.length, 'workload'), plural(rows.length, 'reviewed connection')];
  return [
    cut.claim(`what is inside ${name} (${many}) stays connected as before`),
    crossing.claim(
      `of what crosses the fence, only DNS and the ${reviewed} ${rows.length === 1 ? 'is' : 'are'} open, ${butPulledIn(pulled)}`,
    ),
    reviewedWork(impact, rows, dns, inside),
    ...dnsWorks(impact, dns, inside),
  ];
}
