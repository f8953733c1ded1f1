/** Moves boxes apart until none overlap, each as little as possible, with one of them held still. */
import type { Point, Size } from './types.ts';

export interface Box extends Size {
  readonly id: string;
  x: number;
  y: number;
}

/**
 * @param held Id of the box that the user is looking at; it pushes and is not pushed.
 * @param pinned Ids of boxes that the user has put where they are; only the held one pushes them.
 */
export function separate(
  boxes: readonly Box[],
  gap: number,
  held: string | null,
  pinned: ReadonlySet<string> = new Set(),
  rounds: number = 200,
): void {
  const firmness = ({ id }: Box): number => (id === held ? 2 : pinned.has(id) ? 1 : 0);
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        const a = boxes[i];
        const b = boxes[j];
        if (!a || !b) continue;
        const overlapX = (a.width + b.width) / 2 + gap - Math.abs(a.x - b.x);
        const overlapY = (a.height + b.height) / 2 + gap - Math.abs(a.y - b.y);
        if (overlapX <= 0.5 || overlapY <= 0.5) continue;
        moved = true;
        push(a, b, overlapX, overlapY, shareOf(firmness(a), firmness(b)));
      }
    }
    if (!moved) return;
  }
}

/** Whether two boxes are nearer to each other than `gap`. */
export function crowded(boxes: readonly Box[], gap: number): boolean {
  return boxes.some((a, at) =>
    boxes
      .slice(at + 1)
      .some(
        (b) =>
          (a.width + b.width) / 2 + gap > Math.abs(a.x - b.x) && (a.height + b.height) / 2 + gap > Math.abs(a.y - b.y),
      ),
  );
}

/** How much of the way the first of two goes: the firmer one stays. */
function shareOf(a: number, b: number): number {
  return a > b ? 0 : a < b ? 1 : 0.5;
}

function push(a: Box, b: Box, overlapX: number, overlapY: number, shareA: number): void {
  if (overlapX < overlapY) {
    const sign = a.x <= b.x ? -1 : 1;
    a.x += sign * overlapX * shareA;
    b.x -= sign * overlapX * (1 - shareA);
  } else {
    const sign = a.y <= b.y ? -1 : 1;
    a.y += sign * overlapY * shareA;
    b.y -= sign * overlapY * (1 - shareA);
  }
}

export function centre(boxes: readonly Box[]): Point {
  if (boxes.length === 0) return { x: 0, y: 0 };
  const left = Math.min(...boxes.map((b) => b.x - b.width / 2));
  const right = Math.max(...boxes.map((b) => b.x + b.width / 2));
  const top = Math.min(...boxes.map((b) => b.y - b.height / 2));
  const bottom = Math.max(...boxes.map((b) => b.y + b.height / 2));
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
