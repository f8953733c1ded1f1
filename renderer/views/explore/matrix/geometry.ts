/** Where cells are: which are in sight, which one is under the pointer, how to scroll to one. Pixels of CSS. */

/** Sizes of a cell that zooming goes through. */
export const cellSizes = [2, 3, 4, 6, 8, 11, 15, 20, 26, 34, 44, 58] as const;

export interface Frame {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell. */
  readonly cell: number;
  /** Width of the row headers and height of the column headers. */
  readonly headWidth: number;
  readonly headHeight: number;
}

export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A cell; null in one of them stands for the header of the other. */
export interface Spot {
  readonly row: number | null;
  readonly column: number | null;
}

export interface Range {
  readonly first: number;
  /** After the last. */
  readonly end: number;
}

export function visibleRows({ rows, cell, headHeight }: Frame, { top, height }: Viewport): Range {
  return rangeOf(rows, cell, top, height - headHeight);
}

export function visibleColumns({ columns, cell, headWidth }: Frame, { left, width }: Viewport): Range {
  return rangeOf(columns, cell, left, width - headWidth);
}

function rangeOf(count: number, cell: number, offset: number, room: number): Range {
  const first = Math.min(count, Math.max(0, Math.floor(offset / cell)));
  return { first, end: Math.max(first, Math.min(count, Math.ceil((offset + Math.max(0, room)) / cell))) };
}

/** @param x Position within the viewport. */
export function spotAt(frame: Frame, view: Viewport, x: number, y: number): Spot | null {
  const column = x < frame.headWidth ? null : Math.floor((x - frame.headWidth + view.left) / frame.cell);
  const row = y < frame.headHeight ? null : Math.floor((y - frame.headHeight + view.top) / frame.cell);
  if (row === null && column === null) return null;
  if ((row !== null && row >= frame.rows) || (column !== null && column >= frame.columns)) return null;
  return { row, column };
}

/** Scroll position that shows a cell, and moves no further than needed. */
export function scrollTo(frame: Frame, view: Viewport, row: number, column: number): { left: number; top: number } {
  return {
    left: nearest(view.left, view.width - frame.headWidth, column * frame.cell, frame.cell),
    top: nearest(view.top, view.height - frame.headHeight, row * frame.cell, frame.cell),
  };
}

function nearest(offset: number, room: number, start: number, length: number): number {
  if (start < offset) return start;
  return start + length > offset + room ? start + length - Math.max(length, room) : offset;
}

/** The next size in a direction; the same one at the end. */
export function zoomed(cell: number, direction: 1 | -1): number {
  const next = direction > 0 ? cellSizes.find((size) => size > cell) : cellSizes.findLast((size) => size < cell);
  return next ?? cell;
}

/** Names are readable at this size. */
const readableCell = 15;

/** The largest size with which everything fits; one that is readable where nothing would. */
export function fittingCell(frame: Omit<Frame, 'cell'>, width: number, height: number): number {
  const room = Math.min(
    (width - frame.headWidth) / Math.max(1, frame.columns),
    (height - frame.headHeight) / Math.max(1, frame.rows),
  );
  return cellSizes.findLast((size) => size <= Math.min(room, 34)) ?? readableCell;
}

/** Scroll offset after a zoom that keeps what is under `at` (from the start of the cells in sight) in place. */
export function offsetAfterZoom(offset: number, at: number, before: number, after: number): number {
  return Math.max(0, ((offset + at) * after) / before - at);
}
