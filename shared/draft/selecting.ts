/** Labels that select the pods of a workload and, where that is possible, no others. */
import type { Cluster, Pod, Workload } from '../cluster/model.ts';
import { workloadsByNamespace } from '../cluster/services.ts';
import type { Labels } from '../kubernetes/objects.ts';
import { volatile } from '../reachability/fix-peers.ts';
import { type DraftContext, isPoliced } from './context.ts';

export interface Selection {
  /** Empty: every pod of the namespace. */
  readonly labels: Labels;
  /** Other workloads of the namespace that the labels select as well. */
  readonly strangers: readonly Workload[];
}

/** Labels by which people name workloads, best first; others come after, by name. */
const preferred = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'app.kubernetes.io/instance'];

/** Labels that every pod of a workload has, with one value, and keeps over roll-outs. */
export function lastingLabelsOf({ pods }: Workload): Labels {
  const [first, ...others] = pods;
  const kept = Object.entries(first?.labels ?? {}).filter(
    ([key, value]) => !volatile.has(key) && others.every(({ labels }) => labels[key] === value),
  );
  return Object.fromEntries(kept);
}

const hasAll = (pod: Pod, labels: Labels): boolean =>
  Object.entries(labels).every(([key, value]) => pod.labels[key] === value);

const byNamespace = new WeakMap<Cluster, ReadonlyMap<string, readonly Workload[]>>();

function neighbours({ cluster }: DraftContext, namespace: string): readonly Workload[] {
  const known = byNamespace.get(cluster) ?? workloadsByNamespace(cluster.workloads);
  byNamespace.set(cluster, known);
  return known.get(namespace) ?? [];
}

/** Workloads of a namespace with a pod that labels select. */
export function selectedBy(context: DraftContext, namespace: string, labels: Labels): Workload[] {
  return neighbours(context, namespace).filter(({ pods }) =>
    pods.some((pod) => isPoliced(context, pod) && hasAll(pod, labels)),
  );
}

export function selectionOf(context: DraftContext, workload: Workload): Selection {
  const labels = Object.entries(lastingLabelsOf(workload)).sort(
    ([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const strangersOf = (chosen: Labels): Workload[] =>
    selectedBy(context, workload.namespace, chosen).filter((other) => other !== workload);
  for (const [key, value] of labels) {
    if (strangersOf({ [key]: value }).length === 0) return { labels: { [key]: value }, strangers: [] };
  }
  for (const [i, [key, value]] of labels.entries()) {
    for (const [other, own] of labels.slice(i + 1)) {
      const pair = { [key]: value, [other]: own };
      if (strangersOf(pair).length === 0) return { labels: pair, strangers: [] };
    }
  }
  const all = Object.fromEntries(labels);
  return { labels: all, strangers: strangersOf(all) };
}

function rank(key: string): number {
  const at = preferred.indexOf(key);
  return at < 0 ? preferred.length : at;
}
