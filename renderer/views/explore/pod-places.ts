/** Pods inside an open workload: the layout places workloads, pods stand in a grid in theirs. */
import type { View, ViewNode } from '../../engine/protocol.ts';
import { boxOf, padding } from '../../layout/grid.ts';
import type { LayoutGroup, Point, Positions, Size } from '../../layout/types.ts';

/** Of the name above the box of an open workload. */
const titleHeight = 22;

function groupOf(view: View, node: ViewNode, sizeOf: (node: ViewNode) => Size): LayoutGroup {
  const members = view.nodes.filter((pod) => pod.parent === node.id).map((pod) => ({ id: pod.id, ...sizeOf(pod) }));
  return { id: node.id, ...sizeOf(node), side: null, members };
}

/** What a member of a group takes up: itself, or the grid of its pods. */
export function memberSize(view: View, node: ViewNode, sizeOf: (node: ViewNode) => Size): Size {
  if (!node.expanded) return sizeOf(node);
  const { width, height } = boxOf(groupOf(view, node, sizeOf));
  return { width, height: height + titleHeight };
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
      if (offset) places[id] = { x: at.x + Math.round(offset.x), y: at.y + Math.round(offset.y + titleHeight / 2) };
    }
  }
  return places;
}

/** Widths of the boxes that are drawn around what is open; a box fits what stands in it. */
export function boxWidths(
  view: View,
  places: Positions,
  sizeOf: (node: ViewNode) => Size,
): ReadonlyMap<string, number> {
  const inside = new Map<string, ViewNode[]>();
  for (const node of view.nodes) {
    if (node.parent !== null) inside.set(node.parent, [...(inside.get(node.parent) ?? []), node]);
  }
  const sides = (node: ViewNode): readonly [number, number] => {
    const members = (inside.get(node.id) ?? []).map(sides);
    if (members.length > 0) {
      const left = Math.min(...members.map(([start]) => start));
      return [left - padding.side, Math.max(...members.map(([, end]) => end)) + padding.side];
    }
    const x = places[node.id]?.x ?? 0;
    return [x - sizeOf(node).width / 2, x + sizeOf(node).width / 2];
  };
  return new Map(
    view.nodes
      .filter((node) => node.expanded)
      .map((node) => {
        const [left, right] = sides(node);
        return [node.id, right - left] as const;
      }),
  );
}
