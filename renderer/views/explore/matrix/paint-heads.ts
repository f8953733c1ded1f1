/** Names of rows and columns; they stay in sight while cells scroll. */
import type { MatrixItem } from '../../../engine/matrix/types.ts';
import type { Spot, Viewport } from './geometry.ts';
import type { Place, Scene } from './scene.ts';

/** Names smaller than this are not drawn; the line below the matrix says them. */
const nameSize = 11;
const pad = 8;

export function paintHeads(ctx: CanvasRenderingContext2D, scene: Scene, place: Place, view: Viewport): void {
  const { frame, palette } = scene;
  const { headWidth, headHeight } = frame;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, headWidth, view.height);
  ctx.fillRect(0, 0, view.width, headHeight);

  clipped(ctx, 0, headHeight, headWidth, view.height - headHeight, () => {
    for (const head of heads(scene, scene.rows, place.rows, 'row')) {
      const y = place.y(head.at);
      const middle = head.emphasis ? clamp(y + frame.cell / 2, headHeight + 8, view.height - 8) : y + head.length / 2;
      if (head.emphasis) {
        ctx.fillStyle = palette['accent-soft'];
        ctx.fillRect(0, middle - Math.max(frame.cell, 16) / 2, headWidth - 1, Math.max(frame.cell, 16));
      }
      names(ctx, scene, head, headWidth - 2 * pad, headWidth - pad, middle);
    }
  });
  clipped(ctx, headWidth, 0, view.width - headWidth, headHeight, () => {
    for (const head of heads(scene, scene.columns, place.columns, 'column')) {
      const x = place.x(head.at);
      const middle = head.emphasis ? clamp(x + frame.cell / 2, headWidth + 8, view.width - 8) : x + head.length / 2;
      if (head.emphasis) {
        ctx.fillStyle = palette['accent-soft'];
        ctx.fillRect(middle - Math.max(frame.cell, 16) / 2, 0, Math.max(frame.cell, 16), headHeight - 1);
      }
      ctx.save();
      ctx.translate(middle, headHeight - pad);
      ctx.rotate(-Math.PI / 2);
      names(ctx, scene, head, headHeight - 2 * pad, null, 0);
      ctx.restore();
    }
  });

  ctx.fillStyle = palette['border-strong'];
  ctx.fillRect(0, headHeight - 1, view.width, 1);
  ctx.fillRect(headWidth - 1, 0, 1, view.height);
  paintCorner(ctx, scene);
}

function paintCorner(ctx: CanvasRenderingContext2D, { frame, palette, fonts }: Scene): void {
  const { headWidth, headHeight } = frame;
  ctx.font = fonts.normal;
  ctx.fillStyle = palette['text-muted'];
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.fillText('From ↓', pad, headHeight - pad);
  ctx.textAlign = 'right';
  ctx.fillText('To →', headWidth - pad, 18);
}

interface Head {
  readonly item: MatrixItem;
  readonly at: number;
  /** Room along the axis. */
  readonly length: number;
  /** Whether it names a whole group. */
  readonly group: boolean;
  /** Under the pointer, at the cursor or selected. */
  readonly emphasis: boolean;
}

/** Every name when there is room, else one for each group that has room; what is pointed at in any case. */
function* heads(
  scene: Scene,
  items: readonly MatrixItem[],
  range: { readonly first: number; readonly end: number },
  axis: keyof Spot,
): Iterable<Head> {
  const { frame, hover, cursor, focused, grouped, selectedNode } = scene;
  const { cell } = frame;
  const strong = new Set<number>();
  if (focused && cursor?.[axis] != null) strong.add(cursor[axis]);
  if (hover?.[axis] != null) strong.add(hover[axis]);
  for (let at = range.first; at < range.end; at++) {
    const item = items[at];
    if (!item) continue;
    if (cell >= nameSize) {
      yield { item, at, length: cell, group: false, emphasis: strong.has(at) || item.node === selectedNode };
      continue;
    }
    if (!grouped || item.endpoint === null || (at > range.first && items[at - 1]?.group === item.group)) continue;
    let end = at + 1;
    while (end < range.end && items[end]?.group === item.group) end++;
    const length = (end - at) * cell;
    if (length >= nameSize) yield { item, at, length, group: true, emphasis: false };
  }
  if (cell >= nameSize) return;
  for (const at of strong) {
    const item = items[at];
    if (item) yield { item, at, length: cell, group: false, emphasis: true };
  }
}

/** @param right Where the name ends; null to begin at 0, for names that go upwards. */
function names(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  { item, group, emphasis }: Head,
  room: number,
  right: number | null,
  y: number,
): void {
  const { palette, fonts, found } = scene;
  ctx.globalAlpha = found(item) || emphasis ? 1 : 0.45;
  ctx.textBaseline = 'middle';
  ctx.font = emphasis || group ? fonts.strong : fonts.normal;
  ctx.textAlign = right === null ? 'left' : 'right';
  const name = fitText(ctx, group ? item.group.replace(/^\{|\}$/g, '') : item.label, room);
  ctx.fillStyle = group ? palette['text-muted'] : palette.text;
  ctx.fillText(name, right ?? 0, y);
  // The namespace takes what is left, muted.
  const prefix = item.fullLabel.endsWith(item.label) ? item.fullLabel.slice(0, -item.label.length) : '';
  const used = ctx.measureText(name).width;
  if (!group && prefix !== '' && room - used > 28) {
    ctx.font = fonts.normal;
    ctx.fillStyle = palette['text-muted'];
    if (right === null) ctx.fillText(fitText(ctx, ` · ${prefix.slice(0, -1)}`, room - used), used, y);
    else ctx.fillText(fitText(ctx, prefix, room - used), right - used, y);
  }
  ctx.globalAlpha = 1;
}

/** Cut at the end with an ellipsis; the whole name is in the line below the matrix. */
export function fitText(ctx: Pick<CanvasRenderingContext2D, 'measureText'>, text: string, room: number): string {
  if (text.length * 4 < room && text.length < 8) return text;
  if (ctx.measureText(text).width <= room) return text;
  // By grapheme, so that no emoji is cut in two.
  const parts = [...new Intl.Segmenter().segment(text.slice(0, 120))].map(({ segment }) => segment);
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ctx.measureText(`${parts.slice(0, middle).join('')}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${parts.slice(0, low).join('')}…`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function clipped(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  paint: () => void,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, Math.max(0, width), Math.max(0, height));
  ctx.clip();
  paint();
  ctx.restore();
}
