/** Connections between namespaces, and between them and the outside, for overviews. */
import { noPorts } from '../values/ports.ts';
import type { GroupEdge } from './reachability.ts';
import type { Endpoint, Total } from './types.ts';

/** Group that an endpoint belongs to in overviews. */
export function groupOf(endpoint: Endpoint): string {
  switch (endpoint.type) {
    case 'workload':
      return endpoint.namespace;
    case 'node':
      return '{nodes}';
    case 'addresses':
      return '{outside}';
    case 'ingress-controller':
      return endpoint.id;
  }
}

/** @param isCounted Endpoints that are left out are not counted. */
export function groupEdgesOf(
  endpoints: readonly Endpoint[],
  totals: (groups: Int32Array) => readonly Total[],
  isCounted: (endpoint: number) => boolean = () => true,
): readonly GroupEdge[] {
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(endpoints, (endpoint, i) => {
    if (!isCounted(i)) return -1;
    const group = groupOf(endpoint);
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  const names = [...numbers.keys()];
  const edges: { from: string; to: string; allowed: number; unknown: number }[] = [];
  let [a, b] = [-1, -1];
  for (const { from, to, verdict, pairs } of totals(groups)) {
    // Totals are sorted by group.
    if (from !== a || to !== b) edges.push({ from: names[from] ?? '', to: names[to] ?? '', allowed: 0, unknown: 0 });
    [a, b] = [from, to];
    const edge = edges[edges.length - 1];
    if (edge && verdict.allowed !== noPorts) edge.allowed += pairs;
    if (edge && verdict.unknown !== noPorts) edge.unknown += pairs;
  }
  return edges;
}
