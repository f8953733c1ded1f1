import { describe, expect, test } from 'vitest';
import type { ClusterIndex } from '../../../../renderer/engine/cluster-index.ts';
import { cellClass, classOf } from '../../../../renderer/engine/matrix/cells.ts';
import { Matrix } from '../../../../renderer/engine/matrix/matrix.ts';
import type {
  MatrixOrder,
  MatrixOrdering,
  MatrixRequest,
  MatrixScope,
} from '../../../../renderer/engine/matrix/types.ts';
import { isSpecialGroup } from '../../../../renderer/engine/names.ts';
import { deployment, indexOf, namespace, smallCluster } from '../small-cluster.ts';

/** One pod of `web` may be labelled so that it is let in, nobody knows: a namespace that was not read. */
const doubtful = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {matchLabels: {team: a}}}]
      ports: [{port: 80}]
    - from: [{ipBlock: {cidr: 203.0.113.0/24}}]
`;
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;
const cluster = [smallCluster, deployment('undeclared', 'guest'), doubtful, ingress].join('---\n');
const everything: MatrixRequest = { scope: { level: 'endpoints', from: null, to: null }, nodes: false };
const groups: MatrixRequest = { scope: { level: 'groups' }, nodes: false };

function finished(matrix: Matrix, request: MatrixRequest, by: MatrixOrder): NonNullable<MatrixOrdering['order']> {
  for (;;) {
    const { order } = matrix.order(request, by);
    if (order) return order;
  }
}

function cellsOf(index: ClusterIndex, scope: MatrixScope): { from: number; to: number; cell: number }[] {
  const matrix = new Matrix(index);
  const { rows, columns } = matrix.axes({ scope, nodes: false });
  const block = matrix.block(
    'endpoints',
    rows.map(({ key }) => key),
  );
  if (block.level !== 'endpoints') throw new Error('asked for endpoints');
  return rows.flatMap((row, at) =>
    columns.map((column) => ({
      from: row.key,
      to: column.key,
      cell: block.cells[at * block.width + column.key] ?? -1,
    })),
  );
}

describe('cells of endpoints', () => {
  const index = indexOf(cluster);
  const { reachability: r } = index;

  test('say of every pair what the engine says', () => {
    const seen = new Set<number>();
    for (const { from, to, cell } of cellsOf(index, everything.scope as MatrixScope)) {
      const outside = isSpecialGroup(index.group(from)) && isSpecialGroup(index.group(to));
      const expected = from === to ? cellClass.self : outside ? cellClass.none : classOf(r.reach(from, to));
      expect(cell, `${r.endpoints[from]?.id} to ${r.endpoints[to]?.id}`).toBe(expected);
      seen.add(cell);
    }
    // The cluster has an example of each but `partly`.
    expect(seen).toEqual(new Set([0, 1, 2, 4, 5, 6]));
  });

  test('are those of the groups asked for', () => {
    const cells = cellsOf(index, { level: 'endpoints', from: 'shop', to: 'data' });
    const name = (at: number): string => r.endpoints[at]?.id ?? '';
    expect(cells.map(({ from, to, cell }) => [name(from), name(to), cell])).toEqual([
      ['shop/cart[Deployment]', 'data/db[Deployment]', cellClass.denied],
      ['shop/web[Deployment]', 'data/db[Deployment]', cellClass.some],
    ]);
  });

  test('of an ingress controller are a row, never a column', () => {
    const { rows, columns } = new Matrix(index).axes(everything);
    expect(rows.some(({ node }) => node === 'wl:{ingress-controller}')).toBe(true);
    expect(columns.some(({ group }) => group === '{ingress-controller}')).toBe(false);
  });

  test('of an endpoint that is not there are an error', () => {
    expect(() => new Matrix(index).block('endpoints', [999])).toThrow(RangeError);
  });
});

describe('cells of groups', () => {
  test('count the pairs of endpoints that the engine lets connect', () => {
    const index = indexOf(cluster);
    const matrix = new Matrix(index);
    const { rows, columns } = matrix.axes(groups);
    expect(rows.map(({ label }) => label)).toEqual(['data', 'shop', 'undeclared', 'Outside', 'Ingress controller']);
    const block = matrix.block(
      'groups',
      rows.map(({ key }) => key),
    );
    if (block.level !== 'groups') throw new Error('asked for groups');
    rows.forEach((row, at) => {
      for (const column of columns) {
        let allowed = 0;
        let unknown = 0;
        for (const from of index.members.get(row.group) ?? []) {
          for (const to of index.members.get(column.group) ?? []) {
            if (from === to || (isSpecialGroup(row.group) && isSpecialGroup(column.group))) continue;
            const cell = classOf(index.reachability.reach(from, to));
            if (cell === cellClass.all || cell === cellClass.some || cell === cellClass.partly) allowed++;
            if (cell === cellClass.unknown || cell === cellClass.partly) unknown++;
          }
        }
        const position = at * block.width + column.key;
        expect([block.allowed[position], block.unknown[position]], `${row.label} to ${column.label}`).toEqual([
          allowed,
          unknown,
        ]);
      }
    });
  });
});

describe('orders', () => {
  const names = (matrix: Matrix, request: MatrixRequest, by: MatrixOrder): readonly (string | undefined)[] => {
    const { rows } = matrix.axes(request);
    return [...finished(matrix, request, by).rows].map((at) => rows[at]?.label);
  };

  test.each(['name', 'out', 'in', 'isolation', 'similar'] as const)('by %s hold every row and column once', (by) => {
    const matrix = new Matrix(indexOf(cluster));
    for (const request of [everything, groups]) {
      const axes = matrix.axes(request);
      const order = finished(matrix, request, by);
      expect([...order.rows].toSorted((a, b) => a - b)).toEqual([...axes.rows.keys()]);
      expect([...order.columns].toSorted((a, b) => a - b)).toEqual([...axes.columns.keys()]);
      expect(finished(new Matrix(indexOf(cluster)), request, by)).toEqual(order);
    }
  });

  test('by what comes in put the most reached first and what is outside last', () => {
    const matrix = new Matrix(indexOf(smallCluster));
    expect(
      names(matrix, { scope: { level: 'endpoints', from: null, to: null }, nodes: false }, 'in').slice(0, 3),
    ).toEqual(['cart', 'web', 'db']);
    expect(names(matrix, groups, 'isolation')).toEqual(['shop', 'data', 'Outside']);
  });

  test('by similarity put workloads that behave alike next to each other', () => {
    const alike = [namespace('a'), namespace('b')];
    // Only every other workload is closed.
    for (let i = 0; i < 12; i++) alike.push(deployment(i % 2 === 0 ? 'a' : 'b', `w${String(i).padStart(2, '0')}`));
    for (const n of ['a', 'b']) {
      for (const i of [0, 1, 4, 5, 8, 9]) {
        alike.push(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-${i}, namespace: ${n}}
spec: {podSelector: {matchLabels: {app: w${String(i).padStart(2, '0')}}}, policyTypes: [Ingress, Egress]}
`);
      }
    }
    const request: MatrixRequest = { scope: { level: 'endpoints', from: null, to: null }, nodes: false };
    const order = names(new Matrix(indexOf(alike.join('---\n'))), request, 'similar').filter((n) => n?.startsWith('w'));
    const closed = order.map((name) => ['w00', 'w01', 'w04', 'w05', 'w08', 'w09'].includes(name ?? ''));
    expect(closed.filter((c, i) => i > 0 && c !== closed[i - 1])).toHaveLength(1);
  });
});
