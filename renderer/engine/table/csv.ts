/** All listed connections as CSV, a piece at a time, in the order and the form of `bulkhead list -o csv`. */
import { connectionsOf } from '../../../shared/reachability/analyze.ts';
import { listCsvHeader, listCsvRecord } from '../../../shared/report/csv.ts';
import { byteOrder, label } from '../../../shared/report/report.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { CsvPart, TableQuery } from './types.ts';
import type { Accept } from './walk.ts';
import { Walk } from './walk.ts';

/** Milliseconds of one piece. */
const slice = 80;
const maxPiece = 50_000;

export class CsvJob {
  readonly #records: Iterator<string>;

  constructor(index: ClusterIndex, query: TableQuery, accept: Accept | null = null) {
    this.#records = records(index, new Walk(index, query, accept));
  }

  next(): CsvPart {
    const until = performance.now() + slice;
    const lines: string[] = [];
    while (lines.length < maxPiece && (lines.length % 256 !== 0 || performance.now() < until)) {
      const { done, value } = this.#records.next();
      if (done) return { text: lines.join(''), lines: lines.length, done: true };
      lines.push(value);
    }
    return { text: lines.join(''), lines: lines.length, done: false };
  }
}

function* records(index: ClusterIndex, walk: Walk): Generator<string> {
  yield listCsvHeader();
  const { endpoints } = index.reachability;
  const names = endpoints.map(label);
  const order = [...endpoints.keys()].toSorted((a, b) => byteOrder(names[a] ?? '', names[b] ?? ''));
  const ranks = new Uint32Array(endpoints.length);
  order.forEach((endpoint, rank) => {
    ranks[endpoint] = rank;
  });
  for (const from of order) {
    for (const [to, verdict] of [...walk.row(from)].toSorted(([a], [b]) => (ranks[a] ?? 0) - (ranks[b] ?? 0))) {
      const [source, target] = [endpoints[from], endpoints[to]];
      if (source && target) for (const one of connectionsOf(source, target, verdict)) yield listCsvRecord(one);
    }
  }
}
