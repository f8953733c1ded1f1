/** The graph by keyboard: arrows walk, Enter opens, Alt with arrows moves. */
import type { Core, NodeSingular } from 'cytoscape';
import type { KeyboardEvent } from 'react';
import { groupOfNode } from '../../engine/names.ts';
import type { Point } from '../../layout/types.ts';
import { usePlaces } from '../../stores/places.ts';
import { type Selection, useView } from '../../stores/view.ts';
import { fitGraph, zoomGraph } from './camera.ts';
import { neighbour, selectionOf } from './graph-canvas.ts';

/** Opens or closes what a node stands for: a group to its members, a workload to its pods. */
export function toggle(nodeId: string): void {
  const group = groupOfNode(nodeId);
  const node = useView.getState().view?.nodes.find(({ id }) => id === nodeId);
  if (node?.kind === 'workload') void useView.getState().toggleGroup(nodeId);
  if (group !== null && group !== '{rest}' && group !== '{ingress-controller}')
    void useView.getState().toggleGroup(group);
}

const nudges: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -24, y: 0 },
  ArrowRight: { x: 24, y: 0 },
  ArrowUp: { x: 0, y: -24 },
  ArrowDown: { x: 0, y: 24 },
};

/** Moves a group a little, for who cannot drag; whether the key was for that. */
function nudge(node: NodeSingular, key: string): boolean {
  const by = nudges[key];
  if (!by || node.isChild()) return false;
  node.shift({ ...by });
  usePlaces.getState().move(node.id(), { ...node.position() });
  return true;
}

export function onGraphKey(cy: Core, event: KeyboardEvent, selection: Selection | null): void {
  if (event.ctrlKey || event.metaKey) return;
  const chosen = selection?.kind === 'node' ? cy.getElementById(selection.id) : null;
  const node = chosen?.nonempty() ? chosen : null;
  if (event.altKey) {
    if (node && nudge(node, event.key)) event.preventDefault();
    return;
  }
  const { select } = useView.getState();
  if (event.key.startsWith('Arrow')) {
    const next = neighbour(cy, node, event.key);
    if (next) select(selectionOf(next));
  } else if (event.key === 'Enter' && node) toggle(node.id());
  else if (event.key === 'Escape') select(null);
  else if (event.key === '0') fitGraph(cy);
  else if (event.key === '+' || event.key === '=') zoomGraph(cy, 1.25);
  else if (event.key === '-') zoomGraph(cy, 0.8);
  else return;
  event.preventDefault();
}
