/** Draws cells. Each class has a shape of its own, so that none needs its colour to be told apart. */
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { readTokens } from '../../../styles/tokens.ts';
import type { CellState } from './rows.ts';

export const matrixTokens = [
  'canvas',
  'surface',
  'surface-sunken',
  'hover',
  'text',
  'text-muted',
  'border',
  'border-strong',
  'accent',
  'accent-soft',
  'allowed',
  'allowed-soft',
  'unknown',
  'unknown-soft',
  'added',
  'removed',
  'changed',
  'uncertain',
  'error',
] as const;
export type MatrixPalette = ReturnType<typeof readTokens<(typeof matrixTokens)[number]>>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From this size on shapes are readable; below it cells are plain blocks. */
export const shapeSize = 8;
/** From this size on cells of groups say how many pairs. */
const numberSize = 26;

/** A run of equal cells that are too small for shapes. */
export function paintBlock(ctx: CanvasRenderingContext2D, palette: MatrixPalette, cell: number, box: Box): void {
  const fill = blockFill(palette, cell);
  if (fill === null) return;
  ctx.fillStyle = fill;
  // Half the height for what is allowed in part, a line for doubt: still told apart without colour.
  const share = cell === cellClass.some || cell === cellClass.partly ? 0.6 : cell === cellClass.unknown ? 0.3 : 1;
  const height = Math.max(1, box.height * share);
  ctx.fillRect(box.x, box.y + box.height - height, box.width, height);
}

function blockFill(palette: MatrixPalette, cell: number): string | null {
  if (cell === cellClass.denied) return null;
  if (cell === cellClass.unknown) return palette.unknown;
  if (cell === cellClass.self) return palette['border-strong'];
  return cell === cellClass.none ? palette['surface-sunken'] : palette.allowed;
}

/** A cell between two endpoints. */
export function paintEndpointCell(
  ctx: CanvasRenderingContext2D,
  palette: MatrixPalette,
  cell: number,
  { x, y, width, height }: Box,
): void {
  switch (cell) {
    case cellClass.all:
      ctx.fillStyle = palette.allowed;
      ctx.fillRect(x, y, width, height);
      return;
    case cellClass.partly:
    case cellClass.some:
      ctx.fillStyle = palette.allowed;
      triangle(ctx, [x, y], [x, y + height], [x + width, y + height]);
      ctx.strokeStyle = palette.allowed;
      ctx.lineWidth = 1;
      ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
      if (cell === cellClass.partly) {
        ctx.fillStyle = palette.unknown;
        const side = Math.max(3, Math.round(width * 0.3));
        ctx.fillRect(x + width - side - 2, y + 2, side, side);
      }
      return;
    case cellClass.unknown:
      hatch(ctx, palette.unknown, { x, y, width, height });
      return;
    case cellClass.self:
      ctx.fillStyle = palette['surface-sunken'];
      ctx.fillRect(x, y, width, height);
      line(ctx, palette['border-strong'], x, y, x + width, y + height);
      return;
    case cellClass.none:
      ctx.fillStyle = palette['surface-sunken'];
      ctx.fillRect(x, y, width, height);
      return;
    default:
      if (width < 11) return;
      ctx.fillStyle = palette['border-strong'];
      ctx.fillRect(x + Math.floor(width / 2) - 1, y + Math.floor(height / 2) - 1, 2, 2);
  }
}

/**
 * A cell between two groups: filled from the bottom as far as pairs are allowed, hatched above as far as unknown. Where
 * there is room for the number the filling becomes a gauge at the left.
 */
export function paintGroupCell(
  ctx: CanvasRenderingContext2D,
  palette: MatrixPalette,
  value: CellState,
  box: Box,
  font: string,
): void {
  const { x, y, width, height } = box;
  const { allowed, unknown, possible } = value;
  if (value.cell === cellClass.none || value.cell === cellClass.denied) {
    paintEndpointCell(ctx, palette, value.cell, box);
    return;
  }
  const numbered = width >= numberSize;
  const gauge = numbered ? 6 : width;
  const doubtful = Math.min(unknown, Math.max(0, possible - allowed));
  const filled = allowed === 0 ? 0 : Math.max(2, Math.round((height * allowed) / possible));
  const hatched =
    doubtful === 0 ? 0 : Math.min(height - filled, Math.max(3, Math.round((height * doubtful) / possible)));
  if (numbered) {
    ctx.fillStyle = allowed > 0 ? palette['allowed-soft'] : palette['unknown-soft'];
    ctx.fillRect(x, y, width, height);
  }
  ctx.fillStyle = palette.allowed;
  ctx.fillRect(x, y + height - filled, gauge, filled);
  if (hatched > 0) hatch(ctx, palette.unknown, { x, y: y + height - filled - hatched, width: gauge, height: hatched });
  ctx.strokeStyle = allowed > 0 ? palette.allowed : palette.unknown;
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  if (!numbered) return;
  ctx.font = font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.text;
  ctx.fillText(allowed > 0 ? short(allowed) : '?', x + (width + gauge) / 2, y + height / 2 + 0.5);
}

/** At most four characters: 950, 1.2k, 25k, 3M. */
export function short(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}${unit}`;
}

type Point = readonly [number, number];

function triangle(ctx: CanvasRenderingContext2D, a: Point, b: Point, c: Point): void {
  ctx.beginPath();
  ctx.moveTo(...a);
  ctx.lineTo(...b);
  ctx.lineTo(...c);
  ctx.closePath();
  ctx.fill();
}

function line(ctx: CanvasRenderingContext2D, colour: string, x1: number, y1: number, x2: number, y2: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** Diagonal lines inside a box, and a dashed border: doubt. */
function hatch(ctx: CanvasRenderingContext2D, colour: string, { x, y, width, height }: Box): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  for (let at = -height; at < width; at += 4) {
    ctx.moveTo(x + at, y + height);
    ctx.lineTo(x + at + height, y);
  }
  ctx.stroke();
  ctx.lineWidth = 2;
  ctx.setLineDash([3, 2]);
  ctx.strokeRect(x, y, width, height);
  ctx.restore();
}
