/** One row for each endpoint, with what it reaches and is reached by counted; in slices. */
import { noPorts } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { endpointDetail, groupLabel, shortName, workloadNode } from '../names.ts';
import type { EndpointRow, EndpointsState } from './types.ts';
import { Walk } from './walk.ts';

/** Milliseconds of one slice. */
const slice = 80;

export class EndpointsJob {
  readonly #index: ClusterIndex;
  readonly #nodes: boolean;
  readonly #walk: Walk;
  readonly #counts: Readonly<Record<'in' | 'inUnknown' | 'out' | 'outUnknown', Uint32Array>>;
  readonly #rows: EndpointRow[] = [];
  /** Endpoints counted, then endpoints described. */
  #counted = 0;
  #described = 0;

  constructor(index: ClusterIndex, nodes: boolean) {
    const size = index.reachability.endpoints.length;
    this.#index = index;
    this.#nodes = nodes;
    this.#walk = new Walk(index, { node: null, text: '', nodes });
    this.#counts = {
      in: new Uint32Array(size),
      inUnknown: new Uint32Array(size),
      out: new Uint32Array(size),
      outUnknown: new Uint32Array(size),
    };
  }

  step(): EndpointsState {
    const size = this.#index.reachability.endpoints.length;
    const until = performance.now() + slice;
    while (this.#counted < size && performance.now() < until) this.#count(this.#counted++);
    while (this.#counted === size && this.#described < size && performance.now() < until) {
      const row = this.#describe(this.#described++);
      if (row) this.#rows.push(row);
    }
    const done = this.#described === size;
    return { done: Math.floor((this.#counted + this.#described) / 2), total: size, rows: done ? this.#rows : null };
  }

  #count(from: number): void {
    const { in: into, inUnknown, out, outUnknown } = this.#counts;
    for (const [to, { allowed }] of this.#walk.row(from)) {
      const [a, b] = allowed === noPorts ? [outUnknown, inUnknown] : [out, into];
      a[from] = (a[from] ?? 0) + 1;
      b[to] = (b[to] ?? 0) + 1;
    }
  }

  #describe(at: number): EndpointRow | null {
    const endpoint = this.#index.reachability.endpoints[at];
    if (!endpoint || (endpoint.type === 'node' && !this.#nodes)) return null;
    const workload = endpoint.type === 'workload';
    const isolated = this.#index.isolated(at);
    const badges = workload ? this.#index.badges(at) : null;
    const { in: into, inUnknown, out, outUnknown } = this.#counts;
    return {
      index: at,
      node: workloadNode(endpoint.id),
      namespace: groupLabel(this.#index.group(at)),
      name: shortName(endpoint),
      kind: workload ? endpoint.kind : endpointDetail(endpoint),
      pods: workload ? endpoint.pods : null,
      isolatedIn: isolated?.ingress ?? null,
      isolatedOut: isolated?.egress ?? null,
      fromInternet: badges ? badges.fromInternet > 0 : null,
      toInternet: badges ? badges.toInternet > 0 : null,
      in: into[at] ?? 0,
      inUnknown: inUnknown[at] ?? 0,
      out: out[at] ?? 0,
      outUnknown: outUnknown[at] ?? 0,
      policies: workload ? this.#index.reachability.policiesOf(at).length : 0,
    };
  }
}
