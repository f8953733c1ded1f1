/** Keeps a Cytoscape instance in step with the view: what appears, what goes, what moves. */

import type { Core, ElementDefinition, NodeSingular } from 'cytoscape';
import cytoscape from 'cytoscape';
import { isSpecialGroup, outsideId } from '../../engine/names.ts';
import type { View, ViewNode } from '../../engine/protocol.ts';
import type { LayoutGroup, Point, Positions, Size } from '../../layout/types.ts';
import type { Selection } from '../../stores/view.ts';
import type { Palette } from './graph-style.ts';
import { graphStyle } from './graph-style.ts';
import type { NodeLook } from './node-look.ts';
import { edgeLook, lookOf, titleWidth } from './node-look.ts';
import { boxWidths, memberSize, withPods } from './pod-places.ts';

export interface GraphEvents {
  readonly onSelect: (selection: Selection | null) => void;
  readonly onToggle: (nodeId: string) => void;
  readonly onMove: (nodeId: string, to: Point) => void;
}

export function createGraph(container: HTMLElement, palette: Palette, events: GraphEvents): Core {
  const cy = cytoscape({
    container,
    style: graphStyle(palette),
    minZoom: 0.08,
    maxZoom: 2.5,
    boxSelectionEnabled: false,
    autounselectify: true,
    selectionType: 'single',
  });
  cy.on('tap', (event) => {
    if (event.target === cy) events.onSelect(null);
  });
  cy.on('tap', 'node', (event) => events.onSelect(selectionOf(event.target)));
  cy.on('tap', 'edge', (event) => {
    events.onSelect({ kind: 'edge', from: event.target.source().id(), to: event.target.target().id() });
  });
  cy.on('dbltap', 'node', (event) => events.onToggle(event.target.id()));
  cy.on('dragfree', 'node', (event) => events.onMove(event.target.id(), { ...event.target.position() }));
  cy.on('mouseover', 'node, edge', (event) => {
    container.style.cursor = 'pointer';
    // The menu asks what the pointer is on.
    event.target.addClass('pointed');
    if (event.target.isNode()) event.target.connectedEdges().addClass('near');
    else event.target.addClass('near');
  });
  cy.on('mouseout', 'node, edge', (event) => {
    container.style.cursor = '';
    event.target.removeClass('pointed');
    const edges = event.target.isNode() ? event.target.connectedEdges() : event.target;
    edges.not('.pinned').removeClass('near');
  });
  return cy;
}

export function selectionOf(drawn: NodeSingular): Selection {
  // A pod is its workload to policies, so that is what the inspector tells about.
  const node = isPod(drawn) ? (drawn.parent().first() as NodeSingular) : drawn;
  const endpoint: unknown = node.data('endpoint');
  return { kind: 'node', id: node.id(), endpoint: typeof endpoint === 'number' ? endpoint : null };
}

/** A pod, or what stands for several of them. */
function isPod(node: NodeSingular): boolean {
  return node.parent().data('kind') === 'workload';
}

export type Looks = ReadonlyMap<string, NodeLook>;

export function looksOf(view: View, palette: Palette): Looks {
  return new Map(view.nodes.map((node) => [node.id, lookOf(node, palette)]));
}

function sizeIn(looks: Looks): (node: ViewNode) => Size {
  return ({ id }) => ({ width: looks.get(id)?.width ?? 100, height: looks.get(id)?.height ?? 48 });
}

/** The groups of a view, with the sizes that they will be drawn in. */
export function layoutGroups(view: View, looks: Looks): readonly LayoutGroup[] {
  const size = sizeIn(looks);
  return view.nodes
    .filter((node) => node.parent === null)
    .map((node) => ({
      id: node.id,
      ...size(node),
      side: node.id === '{nodes}' ? 'right' : isSpecialGroup(node.id) && node.kind !== 'rest' ? 'left' : null,
      members: view.nodes
        .filter((child) => child.parent === node.id)
        .map((child) => ({ id: child.id, ...memberSize(view, child, size) })),
    }));
}

