/** Which workloads a generator is about, and how they are selected. */
import type { Namespace, Workload } from '../../cluster/model.ts';
import { type DraftContext, hasPoliced } from '../context.ts';
import { type Selection, selectionOf } from '../selecting.ts';
import { noPolicyApplies, type Objections } from './claim.ts';

/** Namespaces of the platform itself; they are left alone unless they are named. */
export function isSystemNamespace(name: string): boolean {
  return /^(?:kube-system|kube-public|kube-node-lease|openshift(?:-.*)?|gke-.*|calico-.*|tigera-.*|cilium.*)$/.test(
    name,
  );
}

/** The namespaces that are named, or all but those of the platform. */
export function namespacesIn({ cluster }: DraftContext, wanted: readonly string[] | undefined): Namespace[] {
  if (wanted) return cluster.namespaces.filter(({ name }) => wanted.includes(name));
  const used = new Set(cluster.workloads.map(({ namespace }) => namespace));
  return cluster.namespaces.filter(({ name }) => used.has(name) && !isSystemNamespace(name));
}

/** Every workload of these namespaces, with those that no policy applies to. */
export function everyWorkloadIn(
  context: DraftContext,
  namespaces: readonly { readonly name: string }[],
): { readonly covered: readonly Workload[]; readonly hosts: readonly Workload[] } {
  const names = new Set(namespaces.map(({ name }) => name));
  const all = context.cluster.workloads.filter((one) => names.has(one.namespace));
  return {
    covered: all.filter((one) => hasPoliced(context, one)),
    hosts: all.filter((one) => !hasPoliced(context, one)),
  };
}

/** Namespaces but those whose every pod is on the host network: a policy there would select nothing. */
export function withPolicedPods<N extends { readonly name: string }>(
  namespaces: readonly N[],
  { covered, hosts }: ReturnType<typeof everyWorkloadIn>,
): N[] {
  const isIn = (name: string, workloads: readonly Workload[]): boolean =>
    workloads.some(({ namespace }) => namespace === name);
  return namespaces.filter(({ name }) => !isIn(name, hosts) || isIn(name, covered));
}

/** Says of each workload on the host network that it is open. */
export function objectToHosts(objections: Objections, hosts: readonly Workload[]): void {
  for (const { id } of hosts) objections.add(`${id} (on the host network: ${noPolicyApplies})`);
}

/** Selections by workload, each computed once; what they select besides is said. */
export class Selections {
  readonly #context: DraftContext;
  readonly #known = new Map<Workload, Selection>();
  readonly notes: string[] = [];

  constructor(context: DraftContext) {
    this.#context = context;
  }

  of(workload: Workload): Selection {
    const known = this.#known.get(workload);
    if (known) return known;
    const selection = selectionOf(this.#context, workload);
    this.#known.set(workload, selection);
    const { strangers } = selection;
    if (strangers.length > 0) {
      const others = strangers.map(({ id }) => id).join(', ');
      this.notes.push(`no labels tell ${workload.id} from ${others}: what is written for it holds for them too`);
    }
    return selection;
  }

  /** The labels alone. */
  labels(workload: Workload): Selection['labels'] {
    return this.of(workload).labels;
  }
}
