/** The matrix of one cluster: axes, blocks of rows on demand, and orders. */
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { axesOf, GroupRows } from './axes.ts';
import { endpointRows } from './cells.ts';
import { OrderJob } from './order.ts';
import type {
  MatrixAxes,
  MatrixBlock,
  MatrixOrder,
  MatrixOrdering,
  MatrixPair,
  MatrixRequest,
  MatrixScope,
} from './types.ts';

export class Matrix {
  readonly #index: ClusterIndex;
  #groups: GroupRows | null = null;
  #job: { readonly key: string; readonly job: OrderJob } | null = null;

  constructor(index: ClusterIndex) {
    this.#index = index;
  }

  #groupRows(): GroupRows {
    this.#groups ??= new GroupRows(this.#index);
    return this.#groups;
  }

  axes(request: MatrixRequest): MatrixAxes {
    return axesOf(this.#index, request);
  }

  /** @param keys Keys of the rows wanted. */
  block(level: MatrixScope['level'], keys: readonly number[]): MatrixBlock {
    if (level === 'groups') return this.#groupRows().rows(keys);
    const width = this.#index.reachability.endpoints.length;
    return { level, width, cells: endpointRows(this.#index, keys), was: null };
  }

  /** Goes on with an order; call again with the same arguments until it has one. */
  order(request: MatrixRequest, by: MatrixOrder): MatrixOrdering {
    const key = JSON.stringify([request, by]);
    if (this.#job?.key !== key) {
      this.#job = { key, job: new OrderJob(this.#index, this.#groupRows(), request, by) };
    }
    return this.#job.job.step();
  }

  pair(from: number, to: number): MatrixPair {
    const { allowed, unknown } = this.#index.reachability.reach(from, to);
    return {
      verdict: allowed !== noPorts ? 'allowed' : unknown !== noPorts ? 'unknown' : 'denied',
      ports: allowed === noPorts ? '' : formatPorts(allowed),
      unknownPorts: unknown === noPorts ? '' : formatPorts(unknown),
    };
  }
}
