/** The tables of one cluster: each question is worked on in slices by calling again with the same arguments. */
import type { ClusterIndex } from '../cluster-index.ts';
import { CsvJob } from './csv.ts';
import { EndpointsJob } from './endpoints.ts';
import { FindJob } from './find.ts';
import type { ConnectionRow, ConnectionSort, CsvPart, EndpointsState, FindState, TableQuery } from './types.ts';
import type { Accept } from './walk.ts';

interface Kept<T> {
  readonly key: string;
  readonly job: T;
}

export class Table {
  readonly #index: ClusterIndex;
  #find: Kept<FindJob> | null = null;
  #endpoints: Kept<EndpointsJob> | null = null;
  #csv: Kept<CsvJob> | null = null;

  constructor(index: ClusterIndex) {
    this.#index = index;
  }

  find(query: TableQuery, accept: Accept | null = null): FindState {
    return this.#finding(query, accept).step();
  }

  /** Rows among those found so far. */
  rows(
    query: TableQuery,
    sort: ConnectionSort | null,
    offset: number,
    limit: number,
    accept: Accept | null = null,
  ): readonly ConnectionRow[] {
    return this.#finding(query, accept).rows(sort, offset, limit);
  }

  #finding(query: TableQuery, accept: Accept | null): FindJob {
    const key = JSON.stringify(query);
    if (this.#find?.key !== key) this.#find = { key, job: new FindJob(this.#index, query, accept) };
    return this.#find.job;
  }

  endpoints(nodes: boolean): EndpointsState {
    const key = String(nodes);
    if (this.#endpoints?.key !== key) this.#endpoints = { key, job: new EndpointsJob(this.#index, nodes) };
    return this.#endpoints.job.step();
  }

  /** @param restart Whether this asks for the first piece. */
  csv(query: TableQuery, restart: boolean, accept: Accept | null = null): CsvPart {
    const key = JSON.stringify(query);
    if (restart || this.#csv?.key !== key) this.#csv = { key, job: new CsvJob(this.#index, query, accept) };
    const part = this.#csv.job.next();
    if (part.done) this.#csv = null;
    return part;
  }
}