/** Makes the canvas show the view at the positions; elements that stay keep their identity. */
export function syncGraph(cy: Core, view: View, looks: Looks, positions: Positions, animate: boolean): void {
  const wanted = new Map<string, ElementDefinition>();
  const places = withPods(view, positions, sizeIn(looks));
  const widths = boxWidths(view, places, sizeIn(looks));
  for (const node of view.nodes)
    wanted.set(node.id, {
      group: 'nodes',
      data: nodeData(node, looks, widths.get(node.id) ?? 0),
      // Members stand in rows; what is moved is the whole group.
      grabbable: node.parent === null,
      position: at(places, node.id),
    });
  for (const edge of view.edges) {
    wanted.set(edge.id, {
      group: 'edges',
      data: { id: edge.id, source: edge.from, target: edge.to, ...edgeLook(edge) },
    });
  }
  const moves: { node: NodeSingular; position: Point }[] = [];
  cy.batch(() => {
    // Edges first: removing a node takes its edges along, and their handles would be dead by then.
    cy.edges().forEach((edge) => {
      if (!wanted.has(edge.id())) edge.remove();
    });
    cy.nodes().forEach((node) => {
      if (!wanted.has(node.id())) node.remove();
    });
    const fresh: ElementDefinition[] = [];
    for (const [id, definition] of wanted) {
      const element = cy.getElementById(id);
      if (element.empty()) fresh.push(definition);
      else {
        element.data(definition.data);
        const parent = view.nodes.some((n) => n.parent === id);
        if (definition.position && element.isNode() && !parent)
          moves.push({ node: element, position: definition.position });
      }
    }
    cy.add(fresh);
    if (!animate) for (const { node, position } of moves) node.position(position);
  });
  if (animate) {
    for (const { node, position } of moves) {
      const here = node.position();
      if (Math.abs(here.x - position.x) + Math.abs(here.y - position.y) > 1) {
        node.animate({ position: { ...position } }, { duration: 150, easing: 'ease-out' });
      }
    }
  }
}

function at(positions: Positions, id: string): { x: number; y: number } {
  const point = positions[id];
  return point ? { ...point } : { x: 0, y: 0 };
}

function nodeData(node: ViewNode, looks: Looks, boxWidth: number): ElementDefinition['data'] {
  const look = looks.get(node.id);
  const label = node.expanded ? `${look?.label ?? node.label} · ${node.detail}` : (look?.label ?? node.label);
  return {
    id: node.id,
    kind: node.kind,
    endpoint: node.endpoint,
    members: node.members,
    change: node.change ?? 'none',
    ...(node.parent === null ? {} : { parent: node.parent }),
    ...look,
    label,
    // The name of an open group stands at its left corner, away from edges that leave at the middle.
    labelShift: node.expanded ? Math.min(0, (titleWidth(label) - boxWidth) / 2 + 6) : 0,
  };
}

/** The nearest node in a direction, for the arrow keys. */
export function neighbour(cy: Core, from: NodeSingular | null, key: string): NodeSingular | null {
  const nodes: NodeSingular[] = [];
  cy.nodes().forEach((node) => {
    if (!isPod(node) && (!node.isParent() || node.data('kind') === 'workload')) nodes.push(node);
  });
  if (!from) return nodes.find((node) => node.id() !== outsideId) ?? nodes[0] ?? null;
  const horizontal = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  const here = from.position();
  let best: NodeSingular | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (node.id() === from.id()) continue;
    const dx = node.position().x - here.x;
    const dy = node.position().y - here.y;
    const along = (horizontal ? dx : dy) * sign;
    if (along <= 4) continue;
    const score = along + 2.5 * Math.abs(horizontal ? dy : dx);
    if (score < bestScore) {
      best = node;
      bestScore = score;
    }
  }
  return best;
}
