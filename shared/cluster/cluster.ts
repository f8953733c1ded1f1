/** The cluster as policies see it: namespaces, nodes, workloads and their pods. No policy is known here. */
import type { Diagnostic, KubernetesObject, Labels, Source } from '../kubernetes/objects.ts';
import type { Address } from '../reachability/addresses.ts';
import type { Protocol } from '../reachability/ports.ts';
import { type IngressTarget, ingressTargets } from './ingress.ts';
import { type ClusterNode, readNodes } from './nodes.ts';
import { readWorkloads } from './workloads.ts';

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** Whether a Namespace object was read; without one, labels beyond the name are not known. */
  readonly declared: boolean;
}

export interface ContainerPort {
  /** '' when the port has no name. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** One pod, or `count` pods of one template that files do not tell apart. */
export interface Pod {
  /** Name of a live pod; '' for pods of a template. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Keys of labels that exist with a value only the cluster knows. */
  readonly hashLabels: readonly string[];
  readonly count: number;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** Node it runs on; null when not known. */
  readonly node: string | null;
  /** Empty when not known. */
  readonly addresses: readonly Address[];
  /** For templates whose controller numbers its pods: labels that differ by ordinal. */
  readonly ordinals: OrdinalLabels | null;
}
export interface OrdinalLabels {
  readonly start: number;
  /** Label key → value for a pod of that ordinal. */
  readonly labels: Readonly<Record<string, (ordinal: number) => string>>;
  readonly podName: (ordinal: number) => string;
}

export interface Workload {
  /** `namespace/name[Kind]`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly pods: readonly Pod[];
  readonly source: Source;
}

export interface Cluster {
  /** Sorted by name. */
  readonly namespaces: readonly Namespace[];
  readonly nodes: readonly ClusterNode[];
  /** Sorted by namespace, then id. */
  readonly workloads: readonly Workload[];
  /** What Ingress, Gateway routes and OpenShift Routes lead to. */
  readonly ingressTargets: readonly IngressTarget[];
  readonly diagnostics: readonly Diagnostic[];
}

export const nameLabel = 'kubernetes.io/metadata.name';

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function buildCluster(objects: readonly KubernetesObject[]): Cluster {
  const diagnostics: Diagnostic[] = [];
  const nodes = readNodes(objects);
  const workloads = readWorkloads(objects, nodes, diagnostics);
  const namespaces = readNamespaces(objects, diagnostics);
  return { namespaces, nodes, workloads, ingressTargets: ingressTargets(objects, workloads), diagnostics };
}

function readNamespaces(objects: readonly KubernetesObject[], diagnostics: Diagnostic[]): Namespace[] {
  const declared = new Map<string, Namespace>();
  const mentioned = new Map<string, Source>();
  for (const object of objects) {
    const { name, namespace, labels } = object.metadata;
    if (object.kind === 'Namespace') {
      // The API server sets this label on every namespace; it cannot be changed.
      declared.set(name, { name, labels: { ...labels, [nameLabel]: name }, declared: true });
    } else if (namespace !== undefined && !mentioned.has(namespace)) {
      mentioned.set(namespace, object.source);
    }
  }
  const all = [...declared.values()];
  for (const [name, source] of mentioned) {
    if (declared.has(name)) continue;
    all.push({ name, labels: { [nameLabel]: name }, declared: false });
    diagnostics.push({
      severity: 'warning',
      code: 'namespace-missing',
      message: `namespace "${name}" is used but there is no Namespace object: its labels are not known`,
      hint: `Add the Namespace (kubectl get namespace ${name} -o yaml), or assume that it has no labels of its own.`,
      file: source.file,
      line: source.line,
    });
  }
  return all.sort((a, b) => compare(a.name, b.name));
}
