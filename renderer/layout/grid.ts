/** The inside of an open group: rows of equal cells, every other row shifted so that straight edges pass between nodes. */
import type { LayoutGroup, LayoutMember, Point, Size } from './types.ts';

const gapX = 44;
const gapY = 40;
/** Room around the members; more at the top, where the name of the group stands. */
export const padding = { side: 18, top: 18, bottom: 18 } as const;

export interface Grid extends Size {
  /** Centres relative to the centre of the group. */
  readonly offsets: readonly Point[];
}

export function gridOf(members: readonly LayoutMember[]): Grid {
  const count = members.length;
  if (count === 0) return { width: 0, height: 0, offsets: [] };
  const cellWidth = Math.max(...members.map((m) => m.width)) + gapX;
  const cellHeight = Math.max(...members.map((m) => m.height)) + gapY;
  // Wider than high, as screens are.
  const columns = Math.max(1, Math.round(Math.sqrt((count * cellHeight * 1.5) / cellWidth)));
  const rows = Math.ceil(count / columns);
  // Two nodes above each other have nothing between them.
  const shift = rows > 2 || (rows > 1 && columns > 1) ? cellWidth / 4 : 0;
  const width = columns * cellWidth - gapX + 2 * shift;
  const height = rows * cellHeight - gapY;
  const offsets = members.map((_, at) => {
    const row = Math.floor(at / columns);
    const column = at % columns;
    // A last row that is not full is centred.
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const start = (-(inRow - 1) * cellWidth) / 2;
    return {
      x: start + column * cellWidth + (row % 2 === 0 ? -shift : shift),
      y: -height / 2 + (cellHeight - gapY) / 2 + row * cellHeight,
    };
  });
  return { width: width + 2 * padding.side, height: height + padding.top + padding.bottom, offsets };
}

/** The box that a group takes up. */
export function boxOf(group: LayoutGroup): Grid {
  if (group.members.length === 0) return { width: group.width, height: group.height, offsets: [] };
  const grid = gridOf(group.members);
  return { ...grid, width: Math.max(grid.width, group.width), height: grid.height };
}
