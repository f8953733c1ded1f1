/** Adds up connected pairs of endpoints: first between the smallest things that may be drawn, then between what is. */
import type { Total } from '../../shared/reachability/types.ts';
import { formatPorts, noPorts } from '../../shared/values/ports.ts';
import type { ViewEdge } from './view-types.ts';

/** Connected pairs of endpoints from one thing to another. */
export interface Cell {
  readonly from: number;
  readonly to: number;
  allowed: number;
  unknown: number;
  pairs: number;
  /** Ports of the pair, when there is one only. */
  ports: string | null;
}

/** Totals of all verdicts of two groups as one cell. */
export function cellsOf(totals: readonly Total[]): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { from, to, verdict, pairs } of totals) {
    // Totals are sorted by group.
    let cell = cells.at(-1);
    if (cell?.from !== from || cell.to !== to) {
      cell = { from, to, allowed: 0, unknown: 0, pairs: 0, ports: null };
      cells.push(cell);
    }
    if (verdict.allowed !== noPorts) cell.allowed += pairs;
    if (verdict.unknown !== noPorts) cell.unknown += pairs;
    cell.pairs += pairs;
    const ports = verdict.allowed === noPorts ? verdict.unknown : verdict.allowed;
    cell.ports = cell.pairs === 1 ? formatPorts(ports) : null;
  }
  return cells;
}

export class EdgeTable {
  readonly #nodes: readonly string[];
  readonly #bundles = new Map<number, Cell>();

  /** @param drawn Node that each number of the cells is drawn in; null when it is not drawn. */
  constructor(drawn: readonly (string | null)[], cells: readonly Cell[]) {
    this.#nodes = [...new Set(drawn.filter((node) => node !== null))];
    const numbers = new Map(this.#nodes.map((node, i) => [node, i]));
    const at = drawn.map((node) => (node === null ? -1 : (numbers.get(node) ?? -1)));
    for (const cell of cells) {
      const from = at[cell.from] ?? -1;
      const to = at[cell.to] ?? -1;
      if (from >= 0 && to >= 0 && from !== to) this.#add(from, to, cell);
    }
  }

  /** Ordered pairs of nodes with anything between them. */
  get size(): number {
    return this.#bundles.size;
  }

  #add(from: number, to: number, cell: Cell): void {
    const key = from * this.#nodes.length + to;
    const bundle = this.#bundles.get(key);
    if (!bundle) {
      this.#bundles.set(key, { ...cell, from, to });
      return;
    }
    bundle.allowed += cell.allowed;
    bundle.unknown += cell.unknown;
    bundle.pairs += cell.pairs;
    bundle.ports = null;
  }

  edges(): readonly ViewEdge[] {
    return [...this.#bundles.values()].map(({ from, to, allowed, unknown, ports }) => {
      const ends = { from: this.#nodes[from] ?? '', to: this.#nodes[to] ?? '' };
      return { id: `${ends.from} → ${ends.to}`, ...ends, allowed, unknown, ports, back: null };
    });
  }
}
