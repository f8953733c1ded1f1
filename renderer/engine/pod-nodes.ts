/** The pods of an open workload as nodes. Policies cannot tell them apart, so that connections stay at the workload. */
import type { Pod } from '../../shared/cluster/model.ts';
import { formatAddress } from '../../shared/values/addresses.ts';
import { plural } from './names.ts';
import type { ViewNode } from './view-types.ts';

/** Pods drawn in one workload; the rest share a node. */
export const maxPods = 24;

const blank = { expanded: false, badges: null, endpoint: null, members: null } as const;

export interface PodNodes {
  readonly nodes: readonly ViewNode[];
  /** Pods that share the node of the rest. */
  readonly hidden: number;
}

export function podNodes(pods: readonly Pod[], parent: string, limit: number): PodNodes {
  const own = parent.slice(parent.indexOf(':') + 1);
  const fit = pods.length <= limit ? pods.length : limit - 1;
  const nodes = pods.slice(0, fit).map(
    (pod, at): ViewNode => ({
      ...blank,
      id: `pod:${own} ${at}`,
      kind: 'pod',
      // Pods of a template have no names yet: one node stands for all of them.
      label: pod.name === '' ? plural(pod.count, 'pod') : pod.name,
      detail: podDetail(pod),
      parent,
      size: pod.count,
    }),
  );
  const hidden = pods.slice(fit).reduce((sum, pod) => sum + pod.count, 0);
  if (hidden === 0) return { nodes, hidden };
  const rest: ViewNode = {
    ...blank,
    id: `pod:${own} rest`,
    kind: 'rest',
    label: `${plural(hidden, fit === 0 ? 'pod' : 'more pod')}`,
    detail: 'see the panel',
    parent,
    size: hidden,
  };
  return { nodes: [...nodes, rest], hidden };
}

function podDetail({ name, count, addresses }: Pod): string {
  if (addresses.length > 0) return addresses.map((address) => formatAddress(address)).join(', ');
  if (name !== '') return 'no address read';
  return count === 1 ? 'from the template' : 'alike, from the template';
}
