/** Writes a drawing as SVG: exact, small, and with every name escaped. */
import { htmlText } from '../../shared/values/escape.ts';
import type { Drawing, DrawnEdge, DrawnNode, Spot, TextLook } from './drawing.ts';

export function drawingSvg(drawing: Drawing): string {
  const { x, y, width, height, background, font, title } = drawing;
  const box = [x, y, width, height].map(round).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="${box}" font-family="${htmlText(font)}">
<title>${htmlText(title)}</title>
<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${htmlText(background)}"/>
${[...drawing.frames.map(nodeSvg), ...drawing.edges.map(edgeSvg), ...drawing.nodes.map(nodeSvg)].join('\n')}
</svg>
`;
}

/** A hundredth of a unit is far below what anybody sees. */
function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
function point({ x, y }: Spot): string {
  return `${round(x)} ${round(y)}`;
}

function nodeSvg(node: DrawnNode): string {
  const { x, y, width, height, outline } = node;
  const paint = `fill="${htmlText(node.fill)}" ${strokeOf(node.stroke, node.strokeWidth, node.dash)}`;
  const shape =
    outline.kind === 'rectangle'
      ? `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="${round(outline.corner)}" ${paint}/>`
      : `<polygon points="${outline.points
          .map((p) => `${round(x + (p.x * width) / 2)},${round(y + (p.y * height) / 2)}`)
          .join(' ')}" stroke-linejoin="round" ${paint}/>`;
  const { picture } = node;
  const inner = picture ? `<g transform="translate(${point(picture)})">${picture.svg}</g>` : '';
  return `<g${opacityOf(node.opacity)}>${shape}${inner}${textSvg(node.label)}</g>`;
}

function edgeSvg(edge: DrawnEdge): string {
  const { from, to, bends } = edge;
  const size = arrowSize(edge);
  // A line that went on to the tip would show beside it.
  const gap = Math.min(2 * edge.width * edge.arrowScale, size.length);
  const start = edge.arrows.from ? towards(from, bends[0] ?? to, gap) : from;
  const end = edge.arrows.to ? towards(to, bends.at(-1) ?? from, gap) : to;
  const line = `<path d="M${point(start)}${curve(bends, end)}" fill="none" ${strokeOf(edge.colour, edge.width, edge.dash)}/>`;
  const heads = [
    edge.arrows.to ? arrow(to, bends.at(-1) ?? from, size, edge.colour) : '',
    edge.arrows.from ? arrow(from, bends[0] ?? to, size, edge.colour) : '',
  ];
  return `<g><g${opacityOf(edge.opacity)}>${line}${heads.join('')}</g>${textSvg(edge.label)}</g>`;
}

/** Several control points are joined halfway between them, as Cytoscape does. */
function curve(bends: readonly Spot[], end: Spot): string {
  if (bends.length === 0) return `L${point(end)}`;
  return bends
    .map((bend, at) => {
      const next = bends[at + 1];
      return `Q${point(bend)} ${point(next ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : end)}`;
    })
    .join('');
}

/** Cytoscape's own measures, so that the picture is the one on screen. */
function arrowSize({ width, arrowScale }: DrawnEdge): { length: number; half: number } {
  const size = Math.max((width * 13.37) ** 0.9, 29) * arrowScale;
  return { length: size * 0.3, half: size * 0.15 };
}

function arrow(tip: Spot, back: Spot, { length, half }: { length: number; half: number }, colour: string): string {
  const base = towards(tip, back, length);
  const dx = ((base.y - tip.y) / length) * half;
  const dy = ((base.x - tip.x) / length) * half;
  const corners = [tip, { x: base.x + dx, y: base.y - dy }, { x: base.x - dx, y: base.y + dy }];
  return `<path d="M${corners.map(point).join('L')}Z" fill="${htmlText(colour)}"/>`;
}

function towards(from: Spot, to: Spot, distance: number): Spot {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : distance / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function strokeOf(colour: string, width: number, dash: readonly number[] | null): string {
  const dashes = dash ? ` stroke-dasharray="${dash.map(round).join(' ')}"` : '';
  return `stroke="${htmlText(colour)}" stroke-width="${round(width)}"${dashes}`;
}

function opacityOf(opacity: number): string {
  return opacity < 1 ? ` opacity="${round(opacity)}"` : '';
}

function textSvg(look: TextLook | null): string {
  if (!look) return '';
  const halo =
    look.halo === null
      ? ''
      : ` stroke="${htmlText(look.halo)}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
  const anchor = look.anchor === 'middle' ? 'central' : 'text-after-edge';
  const style = `font-size="${round(look.size)}" font-weight="${htmlText(look.weight)}" fill="${htmlText(look.colour)}"`;
  return `<text x="${round(look.x)}" y="${round(look.y)}" text-anchor="middle" dominant-baseline="${anchor}" ${style}${halo}>${htmlText(look.text)}</text>`;
}
