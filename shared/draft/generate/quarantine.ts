/**
 * Cuts a workload off. Network policies only ever allow, so one that allows nothing is not enough where another one
 * selects the pods and allows something; then a ClusterNetworkPolicy that denies goes before all others.
 */
import type { Workload } from '../../cluster/model.ts';
import type { Labels } from '../../kubernetes/objects.ts';
import type { Engine } from '../../reachability/engine.ts';
import { type DraftContext, hasPoliced } from '../context.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, nameOf, networkPolicy, podPeer } from '../manifest.ts';
import { endpointsByWorkload, isOwnPod, objectToOpen } from './checks.ts';
import { type Claim, noPolicyApplies, Objections, objectionsOf } from './claim.ts';
import { type Generated, refused, verified } from './generated.ts';
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
  const problem = problemOf(context, workload, mode, investigators);
  if (problem !== null) return refused(context, problem);
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
    'other policies select these pods and allow connections, or may, so a ClusterNetworkPolicy denies before they are asked';
  const strong = verified(context, { policies: [own, denying], notes: [...notes, reason], check });
  return objectionsOf(strong.claims) < objectionsOf(plain.claims) ? strong : plain;
}

function problemOf(
  context: DraftContext,
  workload: Workload,
  mode: QuarantineMode,
  investigators: readonly string[],
): string | null {
  if (!hasPoliced(context, workload)) return `${workload.id} is on the host network: ${noPolicyApplies}`;
  if (mode !== 'forensics') return null;
  if (investigators.length === 0) return 'forensics needs the namespaces of those who investigate';
  const unknown = investigators.filter((one) => !context.cluster.namespaces.some(({ name }) => name === one));
  return unknown.length === 0 ? null : `no namespace ${unknown.join(', ')} to investigate from`;
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
  const own = endpointsByWorkload(after).get(workload) ?? [];
  const [incoming, outgoing] = [new Objections(), new Objections()];
  for (const [other, { endpoint }] of after.universe.endpoints.entries()) {
    const friend = endpoint.type === 'workload' && admitted.includes(endpoint.namespace);
    for (const mine of own) {
      if (isOwnPod(after, mine, other)) continue;
      // Which node is the pod's own is often not known, and no policy closes that one.
      if (inward && !friend && endpoint.type !== 'node') objectToOpen(incoming, after, other, mine);
      if (outward) objectToOpen(outgoing, after, mine, other);
    }
  }
  const who = admitted.length > 0 ? `nothing but ${admitted.join(', ')}` : 'nothing';
  return [
    ...(inward ? [incoming.claim(`${who} gets in to ${workload.id}, but for nodes themselves`)] : []),
    ...(outward ? [outgoing.claim(`nothing gets out of ${workload.id}`)] : []),
  ];
}
