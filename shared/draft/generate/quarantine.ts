/**
 * Cuts a workload off. Network policies only ever allow, so one that allows nothing is not enough where another one
 * selects the pods and allows something; then a ClusterNetworkPolicy that denies goes before all others.
 */
import type { Workload } from '../../cluster/model.ts';
import type { Labels } from '../../kubernetes/objects.ts';
import type { Engine } from '../../reachability/engine.ts';
import { noPorts } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, nameOf, networkPolicy, podPeer } from '../manifest.ts';
import { endpointsByWorkload, pairText, possiblePorts } from './checks.ts';
import { type Claim, claim, type Generated, verified } from './generated.ts';
import { Selections } from './scope.ts';

export type QuarantineMode = 'in' | 'out' | 'both' | 'forensics';

export interface QuarantineOptions {
  readonly mode?: QuarantineMode;
  /** Who still gets in for forensics. */
  readonly investigators?: readonly string[];
}

export function generateQuarantine(
  context: DraftContext,
  workload: Workload,
  { mode = 'both', investigators = [] }: QuarantineOptions = {},
): Generated {
  const selections = new Selections(context);
  const labels = selections.labels(workload);
  const [inward, outward] = [mode !== 'out', mode !== 'in'];
  const admitted = mode === 'forensics' ? investigators : [];
  const own = networkPolicy({
    namespace: workload.namespace,
    name: `quarantine-${workload.name}`,
    labels,
    ...(inward && {
      ingress: admitted.length > 0 ? [{ from: admitted.map((name) => podPeer(workload.namespace, name, {})) }] : [],
    }),
    ...(outward && { egress: [] }),
  });
  const notes = [
    'connections that are open already may go on: most network plugins check new connections only',
    ...(inward ? ["what comes from the pod's own node (the kubelet, pods on the host network) is always let in"] : []),
    ...selections.notes,
  ];
  const check = (impact: Impact): Claim[] => claimsOf(impact, workload, inward, outward, admitted);
  const plain = verified(context, { policies: [own], notes, check });
  if (plain.claims.every(({ holds }) => holds)) return plain;
  const denying = denyPolicy(context, workload, labels, { inward, outward, admitted });
  const reason =
    'other policies select these pods and allow connections, so a ClusterNetworkPolicy denies before they are asked';
  const strong = verified(context, { policies: [own, denying], notes: [...notes, reason], check });
  return strong;
}

function denyPolicy(
  context: DraftContext,
  workload: Workload,
  labels: Labels,
  { inward, outward, admitted }: { inward: boolean; outward: boolean; admitted: readonly string[] },
): Manifest {
  const everywhere = [{ namespaces: {} }];
  const pass = admitted.map((name) => ({
    action: 'Pass',
    from: [{ namespaces: { matchLabels: { 'kubernetes.io/metadata.name': name } } }],
  }));
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: nameOf(`quarantine-${workload.namespace}-${workload.name}`) },
    spec: {
      tier: 'Admin',
      priority: freePriority(context.base.engine),
      subject: { pods: podPeer(null, workload.namespace, labels) },
      ...(inward && { ingress: [...pass, { action: 'Deny', from: everywhere }] }),
      ...(outward && {
        egress: [{ action: 'Deny', to: [...everywhere, { networks: ['0.0.0.0/0', '::/0'] }, { nodes: {} }] }],
      }),
    },
  };
}

/** Source: network-policy-api v1alpha2, spec.priority. */
export const lastPriority = 1000;

/** After every policy of the admin tier: what passes there has been through all the others. */
export function latePriority({ policies }: Engine): number {
  const taken = policies.filter(({ tier }) => tier === 'Admin').map(({ priority }) => priority);
  return Math.min(taken.reduce((most, priority) => Math.max(most, priority), -1) + 1, lastPriority);
}

/** The first priority that no policy of the admin tier has; lower ones are looked at first. */
export function freePriority({ policies }: Engine): number {
  const taken = new Set(policies.filter(({ tier }) => tier === 'Admin').map(({ priority }) => priority));
  let priority = 0;
  while (taken.has(priority) && priority < lastPriority) priority++;
  return priority;
}

function claimsOf(
  { after }: Impact,
  workload: Workload,
  inward: boolean,
  outward: boolean,
  admitted: readonly string[],
): Claim[] {
  const own = new Set(endpointsByWorkload(after).get(workload) ?? []);
  const incoming: string[] = [];
  const outgoing: string[] = [];
  for (const [other, { endpoint }] of after.universe.endpoints.entries()) {
    if (own.has(other) || endpoint.type === 'ingress-controller') continue;
    const friend = endpoint.type === 'workload' && admitted.includes(endpoint.namespace);
    for (const mine of own) {
      const into = possiblePorts(after.reach(other, mine));
      if (inward && !friend && into !== noPorts && endpoint.type !== 'node')
        incoming.push(pairText(after, other, mine, into));
      const out = possiblePorts(after.reach(mine, other));
      if (outward && out !== noPorts) outgoing.push(pairText(after, mine, other, out));
    }
  }
  const who = admitted.length > 0 ? `nothing but ${admitted.join(', ')}` : 'nothing';
  return [
    ...(inward ? [claim(`${who} gets in to ${workload.id}`, incoming)] : []),
    ...(outward ? [claim(`nothing gets out of ${workload.id}`, outgoing)] : []),
  ];
}
