/** From a node to what it runs and holds (table A). */
import { type Builder, silent } from './builder.ts';
import { keyOf } from './facts.ts';
import { cloudIdentity, kubeletSecrets, secretUses } from './identity.ts';
import type { Certainty, Edge, Vertex } from './model.ts';
import type { Placement, Tenant } from './placement.ts';
import { serviceAccountOf } from './pod-spec.ts';
import type { RuleId } from './techniques.ts';

function step(to: number, rule: RuleId, certainty: Certainty, note?: string): Edge {
  return { ...silent(to), rule, certainty, ...(note !== undefined && { note }) };
}

/** Everything that the kubelet of a node keeps for its pods: tokens and Secrets. */
export function credentialsOf(builder: Builder, placement: Placement, node: Vertex): number {
  return builder.nodeCredentials(node, () => {
    const edges: Edge[] = [];
    for (const tenant of placement.tenantsOf(builder, node.id)) edges.push(...tenantCredentials(builder, tenant));
    return edges;
  });
}

function tenantCredentials(builder: Builder, { workload, places, certainty }: Tenant): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<number>();
  const add = (to: number, rule: RuleId): void => {
    if (seen.has(to)) return;
    seen.add(to);
    edges.push(step(to, rule, certainty));
  };
  for (const { spec, labels } of places) {
    const name = serviceAccountOf(spec);
    // Even without a token in the pod: a node may ask for tokens of the accounts of its pods (NodeRestriction).
    add(builder.account(workload.namespace, name), 'A2-node-tokens');
    for (const use of secretUses(spec)) add(builder.secret(workload.namespace, use.name), 'A3-node-secrets');
    for (const secret of kubeletSecrets(spec)) add(builder.secret(workload.namespace, secret), 'A3-node-secrets');
    const cloud = cloudIdentity(builder.facts.accounts.get(keyOf(workload.namespace, name)) ?? null, labels);
    if (cloud) add(builder.vertex('cloud-identity', `cloud:${cloud.id}`), 'P3-cloud-identity');
  }
  return edges;
}

/** Whether owning one pod of a workload by way of its node is less than owning the workload. */
export type IsPartial = (endpoint: number) => boolean;

export function nodeEdges(builder: Builder, placement: Placement, node: Vertex, isPartial: IsPartial): Edge[] {
  if (builder.scheduling === 'off') return [];
  const edges: Edge[] = [];
  const facts = builder.facts.nodeByName.get(node.id.slice('node:'.length));
  if (facts?.controlPlane) {
    const [label] = Object.keys(facts.node.labels).filter((one) => one.startsWith('node-role.kubernetes.io/'));
    const pointer = `/metadata/labels/${(label ?? '').replace('/', '~1')}`;
    edges.push({
      ...step(builder.vertex('cluster-admin', 'cluster-admin'), 'A6-control-plane', 'certain'),
      evidence: [{ object: facts.object, pointer, text: `node ${facts.node.name} is of the control plane` }],
    });
  }
  if (facts?.cloud) {
    edges.push({
      ...step(builder.vertex('cloud-identity', nodeCloud(facts.cloud)), 'A5-node-cloud', 'likely'),
      evidence: [{ object: facts.object, pointer: '/spec/providerID', text: `runs on ${facts.cloud}` }],
    });
  }
  for (const { workload, certainty } of placement.tenantsOf(builder, node.id)) {
    const whole = builder.workload(workload.endpoint);
    const to = isPartial(workload.endpoint) ? builder.podOnNode(workload.endpoint) : whole;
    edges.push(step(to, 'A1-node-pods', certainty));
  }
  edges.push(silent(credentialsOf(builder, placement, node)));
  return edges;
}

export function nodeCloud(cloud: 'aws' | 'gce' | 'azure' | 'unknown'): string {
  return `cloud:node role (${cloud})`;
}
