/** The endpoints of a drawing, by namespace. */
import type { Endpoint } from '../reachability/types.ts';
import { byteOrder, label } from './report.ts';

export interface Groups {
  readonly namespaces: readonly { readonly name: string; readonly members: readonly Endpoint[] }[];
  /** Addresses, nodes and the ingress controller. */
  readonly outside: readonly Endpoint[];
}

export function groupsOf(endpoints: Iterable<Endpoint>): Groups {
  const byName = new Map<string, Endpoint[]>();
  const outside: Endpoint[] = [];
  const ordered = [...endpoints].sort((a, b) => byteOrder(label(a), label(b)));
  for (const endpoint of ordered) {
    if (endpoint.type !== 'workload') {
      outside.push(endpoint);
      continue;
    }
    const members = byName.get(endpoint.namespace) ?? [];
    members.push(endpoint);
    byName.set(endpoint.namespace, members);
  }
  const namespaces = [...byName]
    .map(([name, members]) => ({ name, members }))
    .sort((a, b) => byteOrder(a.name, b.name));
  return { namespaces, outside };
}

/** Inside its group a workload need not repeat the namespace. */
export function shortLabel(endpoint: Endpoint): string {
  if (endpoint.type !== 'workload') return label(endpoint);
  const prefix = `${endpoint.namespace}/`;
  return endpoint.id.startsWith(prefix) ? endpoint.id.slice(prefix.length) : endpoint.id;
}
