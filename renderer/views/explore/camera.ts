/** Where the graph is looked at from: fit, zoom, and bringing things into sight. Positions are never touched here. */
import type { Core } from 'cytoscape';
import type { Positions } from '../../layout/types.ts';

const room = 36;

/** @param duration Milliseconds; 0 where motion is not wanted. */
export function fitGraph(cy: Core, duration: number = 0): void {
  const box = cy.nodes().boundingBox({ includeLabels: true });
  // A few nodes blown up to fill the screen look broken.
  const zoom = Math.min(1.15, (cy.width() - 2 * room) / box.w, (cy.height() - 2 * room) / box.h);
  const pan = {
    x: cy.width() / 2 - (zoom * (box.x1 + box.x2)) / 2,
    y: cy.height() / 2 - (zoom * (box.y1 + box.y2)) / 2,
  };
  if (duration > 0) cy.animate({ zoom, pan }, { duration, easing: 'ease-out' });
  else cy.viewport({ zoom, pan });
}

/** Fits the picture again when opening a namespace has pushed a part of it out of sight. */
export function keepInView(cy: Core, positions: Positions, reducedMotion: boolean): void {
  const points = Object.values(positions);
  const extent = cy.extent();
  const outside = points.some((p) => p.x < extent.x1 || p.x > extent.x2 || p.y < extent.y1 || p.y > extent.y2);
  if (!outside) return;
  // Nodes are still on their way: the fit has to wait for them, or it would fit what was.
  setTimeout(() => !cy.destroyed() && fitGraph(cy, reducedMotion ? 0 : 150), reducedMotion ? 0 : 160);
}

export function zoomGraph(cy: Core, factor: number): void {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** Pans only when the node is out of sight: nothing jumps on selection. */
export function reveal(cy: Core, id: string, duration: number = 0): void {
  const node = cy.getElementById(id);
  if (node.empty()) return;
  const box = node.renderedBoundingBox();
  if (box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height()) return;
  if (duration > 0) cy.animate({ center: { eles: node } }, { duration, easing: 'ease-out' });
  else cy.center(node);
}
