/**
 * Draws "the same for every workload of this namespace" as one edge at the border of the namespace. DNS and metrics
 * touch every workload; drawn one by one they hide everything else.
 */
import { isSpecialGroup } from './names.ts';
import type { ViewEdge, ViewNode } from './view-types.ts';

/** @param nodes Nodes of the view; edges that all members of a node with `expanded` share are moved to that node. */
export function mergeEdges(nodes: readonly ViewNode[], edges: readonly ViewEdge[]): readonly ViewEdge[] {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]));
  const sizes = new Map<string, number>();
  for (const { parent } of nodes) if (parent !== null) sizes.set(parent, (sizes.get(parent) ?? 0) + 1);
  return mergeEnd(mergeEnd(edges, 'to', 'from', parents, sizes), 'from', 'to', parents, sizes);
}

function mergeEnd(
  edges: readonly ViewEdge[],
  end: 'from' | 'to',
  other: 'from' | 'to',
  parents: ReadonlyMap<string, string | null>,
  sizes: ReadonlyMap<string, number>,
): readonly ViewEdge[] {
  const bundles = new Map<string, ViewEdge[]>();
  const result: ViewEdge[] = [];
  for (const edge of edges) {
    const group = parents.get(edge[end]) ?? null;
    const far = edge[other];
    if (group === null || far === group || parents.get(far) === group) {
      result.push(edge);
      continue;
    }
    // Different ports or certainty are different things to say.
    const key = JSON.stringify([group, far, edge.ports, edge.allowed > 0]);
    const bundle = bundles.get(key);
    if (bundle) bundle.push(edge);
    else bundles.set(key, [edge]);
  }
  for (const bundle of bundles.values()) {
    const [first] = bundle;
    const group = first ? parents.get(first[end]) : null;
    if (!first || group == null || bundle.length < 2 || bundle.length !== sizes.get(group)) {
      result.push(...bundle);
      continue;
    }
    const ends = { from: first.from, to: first.to, [end]: group };
    result.push({
      ...first,
      ...ends,
      id: `${ends.from} → ${ends.to} ${first.ports ?? ''}`,
      allowed: bundle.reduce((sum, edge) => sum + edge.allowed, 0),
      unknown: bundle.reduce((sum, edge) => sum + edge.unknown, 0),
    });
  }
  return result;
}

/** Draws two edges that say the same in both directions as one with two heads. */
export function pairEdges(edges: readonly ViewEdge[]): readonly ViewEdge[] {
  const waiting = new Map<string, ViewEdge>();
  for (const edge of edges) {
    const back = waiting.get(meaning(edge, edge.to, edge.from));
    if (back && !back.back)
      waiting.set(meaning(back, back.from, back.to), {
        ...back,
        back: { allowed: edge.allowed, unknown: edge.unknown },
      });
    else waiting.set(meaning(edge, edge.from, edge.to), edge);
  }
  return [...waiting.values()];
}

function meaning(edge: ViewEdge, from: string, to: string): string {
  // How many ranges the outside is split into is nothing that the edge says (see node-look.ts).
  const special = isSpecialGroup(edge.from) || isSpecialGroup(edge.to);
  const counts = special ? [edge.allowed > 0] : [edge.allowed, edge.unknown];
  return JSON.stringify([from, to, edge.ports, ...counts]);
}
