/** Draws the part of the matrix that is in sight: cells, headers, cursor, marks. */
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { OverlayMark } from '../../../stores/matrix.ts';
import type { Spot, Viewport } from './geometry.ts';
import { visibleColumns, visibleRows } from './geometry.ts';
import { markLooks } from './overlay.ts';
import type { Box } from './paint-cell.ts';
import { paintBlock, paintEndpointCell, paintGroupCell, shapeSize } from './paint-cell.ts';
import { paintHeads } from './paint-heads.ts';
import type { Place, Scene } from './scene.ts';

export function paintMatrix(ctx: CanvasRenderingContext2D, scene: Scene, view: Viewport): void {
  const { frame, palette } = scene;
  const rows = visibleRows(frame, view);
  const columns = visibleColumns(frame, view);
  const x = (column: number): number => frame.headWidth + column * frame.cell - view.left;
  const y = (row: number): number => frame.headHeight + row * frame.cell - view.top;
  const place: Place = { rows, columns, x, y };
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(0, 0, view.width, view.height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.headWidth, frame.headHeight, view.width - frame.headWidth, view.height - frame.headHeight);
  ctx.clip();
  paintGround(ctx, scene, place);
  paintCells(ctx, scene, place);
  paintLines(ctx, scene, place);
  paintSpot(ctx, scene, place, scene.selected, palette.accent, 2);
  if (scene.focused) paintSpot(ctx, scene, place, scene.cursor, palette.text, 2);
  ctx.restore();
  paintHeads(ctx, scene, place, view);
}

function ends({ frame }: Scene, { rows, columns, x, y }: Place): Box {
  return {
    x: x(columns.first),
    y: y(rows.first),
    width: (columns.end - columns.first) * frame.cell,
    height: (rows.end - rows.first) * frame.cell,
  };
}

/** White where there are cells, and the row and column under the pointer. */
function paintGround(ctx: CanvasRenderingContext2D, scene: Scene, place: Place): void {
  const { palette, hover, cursor, focused, frame } = scene;
  const { x, y, width, height } = ends(scene, place);
  ctx.fillStyle = palette.surface;
  ctx.fillRect(x, y, width, height);
  ctx.fillStyle = palette.hover;
  for (const spot of focused ? [cursor, hover] : [hover]) {
    if (spot?.row != null) ctx.fillRect(x, place.y(spot.row), width, frame.cell);
    if (spot?.column != null) ctx.fillRect(place.x(spot.column), y, frame.cell, height);
  }
}

function paintCells(ctx: CanvasRenderingContext2D, scene: Scene, { rows, columns, x, y }: Place): void {
  const { frame, palette } = scene;
  const gap = frame.cell >= 15 ? 2 : frame.cell >= 6 ? 1 : 0;
  const size = frame.cell - gap;
  const marks: { readonly mark: OverlayMark; readonly x: number; readonly y: number }[] = [];
  for (let row = rows.first; row < rows.end; row++) {
    const item = scene.rows[row];
    const rowFound = item !== undefined && scene.found(item);
    let run: { readonly from: number; readonly cell: number; readonly dim: boolean } | null = null;
    const flush = (column: number): void => {
      if (!run) return;
      ctx.globalAlpha = run.dim ? 0.25 : 1;
      const width = (column - run.from) * frame.cell - gap;
      paintBlock(ctx, palette, run.cell, { x: x(run.from), y: y(row), width, height: size });
      run = null;
    };
    for (let column = columns.first; column < columns.end; column++) {
      const value = scene.value(row, column);
      const target = scene.columns[column];
      const dim = !(rowFound || (target !== undefined && scene.found(target)));
      if (size < shapeSize) {
        // On its way: neither allowed nor denied.
        const cell: number = value?.cell ?? cellClass.none;
        const small = scene.mark(row, column);
        if (small) marks.push({ mark: small, x: x(column), y: y(row) });
        const same: boolean = run !== null && gap === 0 && run.cell === cell && run.dim === dim;
        if (!same) {
          flush(column);
          run = { from: column, cell, dim };
        }
        continue;
      }
      const box = { x: x(column) + gap / 2, y: y(row) + gap / 2, width: size, height: size };
      if (!value) {
        ctx.fillStyle = palette['surface-sunken'];
        ctx.fillRect(box.x, box.y, size, size);
        continue;
      }
      ctx.globalAlpha = dim ? 0.25 : 1;
      if (value.possible === 1 && item?.endpoint !== null) paintEndpointCell(ctx, palette, value.cell, box);
      else paintGroupCell(ctx, palette, value, box, scene.fonts.strong);
      const mark = scene.mark(row, column);
      if (mark) paintMark(ctx, scene, mark, box);
    }
    flush(columns.end);
  }
  ctx.globalAlpha = 1;
  for (const { mark, x: left, y: top } of marks) paintSmallMark(ctx, scene, mark, left, top);
}

