/** Places for an attack graph: left to right by step, what comes from the same thing together. Deterministic. */
import type { AttackNode, AttackPicture } from '../../engine/attack/types.ts';
import type { Point, Size } from '../../layout/types.ts';

const rowHeight = 64;
const gap = 52;
/** Between columns of one step: closer, so that they read as one. */
const innerGap = 18;
const headHeight = 44;

export interface Layers {
  readonly positions: ReadonlyMap<string, Point>;
  /** Where the heading of each step stands. */
  readonly headings: readonly { readonly step: number; readonly at: Point }[];
}

/** Most rows that are tried; beyond that a column is no longer overlooked. */
const maxRows = 48;

/** @param canvas What it is to fit into, in pixels. */
export function layersOf(picture: AttackPicture, sizeOf: (id: string) => Size, canvas: Size): Layers {
  const columns = ordered(picture);
  let best: Layers | null = null;
  let bestZoom = 0;
  for (let rows = 4; rows <= maxRows; rows++) {
    const { layers, size } = place(columns, sizeOf, rows);
    const zoom = Math.min(canvas.width / size.width, canvas.height / size.height);
    if (zoom > bestZoom) [best, bestZoom] = [layers, zoom];
  }
  return best ?? { positions: new Map(), headings: [] };
}

/** Nodes by step, beside what they come from. */
function ordered(picture: AttackPicture): readonly (readonly [step: number, nodes: readonly AttackNode[]])[] {
  const steps = new Map<number, AttackNode[]>();
  for (const node of picture.nodes) {
    const list = steps.get(node.step);
    if (list) list.push(node);
    else steps.set(node.step, [node]);
  }
  const parents = new Map<string, string[]>();
  for (const { from, to } of picture.edges) parents.set(to, [...(parents.get(to) ?? []), from]);
  const order = new Map<string, number>();
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, nodes]) => {
      const ranks = new Map(
        nodes.map(({ id }) => [id, mean((parents.get(id) ?? []).map((one) => order.get(one) ?? 0))]),
      );
      const rank = ({ id }: AttackNode): number => ranks.get(id) ?? 0;
      const sorted = nodes.toSorted((a, b) => rank(a) - rank(b) || compare(a.kind, b.kind) || compare(a.id, b.id));
      // By share of the column: columns are of different length.
      for (const [at, { id }] of sorted.entries()) order.set(id, (at + 0.5) / sorted.length);
      return [step, sorted] as const;
    });
}

function place(
  steps: ReturnType<typeof ordered>,
  sizeOf: (id: string) => Size,
  rows: number,
): { readonly layers: Layers; readonly size: Size } {
  const positions = new Map<string, Point>();
  const lefts: { readonly step: number; readonly x: number }[] = [];
  let left = 0;
  let tallest = 1;
  for (const [step, nodes] of steps) {
    const columns = Math.ceil(nodes.length / rows);
    const perColumn = Math.ceil(nodes.length / columns);
    tallest = Math.max(tallest, perColumn);
    lefts.push({ step, x: left });
    for (let column = 0; column < columns; column++) {
      const own = nodes.slice(column * perColumn, (column + 1) * perColumn);
      const widest = Math.max(...own.map(({ id }) => sizeOf(id).width));
      for (const [row, { id }] of own.entries()) {
        positions.set(id, { x: left + widest / 2, y: (row - (own.length - 1) / 2) * rowHeight });
      }
      left += widest + (column === columns - 1 ? gap : innerGap);
    }
  }
  const height = tallest * rowHeight + headHeight;
  const headings = lefts.map(({ step, x }) => ({ step, at: { x, y: -(tallest * rowHeight) / 2 - headHeight / 2 } }));
  return { layers: { positions, headings }, size: { width: Math.max(1, left - gap), height } };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
