/** Finds room for what is new beside what it is connected with, and moves nothing else. */
import type { Box } from './separate.ts';
import type { LayoutLink, Point } from './types.ts';

const directions = 16;

/** @param placed Boxes that have their place; newcomers are added to them, in order. */
export function placeNewcomers(
  newcomers: readonly Box[],
  placed: readonly Box[],
  links: readonly LayoutLink[],
  gap: number,
): void {
  const settled = [...placed];
  for (const box of newcomers) {
    Object.assign(box, freeSpot(box, settled, wishFor(box, settled, links), gap));
    settled.push(box);
  }
}

/** The middle of its kin, weighed by how much connects them; below the picture for what knows nobody. */
function wishFor(box: Box, settled: readonly Box[], links: readonly LayoutLink[]): Point {
  const byId = new Map(settled.map((other) => [other.id, other]));
  let x = 0;
  let y = 0;
  let sum = 0;
  for (const { from, to, weight } of links) {
    const kin = from === box.id ? byId.get(to) : to === box.id ? byId.get(from) : undefined;
    if (!kin) continue;
    // By the root: one neighbour with thousands of pairs is not everything.
    const share = Math.sqrt(Math.max(1, weight));
    x += kin.x * share;
    y += kin.y * share;
    sum += share;
  }
  if (sum > 0) return { x: x / sum, y: y / sum };
  const left = Math.min(...settled.map((other) => other.x - other.width / 2));
  const bottom = Math.max(...settled.map((other) => other.y + other.height / 2));
  return { x: left + box.width / 2, y: bottom + box.height };
}

/** The nearest spot without an overlap, on rings around the wish; the same for the same picture. */
function freeSpot(box: Box, settled: readonly Box[], wish: Point, gap: number): Point {
  const step = box.height + gap;
  for (let ring = 0; ring < 400; ring++) {
    for (let at = 0; at < (ring === 0 ? 1 : directions); at++) {
      const angle = (2 * Math.PI * at) / directions;
      const spot = { x: wish.x + ring * step * Math.cos(angle), y: wish.y + ring * step * Math.sin(angle) };
      if (!settled.some((other) => overlaps(box, spot, other, gap))) return spot;
    }
  }
  return wish;
}

function overlaps(box: Box, spot: Point, other: Box, gap: number): boolean {
  return (
    Math.abs(spot.x - other.x) < (box.width + other.width) / 2 + gap &&
    Math.abs(spot.y - other.y) < (box.height + other.height) / 2 + gap
  );
}
