/** Where the graph is looked at from: fit, zoom, and bringing things into sight. Positions are never touched here. */
import type { Core } from 'cytoscape';

const room = 36;
/** At the top, where a note may stand. */
const roomAbove = 52;
/** From the border of the canvas to what is brought into sight. */
const margin = 40;

/** @param duration Milliseconds; 0 where motion is not wanted. */
export function fitGraph(cy: Core, duration: number = 0): void {
  const box = cy.nodes().boundingBox({ includeLabels: true });
  // A few nodes blown up to fill the screen look broken.
  const zoom = Math.min(1.15, (cy.width() - 2 * room) / box.w, (cy.height() - room - roomAbove) / box.h);
  const pan = {
    x: cy.width() / 2 - (zoom * (box.x1 + box.x2)) / 2,
    y: (cy.height() + roomAbove - room) / 2 - (zoom * (box.y1 + box.y2)) / 2,
  };
  if (duration > 0) cy.animate({ zoom, pan }, { duration, easing: 'ease-out' });
  else cy.viewport({ zoom, pan });
}

/** Fits the picture again when opening a namespace has pushed a part of it out of sight. */
export function keepInView(cy: Core, reducedMotion: boolean): void {
  // Nodes are still on their way: this has to wait for them, or it would fit what was.
  setTimeout(
    () => {
      if (cy.destroyed()) return;
      const box = cy.nodes().renderedBoundingBox({ includeLabels: true });
      if (box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height()) return;
      fitGraph(cy, reducedMotion ? 0 : 150);
    },
    reducedMotion ? 0 : 160,
  );
}

/** A picture that was in sight as a whole stays so when the canvas becomes smaller, by a bar above it for one. */
export function fitOnResize(cy: Core): void {
  let size = { width: cy.width(), height: cy.height() };
  cy.on('resize', () => {
    // It is told late, and the view may have been left by then.
    if (cy.destroyed()) return;
    const box = cy.nodes().renderedBoundingBox({ includeLabels: true });
    const fits = ({ width, height }: typeof size): boolean =>
      box.x1 >= 0 && box.y1 >= 0 && box.x2 <= width && box.y2 <= height;
    const before = size;
    size = { width: cy.width(), height: cy.height() };
    if (fits(before) && !fits(size)) fitGraph(cy);
  });
}

export function zoomGraph(cy: Core, factor: number): void {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** Pans only when the node is out of sight, and only as far as it takes: what was in sight stays there. */
export function reveal(cy: Core, id: string, duration: number = 0): void {
  const node = cy.getElementById(id);
  if (node.empty()) return;
  const box = node.renderedBoundingBox();
  if (box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height()) return;
  const by = { x: wayInto(box.x1, box.x2, cy.width()), y: wayInto(box.y1, box.y2, cy.height()) };
  if (duration > 0) cy.animate({ panBy: by }, { duration, easing: 'ease-out' });
  else cy.panBy(by);
}

/** How far something from `start` to `end` has to go to lie inside `size`; to the middle where it does not fit. */
function wayInto(start: number, end: number, size: number): number {
  if (end - start > size - 2 * margin) return size / 2 - (start + end) / 2;
  if (start < margin) return margin - start;
  return end > size - margin ? size - margin - end : 0;
}
