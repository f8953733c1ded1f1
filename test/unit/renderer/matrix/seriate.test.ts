import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Comparison } from '../../../../renderer/engine/matrix/comparison.ts';
import { seriate } from '../../../../renderer/engine/matrix/seriate.ts';

function ordered(rows: readonly (readonly number[])[]): readonly number[] {
  const comparison = new Comparison(rows.length, rows[0]?.length ?? 0);
  rows.forEach((row, at) => {
    row.forEach((cell, column) => {
      comparison.add(at, column, cell);
    });
  });
  return [...seriate(comparison.rows)];
}

const matrices = fc
  .integer({ min: 1, max: 40 })
  .chain((width) =>
    fc.array(fc.array(fc.constantFrom(0, 1, 2, 4), { minLength: width, maxLength: width }), { maxLength: 60 }),
  );

test('an order holds every row once, is the same each time, and keeps equal rows together', () => {
  fc.assert(
    fc.property(matrices, (rows) => {
      const order = ordered(rows);
      expect(order.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
      expect(ordered(rows)).toEqual(order);
      const texts = order.map((at) => String(rows[at]));
      const runs = texts.filter((text, i) => text !== texts[i - 1]);
      expect(runs.length).toBe(new Set(texts).size);
    }),
  );
});

test('more rows than one window holds are all in order', () => {
  const rows = Array.from({ length: 1500 }, (_, i) => Array.from({ length: 11 }, (_bit, b) => (i >> b) & 1));
  expect(new Set(ordered(rows)).size).toBe(1500);
});

test('nearer rows come first', () => {
  expect(
    ordered([
      [1, 1, 1, 1, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 1, 1, 1],
      [1, 1, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 1, 1, 0],
    ]),
  ).toEqual([0, 2, 3, 1]);
});
