/** Places for an attack graph: left to right by step, what comes from the same thing together. Deterministic. */
import type { AttackNode, AttackPicture } from '../../engine/attack/types.ts';
import type { Point, Size } from '../../layout/types.ts';

const rowHeight = 66;
const gap = 56;
/** Between columns of one step: closer, so that they read as one. */
const innerGap = 18;
const headHeight = 44;

export interface Layers {
  readonly positions: ReadonlyMap<string, Point>;
  /** Where the heading of each step stands. */
  readonly headings: readonly { readonly step: number; readonly at: Point }[];
}

/** @param aspect Width of the canvas by its height. */
export function layersOf(picture: AttackPicture, sizeOf: (id: string) => Size, aspect: number): Layers {
  const steps = new Map<number, AttackNode[]>();
  for (const node of picture.nodes) {
    const list = steps.get(node.step);
    if (list) list.push(node);
    else steps.set(node.step, [node]);
  }
  const parents = new Map<string, string>();
  for (const { from, to } of picture.edges) if (!parents.has(to)) parents.set(to, from);
  // About as many rows as make the whole fit the canvas.
  const width = 190;
  const wanted = Math.sqrt((picture.nodes.length * width) / (rowHeight * Math.max(0.4, aspect)));
  const rows = Math.max(5, Math.ceil(wanted * 1.15));
  const order = new Map<string, number>();
  const positions = new Map<string, Point>();
  const headings: { readonly step: number; readonly at: Point }[] = [];
  let left = 0;
  for (const [step, nodes] of [...steps].sort(([a], [b]) => a - b)) {
    const rank = (node: AttackNode): number => order.get(parents.get(node.id) ?? '') ?? 0;
    const sorted = nodes.toSorted(
      (a, b) =>
        rank(a) - rank(b) || Number(b.jewel) - Number(a.jewel) || compare(a.kind, b.kind) || compare(a.id, b.id),
    );
    const columns = Math.ceil(sorted.length / rows);
    const perColumn = Math.ceil(sorted.length / columns);
    headings.push({ step, at: { x: left, y: -(perColumn * rowHeight) / 2 - headHeight } });
    for (let column = 0; column < columns; column++) {
      const own = sorted.slice(column * perColumn, (column + 1) * perColumn);
      const widest = Math.max(...own.map(({ id }) => sizeOf(id).width));
      for (const [row, { id }] of own.entries()) {
        order.set(id, order.size);
        positions.set(id, { x: left + widest / 2, y: (row - (own.length - 1) / 2) * rowHeight });
      }
      left += widest + (column === columns - 1 ? gap : innerGap);
    }
  }
  const top = Math.min(0, ...headings.map(({ at }) => at.y));
  return { positions, headings: headings.map(({ step, at }) => ({ step, at: { x: at.x, y: top } })) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
