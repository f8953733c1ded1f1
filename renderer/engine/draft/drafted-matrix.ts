/**
 * The matrix under the drafts: every cell is what will be, beside what is. Rows are the endpoints of the drafted cluster,
 * whose outside addresses may be cut finer than those of the open one.
 */
import { changeKind } from '../../../shared/draft/impact.ts';
import type { Endpoint, PairVerdict } from '../../../shared/reachability/types.ts';
import { nothingAllowed } from '../../../shared/reachability/verdict.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { CompareModel } from '../compare/model.ts';
import { placeOf, type Side } from '../compare/side.ts';
import { cellClass } from '../matrix/cells.ts';
import { Matrix } from '../matrix/matrix.ts';
import type {
  MatrixAxes,
  MatrixBlock,
  MatrixItem,
  MatrixOrder,
  MatrixOrdering,
  MatrixRequest,
  MatrixScope,
} from '../matrix/types.ts';
import { changeKinds } from '../view-types.ts';
import type { DraftCell } from './types.ts';

export class DraftedMatrix {
  readonly #model: CompareModel;
  readonly #opened: ClusterIndex;
  readonly #before: ClusterIndex;
  readonly #after: ClusterIndex;
  readonly #was: Matrix;
  readonly #now: Matrix;

  /** @param opened The cluster whose endpoints the window knows by number. */
  constructor(model: CompareModel, opened: ClusterIndex, before: Side, after: Side) {
    this.#model = model;
    this.#opened = opened;
    this.#before = before.index;
    this.#after = after.index;
    this.#was = new Matrix(before.index);
    this.#now = new Matrix(after.index);
  }

  /** Keys are of the drafted cluster, endpoints of the open one. */
  axes(request: MatrixRequest): MatrixAxes {
    const { rows, columns } = this.#now.axes(request);
    const known = (item: MatrixItem): MatrixItem => {
      const endpoint = item.endpoint === null ? undefined : this.#after.reachability.endpoints[item.endpoint];
      return endpoint ? { ...item, endpoint: placeOf(this.#opened, endpoint) ?? null } : item;
    };
    return { rows: rows.map(known), columns: columns.map(known) };
  }

  order(request: MatrixRequest, by: MatrixOrder): MatrixOrdering {
    return this.#now.order(request, by);
  }

  block(level: MatrixScope['level'], keys: readonly number[]): MatrixBlock {
    const was = this.#was.block(level, keys);
    const now = this.#now.block(level, keys);
    if (now.level === 'groups') {
      return was.level === 'groups' ? { ...now, was: { allowed: was.allowed, unknown: was.unknown } } : now;
    }
    if (was.level === 'groups') return now;
    const marks = new Uint8Array(now.cells.length);
    keys.forEach((from, row) => {
      this.#mark(from, marks.subarray(row * now.width, (row + 1) * now.width), now.cells, row * now.width);
    });
    return { ...now, was: { cells: was.cells, changes: marks } };
  }

  #mark(from: number, marks: Uint8Array, cells: Uint8Array, offset: number): void {
    const before = new Map(this.#before.reachability.row(from));
    const after = new Map(this.#after.reachability.row(from));
    for (const to of new Set([...before.keys(), ...after.keys()])) {
      if ((cells[offset + to] ?? cellClass.none) >= cellClass.self) continue;
      const change = kindOf(before.get(to), after.get(to));
      if (change !== null) marks[to] = 1 + changeKinds.indexOf(change);
    }
  }

  /** @param from Keys of row and column. */
  cell(from: number, to: number): DraftCell {
    const [source, target] = [from, to].map((at) => this.#after.reachability.endpoints[at]);
    if (!source || !target) throw new RangeError(`No endpoint ${source ? to : from}`);
    const [before, after] = [this.#before, this.#after].map(({ reachability }) => reachability.reach(from, to));
    const changed = kindOf(before, after) !== null;
    const pair = changed ? this.#pairOf(source, target, before, after) : -1;
    return { before: this.#was.pair(from, to), after: this.#now.pair(from, to), pair: pair < 0 ? null : pair };
  }

  /** Outside addresses that change alike for one workload are one pair of the list. */
  #pairOf(from: Endpoint, to: Endpoint, before?: PairVerdict, after?: PairVerdict): number {
    const stands = (end: Endpoint, own: Endpoint): boolean =>
      end.id === own.id || (end.type === 'addresses' && own.type === 'addresses' && end.family === own.family);
    return this.#model.comparison.pairs.findIndex(
      (pair) =>
        stands(pair.from, from) && stands(pair.to, to) && equal(pair.before, before) && equal(pair.after, after),
    );
  }
}

function kindOf(before: PairVerdict = nothingAllowed, after: PairVerdict = nothingAllowed) {
  return equal(before, after) ? null : changeKind({ before, after });
}

function equal(a: PairVerdict, b: PairVerdict = nothingAllowed): boolean {
  return a.allowed === b.allowed && a.unknown === b.unknown;
}