/** A mark of a cell without room for it is larger than the cell, and framed: it is seen without its colour. */
function paintSmallMark(
  ctx: CanvasRenderingContext2D,
  { frame, palette }: Scene,
  mark: OverlayMark,
  x: number,
  y: number,
): void {
  const size = Math.max(6, frame.cell);
  const shift = (frame.cell - size) / 2;
  ctx.fillStyle = palette.text;
  ctx.fillRect(x + shift, y + shift, size, size);
  ctx.fillStyle = palette[markLooks[mark].token];
  ctx.fillRect(x + shift + 1, y + shift + 1, size - 2, size - 2);
}

function paintMark(ctx: CanvasRenderingContext2D, { palette }: Scene, mark: OverlayMark, box: Box): void {
  const { token, dash, width, sign } = markLooks[mark];
  ctx.save();
  // Small cells keep room for what they say themselves: a thin line, and a sign in the corner.
  const line = box.width < 16 ? 1 : width;
  if (box.width >= 24) {
    // A band of the ground keeps the line apart from whatever the cell is filled with.
    const band = line + 2;
    ctx.strokeStyle = palette.surface;
    ctx.lineWidth = band;
    ctx.strokeRect(box.x + band / 2, box.y + band / 2, box.width - band, box.height - band);
  }
  ctx.strokeStyle = palette[token];
  ctx.lineWidth = line;
  ctx.setLineDash([...dash]);
  ctx.strokeRect(box.x + line / 2, box.y + line / 2, box.width - line, box.height - line);
  const side = Math.min(12, Math.round(box.width * 0.55));
  ctx.fillStyle = palette[token];
  ctx.fillRect(box.x + box.width - side, box.y, side, side);
  ctx.fillStyle = palette.surface;
  ctx.font = `bold ${side}px sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(sign, box.x + box.width - side / 2, box.y + side / 2 + 0.5);
  ctx.restore();
}

function paintLines(ctx: CanvasRenderingContext2D, scene: Scene, place: Place): void {
  const { frame, palette, grouped } = scene;
  const { x, y, width, height } = ends(scene, place);
  const line = (at: number, across: boolean): void => {
    if (across) ctx.fillRect(x, at, width, 1);
    else ctx.fillRect(at, y, 1, height);
  };
  if (frame.cell >= shapeSize) {
    ctx.fillStyle = palette.border;
    for (let row = place.rows.first; row <= place.rows.end; row++) line(place.y(row) - 1, true);
    for (let column = place.columns.first; column <= place.columns.end; column++) line(place.x(column) - 1, false);
  }
  ctx.fillStyle = palette['border-strong'];
  if (!grouped) return;
  for (let row = Math.max(1, place.rows.first); row < place.rows.end; row++) {
    if (scene.rows[row]?.group !== scene.rows[row - 1]?.group) line(place.y(row) - 1, true);
  }
  for (let column = Math.max(1, place.columns.first); column < place.columns.end; column++) {
    if (scene.columns[column]?.group !== scene.columns[column - 1]?.group) line(place.x(column) - 1, false);
  }
}

function paintSpot(
  ctx: CanvasRenderingContext2D,
  { frame }: Scene,
  { x, y }: Place,
  spot: Spot | null,
  colour: string,
  width: number,
): void {
  if (spot?.row == null || spot.column == null) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  // Inside the cell where it has room, so that the edge of the canvas cuts nothing off.
  const room = frame.cell >= 8 ? -1 : (8 - frame.cell) / 2;
  ctx.strokeRect(x(spot.column) - room, y(spot.row) - room, frame.cell + 2 * room - 1, frame.cell + 2 * room - 1);
}
