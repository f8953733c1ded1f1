import { describe, expect, test } from 'vitest';
import { CsvJob } from '../../../../renderer/engine/table/csv.ts';
import { EndpointsJob } from '../../../../renderer/engine/table/endpoints.ts';
import { FindJob } from '../../../../renderer/engine/table/find.ts';
import { Table } from '../../../../renderer/engine/table/table.ts';
import type { ConnectionRow, EndpointRow, TableQuery } from '../../../../renderer/engine/table/types.ts';
import { writeListCsv } from '../../../../shared/report/csv.ts';
import { noPorts } from '../../../../shared/values/ports.ts';
import { deployment, indexOf, smallCluster } from '../small-cluster.ts';

const index = indexOf(
  [
    smallCluster,
    deployment('data', 'cache'),
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: data}
spec:
  podSelector: {matchLabels: {app: cache}}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {matchLabels: {team: a}}}]
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]
      ports: [{port: 6379}]
`,
    deployment('undeclared', 'guest'),
  ].join('---\n'),
);
const { reachability: r } = index;
const everything: TableQuery = { node: null, text: '', nodes: false, active: null };

function found(query: TableQuery, limit?: number): FindJob {
  const job = new FindJob(index, query, null, limit);
  while (!job.step().complete);
  return job;
}
const rowsOf = (query: TableQuery): readonly ConnectionRow[] => found(query).rows(null, 0, 1000);

describe('connections', () => {
  test('are those that the engine lists', () => {
    const listed = new Set([...r.connections()].map(({ from, to }) => `${from.id} ${to.id}`));
    const rows = rowsOf(everything);
    expect(new Set(rows.map((row) => `${r.endpoints[row.from]?.id} ${r.endpoints[row.to]?.id}`))).toEqual(listed);
    expect(rows).toHaveLength(listed.size);
    expect(
      rows.find(({ fromLabel, toLabel }) => fromLabel === 'undeclared/guest' && toLabel === 'data/cache'),
    ).toMatchObject({ verdict: 'unknown', ports: '', reasons: ['label-unknown'] });
  });

  test('are those with an end in the selected node', () => {
    for (const node of ['ns:data', 'wl:data/db[Deployment]', '{outside}']) {
      const rows = rowsOf({ ...everything, node });
      const inside = (at: number): boolean => {
        const id = r.endpoints[at]?.id ?? '';
        if (node === '{outside}') return r.endpoints[at]?.type === 'addresses';
        return node === 'ns:data' ? id.startsWith('data/') : id === 'data/db[Deployment]';
      };
      expect(rows.every(({ from, to }) => inside(from) || inside(to))).toBe(true);
      expect(rows).toHaveLength(rowsOf(everything).filter(({ from, to }) => inside(from) || inside(to)).length);
      expect(rows.length).toBeGreaterThan(0);
    }
  });

  test('are found by words of either end', () => {
    const rows = rowsOf({ ...everything, text: 'WEB  db' });
    expect(rows.map(({ fromLabel, toLabel }) => [fromLabel, toLabel])).toEqual([
      ['data/db', 'shop/web'],
      ['shop/web', 'data/db'],
    ]);
  });

  test.each([
    ['unknown', (row: ConnectionRow) => row.verdict === 'unknown' || row.unknownPorts !== ''],
    ['tcp 6379', (row: ConnectionRow) => (row.ports || row.unknownPorts).includes('TCP 6379')],
    [
      'cache ALLOWED',
      (row: ConnectionRow) => row.verdict === 'allowed' && [row.fromLabel, row.toLabel].includes('data/cache'),
    ],
  ])('are found by what the columns say: %s', (text, wanted) => {
    const ends = (rows: readonly ConnectionRow[]) => rows.map(({ fromLabel, toLabel }) => `${fromLabel} ${toLabel}`);
    const expected = ends(rowsOf(everything).filter(wanted));
    expect(expected).not.toHaveLength(0);
    expect(ends(rowsOf({ ...everything, text }))).toEqual(expected);
  });

  test.each(['from', 'to', 'verdict', 'ports'] as const)('are sorted by %s, both ways, page by page', (column) => {
    const job = found(everything);
    const value = (row: ConnectionRow): string =>
      column === 'from'
        ? row.fromLabel
        : column === 'to'
          ? row.toLabel
          : column === 'verdict'
            ? row.verdict
            : row.ports || row.unknownPorts;
    const total = job.step().count;
    for (const down of [false, true]) {
      const rows: ConnectionRow[] = [];
      for (let at = 0; at < total; at += 7) rows.push(...job.rows({ column, down }, at, 7));
      expect(rows).toHaveLength(total);
      const values = rows.map(value);
      const ordered = values.toSorted(new Intl.Collator('en', { numeric: true }).compare);
      expect(values).toEqual(down ? ordered.toReversed() : ordered);
    }
  });

  test('end at a limit, which is said', () => {
    const job = found(everything, 5);
    expect(job.step()).toMatchObject({ count: 5, more: true, complete: true });
    expect(job.rows(null, 0, 100)).toHaveLength(5);
  });
});

describe('the file', () => {
  const fileOf = (query: TableQuery): string => {
    const table = new Table(index);
    let text = '';
    for (let restart = true; ; restart = false) {
      const part = table.csv(query, restart);
      text += part.text;
      if (part.done) return text;
    }
  };

  test('of all connections is that of `bulkhead list -o csv`', () => {
    let expected = '';
    const endpoints = r.endpoints.filter(({ type }) => type !== 'node');
    writeListCsv({ endpoints, connections: r.connections(), diagnostics: [] }, (chunk) => {
      expected += chunk;
    });
    expect(fileOf(everything)).toBe(expected);
  });

  test('of some has the others left out', () => {
    const lines = fileOf({ ...everything, text: 'web db' })
      .trimEnd()
      .split('\n');
    expect(lines).toEqual([
      'src,dst,conn,certainty,reason',
      'data/db[Deployment],shop/web[Deployment],All Connections,certain,',
      'shop/web[Deployment],data/db[Deployment],TCP 5432,certain,',
    ]);
  });

  test('counts its records', () => {
    expect(new CsvJob(index, { ...everything, text: 'web db' }).next()).toMatchObject({ lines: 3, done: true });
  });
});

test('endpoints come with their counts', () => {
  const job = new EndpointsJob(index, false);
  let rows: readonly EndpointRow[] | null = null;
  while (!rows) rows = job.step().rows;
  const byName = new Map(rows.map((row) => [`${row.namespace}/${row.name}`, row]));
  expect(byName.get('data/db')).toMatchObject({
    kind: 'Deployment',
    pods: 2,
    isolatedIn: true,
    isolatedOut: false,
    fromInternet: false,
    toInternet: true,
    in: 1,
    policies: 1,
  });
  for (const row of rows) {
    const others = [...r.endpoints.keys()].filter((at) => at !== row.index && r.endpoints[at]?.type !== 'node');
    const outside = r.endpoints[row.index]?.type !== 'workload';
    const verdicts = others
      .filter((at) => !outside || r.endpoints[at]?.type === 'workload')
      .map((at) => r.reach(row.index, at));
    expect(row.out, row.name).toBe(verdicts.filter(({ allowed }) => allowed !== noPorts).length);
    expect(row.outUnknown, row.name).toBe(
      verdicts.filter(({ allowed, unknown }) => allowed === noPorts && unknown !== noPorts).length,
    );
  }
});
