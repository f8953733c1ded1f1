/** Which workloads a generator is about, and how they are selected. */
import type { Namespace, Workload } from '../../cluster/model.ts';
import { type DraftContext, hasPoliced } from '../context.ts';
import { type Selection, selectionOf } from '../selecting.ts';

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

/** Workloads of these namespaces that policies can select at all. */
export function workloadsIn(context: DraftContext, namespaces: readonly { readonly name: string }[]): Workload[] {
  const names = new Set(namespaces.map(({ name }) => name));
  return context.cluster.workloads.filter((one) => names.has(one.namespace) && hasPoliced(context, one));
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
