/** Moves nodes off the straight lines between other nodes: an edge that runs behind a node seems to end there. */
import type { Box } from './separate.ts';
import type { LayoutLink } from './types.ts';

const margin = 14;
const rounds = 40;
/** Beyond this, every place lies on some edge. */
const maxLinks = 400;

/** @param free Ids of boxes that may move. */
export function clearEdges(boxes: readonly Box[], links: readonly LayoutLink[], free: ReadonlySet<string>): void {
  if (links.length > maxLinks) return;
  const byId = new Map(boxes.map((box) => [box.id, box]));
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (const link of links) {
      const from = byId.get(link.from);
      const to = byId.get(link.to);
      if (!from || !to) continue;
      for (const box of boxes) {
        if (box !== from && box !== to && free.has(box.id) && stepAside(box, from, to)) moved = true;
      }
    }
    if (!moved) return;
  }
}

/** Moves a box a little away from a line that crosses it; false when none does. */
function stepAside(box: Box, from: Box, to: Box): boolean {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length < 1) return false;
  const along = ((box.x - from.x) * dx + (box.y - from.y) * dy) / (length * length);
  if (along <= 0.05 || along >= 0.95) return false;
  // Distance of the centre from the line, and how far the box reaches in that direction.
  const normalX = -dy / length;
  const normalY = dx / length;
  const distance = (box.x - from.x) * normalX + (box.y - from.y) * normalY;
  const reach = (Math.abs(normalX) * box.width) / 2 + (Math.abs(normalY) * box.height) / 2 + margin;
  const missing = reach - Math.abs(distance);
  if (missing <= 0) return false;
  const step = Math.min(missing, 12) * (distance >= 0 ? 1 : -1);
  box.x += normalX * step;
  box.y += normalY * step;
  return true;
}
