/** Pods inside an open workload: the layout places workloads, pods stand in a grid in theirs. */
import type { View, ViewNode } from '../../engine/protocol.ts';
import { boxOf } from '../../layout/grid.ts';
import type { LayoutGroup, Point, Positions, Size } from '../../layout/types.ts';

function groupOf(view: View, node: ViewNode, sizeOf: (node: ViewNode) => Size): LayoutGroup {
  const members = view.nodes.filter((pod) => pod.parent === node.id).map((pod) => ({ id: pod.id, ...sizeOf(pod) }));
  return { id: node.id, ...sizeOf(node), side: null, members };
}

/** What a member of a group takes up: itself, or the grid of its pods. */
export function memberSize(view: View, node: ViewNode, sizeOf: (node: ViewNode) => Size): Size {
  const { width, height } = node.expanded ? boxOf(groupOf(view, node, sizeOf)) : sizeOf(node);
  return { width, height };
}

/** Adds the places of pods to those of workloads. */
export function withPods(view: View, positions: Positions, sizeOf: (node: ViewNode) => Size): Positions {
  const places: Record<string, Point> = { ...positions };
  for (const node of view.nodes) {
    const at = positions[node.id];
    if (!node.expanded || node.endpoint === null || !at) continue;
    const group = groupOf(view, node, sizeOf);
    const { offsets } = boxOf(group);
    for (const [i, { id }] of group.members.entries()) {
      const offset = offsets[i];
      if (offset) places[id] = { x: at.x + Math.round(offset.x), y: at.y + Math.round(offset.y) };
    }
  }
  return places;
}
