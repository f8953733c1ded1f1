/** Sizes and the second line of nodes: text and badges, drawn as a small SVG because a node has only one label. */
import { isSpecialGroup } from '../../engine/names.ts';
import type { Badges, Change, ViewEdge, ViewNode } from '../../engine/protocol.ts';
import { badgeMarks } from './badge-marks.ts';
import { badgeLooks, shownBadges } from './badges.tsx';
import type { Palette } from './graph-style.ts';

const font = 'system-ui, -apple-system, Segoe UI, Roboto, DejaVu Sans, sans-serif';

let context: CanvasRenderingContext2D | null | undefined;

function measure(text: string, style: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 7;
  context.font = `${style} ${font}`;
  return context.measureText(text).width;
}

const maxLabel = 30;

/** Long names are cut in the middle on the canvas; inspector and list show them whole. */
function shorten(text: string): string {
  return text.length <= maxLabel ? text : `${text.slice(0, 18)}…${text.slice(-10)}`;
}

export interface NodeLook {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly image: string;
  readonly imageWidth: number;
}

/** Width of the name of an open group. */
export function titleWidth(label: string): number {
  return measure(label, '600 12px');
}

const badgeStep = 16;
/** Marks in a node; more of them are a number, and the panel has them all. */
const maxMarks = 3;

export function lookOf(node: ViewNode, palette: Palette): NodeLook {
  const label = shorten(node.change ? `${signs[node.change]} ${node.label}` : node.label);
  const detail = shorten(node.detail);
  const badges = marksOf(node.badges, palette);
  const detailWidth = measure(detail, '11px');
  const imageWidth = Math.ceil(detailWidth + (badges.length > 0 ? 6 + badges.length * badgeStep : 0)) + 2;
  const shaped =
    node.kind === 'workload' || node.kind === 'namespace' || node.kind === 'rest' || node.kind === 'pod' ? 28 : 52;
  const width = Math.max(92, Math.ceil(Math.max(measure(label, '600 12px'), imageWidth)) + shaped);
  return { label, width, height: 48, image: svg(detail, detailWidth, imageWidth, badges, palette), imageWidth };
}

interface Mark {
  /** Shapes of a 24-unit box; or text, for how many more there are. */
  readonly shapes: string | null;
  readonly text: string;
  readonly colour: string;
}

function marksOf(badges: Badges | null, palette: Palette): readonly Mark[] {
  if (!badges) return [];
  const tones = { outside: palette.outside, warn: palette['badge-open'], quiet: palette['text-muted'] };
  const shown = shownBadges(badges);
  const more = shown.length - maxMarks;
  return [
    ...shown.slice(0, maxMarks).map(({ name, certain }) => ({
      shapes: badgeMarks[name],
      text: certain ? '' : '?',
      colour: certain ? tones[badgeLooks[name].tone] : palette.unknown,
    })),
    ...(more > 0 ? [{ shapes: null, text: `+${more}`, colour: palette['text-muted'] }] : []),
  ];
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function svg(detail: string, detailWidth: number, width: number, marks: readonly Mark[], palette: Palette): string {
  const drawn = marks.map(({ shapes, text, colour }, at) => {
    const x = Math.round(detailWidth) + 7 + at * badgeStep;
    const label = (left: number): string =>
      text === ''
        ? ''
        : `<text x="${left}" y="12" font-family="${font}" font-size="10" fill="${colour}">${text}</text>`;
    if (shapes === null) return label(x);
    return `<g transform="translate(${x} 2) scale(.5)" fill="none" stroke="${colour}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${shapes}</g>${label(x + 10)}`;
  });
  const text = `<text x="1" y="12" font-family="${font}" font-size="11" fill="${palette['text-muted']}">${escapeXml(detail)}</text>`;
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="16" viewBox="0 0 ${width} 16">${text}${drawn.join('')}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(body)}`;
}

/** Said in the label too: colours and lines are not for everybody. */
const signs: Readonly<Record<Change, string>> = { added: '+', removed: '−', changed: '~', uncertain: '?' };

export interface EdgeLook {
  readonly label: string;
  readonly width: number;
  /** Where there are many edges. */
  readonly thinWidth: number;
  readonly chosenWidth: number;
  readonly certain: 'yes' | 'no';
  readonly tail: 'triangle' | 'none';
  readonly change: Change | 'none';
}

/** Wider for more pairs, by the logarithm: a thousand pairs must not hide what is behind them. */
export function edgeLook(edge: ViewEdge): EdgeLook {
  const pairs = edge.allowed + edge.unknown;
  const width = Math.min(6, 1.1 + Math.log2(Math.max(1, pairs)) * 0.55);
  // The outside is split into ranges that policies tell apart: how many says nothing about anybody's intent.
  const counted = !isSpecialGroup(edge.from) && !isSpecialGroup(edge.to);
  const label = edge.ports !== null ? shortPorts(edge.ports) : counted ? pairs.toLocaleString('en') : '';
  const sure = edge.allowed === 0 ? `${label} ?`.trim() : label;
  return {
    label: edge.change ? `${signs[edge.change]} ${sure}`.trim() : sure,
    width,
    thinWidth: 0.4 + width * 0.3,
    chosenWidth: width + 1.2,
    certain: edge.allowed > 0 ? 'yes' : 'no',
    tail: edge.back ? 'triangle' : 'none',
    change: edge.change ?? 'none',
  };
}

/** Ports in the room of a label; of a change, both what was and what will be. */
function shortPorts(ports: string): string {
  const sides = ports.replaceAll('All Connections', 'all').split(' → ');
  const room = sides.length > 1 ? 12 : 18;
  return sides.map((side) => (side.length <= room ? side : `${side.slice(0, room - 2)}…`)).join(' → ');
}
