/** Puts rows and columns in order. What needs every row is done in slices, so that the worker stays free in between. */
import type { ClusterIndex } from '../cluster-index.ts';
import { isSpecialGroup } from '../names.ts';
import type { GroupRows } from './axes.ts';
import { axesOf } from './axes.ts';
import { cellClass, connects, mayConnect, writeRow } from './cells.ts';
import { Comparison } from './comparison.ts';
import { seriate } from './seriate.ts';
import type { MatrixAxes, MatrixItem, MatrixOrder, MatrixOrdering, MatrixRequest } from './types.ts';

/** Milliseconds of one slice. */
const slice = 80;
/** Patterns of more rows than this do not fit in memory. */
const maxCompared = 20_000;

export class OrderJob {
  readonly #index: ClusterIndex;
  readonly #groupRows: GroupRows;
  readonly #axes: MatrixAxes;
  readonly #by: MatrixOrder;
  readonly #comparison: Comparison | null;
  /** Connections of each row and of each column, certain ones weighing more than doubtful ones. */
  readonly #out: Float64Array;
  readonly #in: Float64Array;
  /** Cells of one row, by key of the column. */
  readonly #cells: Uint8Array;
  #next = 0;
  #result: MatrixOrdering['order'] = null;

  constructor(index: ClusterIndex, groupRows: GroupRows, request: MatrixRequest, by: MatrixOrder) {
    this.#index = index;
    this.#groupRows = groupRows;
    this.#axes = axesOf(index, request);
    this.#by = by;
    const { rows, columns } = this.#axes;
    const comparable = Math.max(rows.length, columns.length) <= maxCompared;
    this.#comparison = by === 'similar' && comparable ? new Comparison(rows.length, columns.length) : null;
    this.#out = new Float64Array(rows.length);
    this.#in = new Float64Array(columns.length);
    this.#cells = new Uint8Array(request.scope.level === 'groups' ? 0 : index.reachability.endpoints.length);
  }

  /** Works for one slice. */
  step(): MatrixOrdering {
    const total = this.#axes.rows.length;
    const until = performance.now() + slice;
    if (this.#by === 'in' || this.#by === 'out' || this.#comparison) {
      while (this.#next < total && performance.now() < until) this.#addRow(this.#next++);
    } else this.#next = total;
    if (this.#next < total) return { done: this.#next, total, order: null, note: null };
    this.#result ??= this.#order();
    const tooMany = this.#by === 'similar' && !this.#comparison;
    return {
      done: total,
      total,
      order: this.#result,
      note: tooMany ? `More than ${maxCompared.toLocaleString('en')} rows are not compared; ordered by name.` : null,
    };
  }

  #addRow(row: number): void {
    const { rows, columns } = this.#axes;
    const item = rows[row];
    if (!item) return;
    if (item.endpoint === null) {
      const { allowed, unknown } = this.#groupRows.rows([item.key]);
      columns.forEach(({ key, size }, column) => {
        const [yes, maybe] = [allowed[key] ?? 0, unknown[key] ?? 0];
        this.#count(row, column, yes, maybe);
        const cell = yes === 0 ? (maybe === 0 ? cellClass.denied : cellClass.unknown) : cellClass.some;
        this.#comparison?.add(row, column, yes > 0 && yes === item.size * size ? cellClass.all : cell);
      });
      return;
    }
    this.#cells.fill(cellClass.denied);
    writeRow(this.#index, item.key, this.#cells, 0);
    for (let column = 0; column < columns.length; column++) {
      const cell = this.#cells[columns[column]?.key ?? 0] ?? 0;
      if (connects(cell)) this.#count(row, column, 1, 0);
      else if (mayConnect(cell)) this.#count(row, column, 0, 1);
      this.#comparison?.add(row, column, cell);
    }
  }

  #count(row: number, column: number, allowed: number, unknown: number): void {
    const weight = allowed + unknown * 1e-6;
    this.#out[row] = (this.#out[row] ?? 0) + weight;
    this.#in[column] = (this.#in[column] ?? 0) + weight;
  }

  #order(): NonNullable<MatrixOrdering['order']> {
    const { rows, columns } = this.#axes;
    if (this.#comparison) {
      return {
        rows: outsideLast(rows, seriate(this.#comparison.rows)),
        columns: outsideLast(columns, seriate(this.#comparison.columns)),
      };
    }
    // Rows know what they reach, columns what reaches them; the other axis follows by name of the item, so that the
    // diagonal stays where it is.
    const score = this.#scores();
    const sorted = (items: readonly MatrixItem[]): Int32Array =>
      outsideLast(
        items,
        Int32Array.from(items.keys()).sort((a, b) => score(items[b]) - score(items[a]) || a - b),
      );
    return { rows: sorted(rows), columns: sorted(columns) };
  }

  #scores(): (item: MatrixItem | undefined) => number {
    const { rows, columns } = this.#axes;
    if (this.#by === 'isolation') {
      const known = new Map<MatrixItem | undefined, number>();
      const score = (item: MatrixItem): number => {
        const members = item.endpoint === null ? (this.#index.members.get(item.group) ?? []) : [item.endpoint];
        const open = members.reduce((sum, at) => sum + openness(this.#index, at), 0);
        return members.length === 0 ? 0 : open / members.length;
      };
      for (const item of [...rows, ...columns]) known.set(item, score(item));
      return (item) => known.get(item) ?? 0;
    }
    if (this.#by !== 'in' && this.#by !== 'out') return () => 0;
    const [items, counts] = this.#by === 'out' ? [rows, this.#out] : [columns, this.#in];
    const byNode = new Map(items.map(({ node }, at) => [node, counts[at] ?? 0]));
    return (item) => (item ? (byNode.get(item.node) ?? 0) : 0);
  }
}

/** 2 when no policy isolates a workload at all, 1 when in one direction, 0 when in both. */
function openness(index: ClusterIndex, endpoint: number): number {
  const isolated = index.isolated(endpoint);
  return isolated ? Number(!isolated.ingress) + Number(!isolated.egress) : 0;
}

/** Outside endpoints stay at the end in every order, where they can be found again. */
function outsideLast(items: readonly MatrixItem[], order: Int32Array): Int32Array {
  const special = (at: number): boolean => isSpecialGroup(items[at]?.group ?? '');
  return Int32Array.from([...order.filter((at) => !special(at)), ...order.filter(special)]);
}
