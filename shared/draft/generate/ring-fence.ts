/** A namespace, or an app of it by label, that talks freely within, and beyond only as it declares. */
import type { Workload } from '../../cluster/model.ts';
import type { Labels } from '../../kubernetes/objects.ts';
import { noPorts, subtract } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { DeclaredConnection, DeclaredEnd } from '../declared.ts';
import { dnsOf, dnsRules } from '../dns.ts';
import type { Impact } from '../impact.ts';
import { networkPolicy, podPeer } from '../manifest.ts';
import { selectedBy } from '../selecting.ts';
import { endpointsByWorkload, missing, pairText, possiblePorts, pulledIn, Wanted } from './checks.ts';
import { dnsWorks } from './default-deny.ts';
import { type Claim, claim, type Generated, pulledInNote, verified } from './generated.ts';
import { rowsFor } from './least-privilege.ts';
import { workloadPolicies } from './rules.ts';
import { Selections } from './scope.ts';

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
  const isInside = (end: DeclaredEnd): boolean => end.kind === 'workload' && inside.includes(end.workload);
  const rows = rowsFor(context, inside).filter(({ from, to }) => isInside(from) !== isInside(to));
  const excluded = new Set(exclude);
  const included = rows.filter(({ id }) => !excluded.has(id));
  const selections = new Selections(context);
  const app = Object.values(labels).join('-');
  const within = podPeer(namespace, namespace, labels);
  const fence = networkPolicy({
    namespace,
    name: app === '' ? 'ring-fence' : `ring-fence-${app}`,
    labels,
    ingress: [{ from: [within] }],
    egress: [{ to: [within] }, ...dnsRules(dns, namespace)],
  });
  return verified(context, {
    policies: [fence, ...workloadPolicies(inside, included, selections, dns)],
    notes: [...dns.notes, ...selections.notes],
    rows,
    check: (impact, found) => claimsOf(impact, inside, included, dns, namespace, found),
  });
}

function claimsOf(
  impact: Impact,
  inside: readonly Workload[],
  rows: readonly DeclaredConnection[],
  dns: ReturnType<typeof dnsOf>,
  name: string,
  found: string[],
): Claim[] {
  const { before, after } = impact;
  const workloads = endpointsByWorkload(after);
  const own = new Set(inside.flatMap((workload) => workloads.get(workload) ?? []));
  const wanted = new Wanted(after, rows, dns, inside);
  const pulled = [...pulledIn(after, wanted, rows, new Set(inside))];
  if (pulled.length > 0) found.push(pulledInNote(pulled));
  const crossing: string[] = [];
  const cut: string[] = [];
  for (const from of own) {
    for (const to of own) {
      if (from === to) continue;
      const lost = subtract(before.reach(from, to).allowed, after.reach(from, to).allowed);
      if (lost !== noPorts) cut.push(pairText(after, from, to, lost));
    }
    for (const [other, { endpoint }] of after.universe.endpoints.entries()) {
      if (own.has(other) || endpoint.type === 'node' || endpoint.type === 'ingress-controller') continue;
      for (const [s, d] of [
        [from, other],
        [other, from],
      ] as const) {
        const extra = subtract(possiblePorts(after.reach(s, d)), wanted.of(s, d));
        if (extra !== noPorts) crossing.push(pairText(after, s, d, extra));
      }
    }
  }
  return [
    claim(`the ${inside.length} workloads inside ${name} reach one another as before`, cut),
    claim(`of what crosses the fence, only DNS and the ${rows.length} reviewed connections are open`, crossing),
    claim('each reviewed connection over the fence works as before', [
      ...missing(before, after, new Wanted(after, rows, { ...dns, workloads: [] }, inside)),
    ]),
    ...dnsWorks(impact, dns, inside),
  ];
}
