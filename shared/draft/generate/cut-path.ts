/** Takes one connection away and leaves the others: a rule that denies, before all others. */
import type { Workload } from '../../cluster/model.ts';
import { adminRule } from '../../reachability/fix-peers.ts';
import { allPorts, formatPorts, type PortSet } from '../../values/ports.ts';
import { type DraftContext, hasPoliced } from '../context.ts';
import type { Impact } from '../impact.ts';
import { nameOf, podPeer } from '../manifest.ts';
import { endpointsByWorkload, objectToOpen } from './checks.ts';
import { type Claim, claim, noPolicyApplies, Objections } from './claim.ts';
import { type Generated, refused, verified } from './generated.ts';
import { freePriority } from './quarantine.ts';
import { Selections } from './scope.ts';

export interface CutPath {
  readonly from: Workload;
  readonly to: Workload;
  /** Every port when not given. */
  readonly ports?: PortSet;
}

export function generateCutPath(context: DraftContext, { from, to, ports = allPorts }: CutPath): Generated {
  if (from === to) return refused(context, `${from.id} cannot be cut off from itself: name two workloads`);
  const host = [from, to].find((one) => !hasPoliced(context, one));
  if (host) return refused(context, `${host.id} is on the host network: ${noPolicyApplies}`);
  const selections = new Selections(context);
  const pods = (workload: Workload) => podPeer(null, workload.namespace, selections.labels(workload));
  const policy = {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: nameOf(`cut-${from.name}-${to.name}`) },
    spec: {
      tier: 'Admin',
      priority: freePriority(context.base.engine),
      subject: { pods: pods(to) },
      ingress: [adminRule('ClusterNetworkPolicy', 'deny', { from: [{ pods: pods(from) }] }, ports)],
    },
  };
  return verified(context, {
    policies: [policy],
    notes: ['a ClusterNetworkPolicy is needed: NetworkPolicies cannot deny', ...selections.notes],
    check: (impact) => claimsOf(impact, from, to, ports),
  });
}

function claimsOf({ after, pairs }: Impact, from: Workload, to: Workload, ports: PortSet): Claim[] {
  const workloads = endpointsByWorkload(after);
  const open = new Objections();
  const others: string[] = [];
  for (const s of workloads.get(from) ?? []) {
    for (const d of workloads.get(to) ?? []) objectToOpen(open, after, s, d, { only: ports });
  }
  for (const pair of pairs) {
    const isMeant = [pair.from, pair.to].every((end, i) => {
      const meant = i === 0 ? from : to;
      return (
        end.type === 'workload' &&
        end.namespace === meant.namespace &&
        end.name === meant.name &&
        end.kind === meant.kind
      );
    });
    if (!isMeant) others.push(`${pair.from.id} → ${pair.to.id}`);
  }
  const what = ports === allPorts ? '' : ` on ${formatPorts(ports)}`;
  return [open.claim(`${from.id} no longer reaches ${to.id}${what}`), claim('no other connection changes', others)];
}
