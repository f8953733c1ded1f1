/**
 * Two levels: groups are placed by a force layout, members in a grid inside their group. A flat force layout of
 * thousands of compound nodes takes minutes; this takes well under a second.
 */
import { clearEdges } from './clear-edges.ts';
import type { Grid } from './grid.ts';
import { boxOf } from './grid.ts';
import { placeNewcomers } from './newcomers.ts';
import type { Box } from './separate.ts';
import { crowded, separate } from './separate.ts';
import type { LayoutLink, LayoutRequest, Point, Positions } from './types.ts';

const gap = 48;
/** Boxes this near to each other stay where they are. */
const closest = gap / 2;
/** What rounding takes away must not make a picture move that is laid out again. */
const slack = 4;
const sideGap = 70;
/** Width that the column of outside and controllers takes, roughly. */
const sideRoom = 220;

/** Places groups that have no place yet; renderer/layout/force.ts in the app. */
export type Force = (boxes: readonly Box[], links: readonly LayoutLink[]) => Readonly<Record<string, Point>>;

/** Rows, for when nobody wants to wait for the force. */
export const inRows: Force = (boxes) => {
  const columns = Math.max(1, Math.ceil(Math.sqrt(boxes.length / 2)));
  const width = Math.max(0, ...boxes.map((box) => box.width)) + gap;
  const height = Math.max(0, ...boxes.map((box) => box.height)) + gap;
  return Object.fromEntries(
    boxes.map((box, at) => [box.id, { x: (at % columns) * width, y: Math.floor(at / columns) * height }]),
  );
};

export function arrange(request: Omit<LayoutRequest, 'id'>, force: Force): Positions {
  const grids = new Map<string, Grid>(request.groups.map((group) => [group.id, boxOf(group)]));
  const boxes: Box[] = request.groups.map((group) => {
    const grid = grids.get(group.id);
    return { id: group.id, x: 0, y: 0, width: grid?.width ?? group.width, height: grid?.height ?? group.height };
  });
  const sides = new Map(request.groups.map((group) => [group.id, group.side]));
  const middle = boxes.filter((box) => sides.get(box.id) === null);
  const known = boxes.filter((box) => request.previous[box.id] !== undefined);

  if (known.length === 0) {
    const ids = new Set(middle.map((box) => box.id));
    const placed = force(
      middle,
      request.links.filter((link) => ids.has(link.from) && ids.has(link.to)),
    );
    for (const box of middle) Object.assign(box, placed[box.id]);
    stretch(middle, request.aspect, boxes.length > middle.length ? sideRoom : 0);
    separate(middle, gap, null);
    placeSides(boxes, middle, sides);
    clearEdges(boxes, request.links, ids);
    fill(boxes, request.aspect);
    separate(boxes, closest, null);
  } else {
    for (const box of known) Object.assign(box, request.previous[box.id]);
    const old = new Set(known);
    placeNewcomers(
      boxes.filter((box) => !old.has(box)),
      known,
      request.links,
      gap,
    );
    if (crowded(boxes, closest - slack)) separate(boxes, closest, request.held, new Set(request.pinned));
  }

  const positions: Record<string, Point> = {};
  for (const box of boxes) {
    const at = { x: Math.round(box.x), y: Math.round(box.y) };
    positions[box.id] = at;
    const group = request.groups.find((g) => g.id === box.id);
    const grid = grids.get(box.id);
    group?.members.forEach((member, index) => {
      const offset = grid?.offsets[index];
      if (offset) positions[member.id] = { x: at.x + Math.round(offset.x), y: at.y + Math.round(offset.y) };
    });
  }
  return positions;
}

/** How far the long axis is squeezed at most, and the short one pulled. */
const squeeze = 0.62;
const pull = 2.4;

/**
 * Turns the picture into the shape of the canvas: together along its long axis, apart along the short one. Boxes that
 * touch then are separated later. A picture of the right shape needs less zooming out, so names stay readable.
 */
function stretch(boxes: readonly Box[], aspect: number, side: number): void {
  const extent = (pick: (b: Box) => number): number => Math.max(...boxes.map(pick)) - Math.min(...boxes.map(pick));
  if (boxes.length < 2) return;
  const width = extent((b) => b.x) + 120;
  const height = extent((b) => b.y) + 60;
  const wanted = (width + side) / aspect;
  // What is full already would only be pushed out again on the other side.
  const full = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0) / (width * height);
  const along = Math.min(1, Math.max(squeeze, 1.3 * full, Math.sqrt(Math.min(wanted / height, height / wanted))));
  const across = wanted > height ? (width * along + side) / aspect / height : (height * along * aspect - side) / width;
  const apart = Math.min(pull, Math.max(1, across));
  for (const box of boxes) {
    box.x *= wanted > height ? along : apart;
    box.y *= wanted > height ? apart : along;
  }
}

/** Pulls apart what separating boxes has left too wide or too high for the canvas; nothing comes to overlap by that. */
function fill(boxes: readonly Box[], aspect: number): void {
  const extent = (at: (b: Box) => number, size: (b: Box) => number): number =>
    Math.max(...boxes.map((b) => at(b) + size(b) / 2)) - Math.min(...boxes.map((b) => at(b) - size(b) / 2));
  if (boxes.length < 2) return;
  const width = extent(
    (b) => b.x,
    (b) => b.width,
  );
  const height = extent(
    (b) => b.y,
    (b) => b.height,
  );
  const limit = 1.8;
  for (const box of boxes) {
    box.y *= Math.min(limit, Math.max(1, width / aspect / height));
    box.x *= Math.min(limit, Math.max(1, (height * aspect) / width));
  }
}

function placeSides(boxes: readonly Box[], middle: readonly Box[], sides: ReadonlyMap<string, string | null>): void {
  for (const side of ['left', 'right'] as const) {
    const column = boxes.filter((box) => sides.get(box.id) === side);
    const edge =
      side === 'left'
        ? Math.min(0, ...middle.map((b) => b.x - b.width / 2)) - sideGap
        : Math.max(0, ...middle.map((b) => b.x + b.width / 2)) + sideGap;
    const ys = middle.map((b) => b.y);
    const mid = ys.length === 0 ? 0 : (Math.min(...ys) + Math.max(...ys)) / 2;
    const total = column.reduce((sum, box) => sum + box.height, 0) + gap * Math.max(0, column.length - 1);
    let y = mid - total / 2;
    for (const box of column) {
      box.x = side === 'left' ? edge - box.width / 2 : edge + box.width / 2;
      box.y = y + box.height / 2;
      y += box.height + gap;
    }
  }
}
