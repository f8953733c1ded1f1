/** What the families of rules are given to make edges with. */
import type { Facts } from './facts.ts';
import type { Gates } from './gates.ts';
import type { Control, Edge, Vertex, VertexKind } from './model.ts';
import type { Rbac } from './rbac/evaluator.ts';

/** How a pod whose node was not read is placed. */
export type Scheduling = 'exact' | 'worst-case' | 'off';

export interface Builder {
  readonly facts: Facts;
  readonly rbac: Rbac;
  readonly gates: Gates;
  readonly scheduling: Scheduling;
  at(index: number): Vertex;
  /** Index of a vertex, made when it is new. */
  vertex(kind: VertexKind, id: string, namespace?: string): number;
  workload(endpoint: number): number;
  /** One pod of a workload, by way of the node that it runs on. */
  podOnNode(endpoint: number): number;
  /** A pod of the attacker's own in the namespace of a workload, with its labels. */
  ownPod(endpoint: number): number;
  account(namespace: string, name: string): number;
  secret(namespace: string, name: string): number;
  /** A vertex that joins many to many; its edges are made when it is first reached. */
  scope(id: string, edges: () => readonly Edge[]): number;
  /** What the kubelet of a node keeps for its pods; its edges are made when it is first reached. */
  nodeCredentials(node: Vertex, edges: () => readonly Edge[]): number;
  control(control: Control): string;
}

export function silent(to: number): Edge {
  return { to, rule: null, certainty: 'certain', evidence: [], controls: [], need: null };
}

/** Scopes over the namespaces given, or over all for null. */
export function podsOf(builder: Builder, namespace: string | null): number {
  return builder.scope(`pods:${namespace ?? '*'}`, () => {
    if (namespace !== null) {
      return (builder.facts.byNamespace.get(namespace) ?? []).map(({ endpoint }) => silent(builder.workload(endpoint)));
    }
    return [...builder.facts.byNamespace.keys()].map((one) => silent(podsOf(builder, one)));
  });
}

export function accountsOf(builder: Builder, namespace: string | null): number {
  return builder.scope(`accounts:${namespace ?? '*'}`, () => {
    const { accountsByNamespace } = builder.facts;
    if (namespace === null) return [...accountsByNamespace.keys()].map((one) => silent(accountsOf(builder, one)));
    return (accountsByNamespace.get(namespace) ?? []).map((key) =>
      silent(builder.account(namespace, key.slice(namespace.length + 1))),
    );
  });
}

export function secretsOf(builder: Builder, namespace: string | null): number {
  return builder.scope(`secrets:${namespace ?? '*'}`, () => {
    const { secretsByNamespace } = builder.facts;
    if (namespace === null) return [...secretsByNamespace.keys()].map((one) => silent(secretsOf(builder, one)));
    return (secretsByNamespace.get(namespace) ?? []).map((key) =>
      silent(builder.secret(namespace, key.slice(namespace.length + 1))),
    );
  });
}

/** Everything in a namespace: its pods, accounts and secrets. */
export function wholeNamespace(builder: Builder, namespace: string): number {
  return builder.scope(`everything:${namespace}`, () => [
    silent(podsOf(builder, namespace)),
    silent(accountsOf(builder, namespace)),
    silent(secretsOf(builder, namespace)),
    silent(runIn(builder, namespace)),
  ]);
}

/** The place in the network of any pod of a namespace: policies go by labels, which whoever writes a pod chooses. */
export function placesIn(builder: Builder, namespace: string | null): number {
  return builder.scope(`places:${namespace ?? '*'}`, () => {
    const { byNamespace } = builder.facts;
    if (namespace === null) return [...byNamespace.keys()].map((one) => silent(placesIn(builder, one)));
    return (byNamespace.get(namespace) ?? []).flatMap(({ endpoint, facts }) =>
      facts.hostNetwork ? [] : [silent(builder.ownPod(endpoint))],
    );
  });
}

const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Pod Security level that a namespace enforces; null when its labels were not read. */
export function enforcedLevel(builder: Builder, namespace: string): string | null {
  const object = builder.facts.namespaces.get(namespace);
  return object ? (object.metadata.labels[enforceLabel] ?? 'privileged') : null;
}

/**
 * Running a pod of one's own in a namespace: as any account of it, with any of its secrets, in the place in the network
 * of any of its pods, and out to any node.
 */
export function runIn(builder: Builder, namespace: string | null): number {
  return builder.scope(`run:${namespace ?? '*'}`, () => {
    if (namespace === null) {
      return [...builder.facts.namespaces.keys()].map((one) => silent(runIn(builder, one)));
    }
    const edges: Edge[] = [silent(accountsOf(builder, namespace)), silent(secretsOf(builder, namespace))];
    edges.push(silent(placesIn(builder, namespace)));
    const level = enforcedLevel(builder, namespace);
    if (level === 'baseline' || level === 'restricted') return edges;
    const object = builder.facts.namespaces.get(namespace);
    const pointer = `/metadata/labels/${enforceLabel.replace('/', '~1')}`;
    const control = builder.control({
      id: `pod-admission:${namespace}`,
      kind: 'pod-admission',
      title: `Enforce Pod Security baseline in namespace ${namespace}`,
      endpoint: -1,
      changes: object ? [{ object, pointer, from: level ?? '', to: 'baseline' }] : [],
    });
    edges.push({
      ...silent(anyNode(builder)),
      certainty: 'likely',
      note: `nothing that was read keeps privileged pods out of ${namespace}`,
      controls: object ? [control] : [],
    });
    return edges;
  });
}

/** Every node; one that stands for all when none was read. */
export function anyNode(builder: Builder): number {
  return builder.scope('nodes:*', () => {
    const { nodes } = builder.facts;
    if (nodes.length === 0) return [silent(builder.vertex('node', unreadNode))];
    return nodes.map(({ node }) => silent(builder.vertex('node', `node:${node.name}`)));
  });
}

/** Stands for the nodes of a cluster none of which was read. */
export const unreadNode = 'node:{any}';

export function someNodeOf(workload: string): string {
  return `node:{of ${workload}}`;
}
