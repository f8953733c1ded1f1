import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as intervals from '../../../shared/values/intervals.ts';

/** Small sets, also as plain sets of points to compare with. */
const points = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
function edgesOf(list: readonly number[]): intervals.Edges<number> {
  const builder = new intervals.PointSetBuilder();
  for (const point of [...list].sort((a, b) => a - b)) builder.add(point);
  return builder.edges();
}
function pointsOf(set: intervals.Edges<number>): number[] {
  const found: number[] = [];
  intervals.forEachPoint(set, (point) => found.push(point));
  return found;
}
const sorted = (list: Iterable<number>): number[] => [...new Set(list)].sort((a, b) => a - b);

describe('sets as edges', () => {
  it('do what sets of points do', () => {
    fc.assert(
      fc.property(points, points, points, (p, q, r) => {
        const [a, b, c] = [edgesOf(p), edgesOf(q), edgesOf(r)];
        expect(pointsOf(intervals.union(a, b))).toEqual(sorted([...p, ...q]));
        expect(pointsOf(intervals.intersect(a, b))).toEqual(sorted(p.filter((one) => q.includes(one))));
        expect(pointsOf(intervals.subtract(a, b))).toEqual(sorted(p.filter((one) => !q.includes(one))));
        expect(pointsOf(intervals.unionAll([a, b, c]))).toEqual(sorted([...p, ...q, ...r]));
        expect(pointsOf(intervals.slice(a, 5, 15))).toEqual(sorted(p.filter((one) => one >= 5 && one < 15)));
        expect(intervals.isSubset(a, b)).toBe(p.every((one) => q.includes(one)));
        expect(intervals.disjoint(a, b)).toBe(!p.some((one) => q.includes(one)));
        expect(intervals.size(a)).toBe(p.length);
        for (const one of [0, 7, 20]) expect(intervals.contains(a, one)).toBe(p.includes(one));
      }),
    );
  });

  it('have one form for each set: no empty and no touching intervals', () => {
    expect(intervals.union([1, 3], [3, 5])).toEqual([1, 5]);
    expect(
      intervals.unionAll([
        [5, 7],
        [1, 3],
        [3, 5],
      ]),
    ).toEqual([1, 7]);
    expect(intervals.intersect([1, 3], [3, 5])).toEqual([]);
    expect(intervals.subtract([1n, 9n], [3n, 5n])).toEqual([1n, 3n, 5n, 9n]);
  });

  it('have an empty part between a point and itself', () => {
    expect(intervals.slice([1, 9], 3, 3)).toEqual([]);
    expect(intervals.slice([1, 9], 9, 9)).toEqual([]);
    expect(intervals.slice([], 1, 5)).toEqual([]);
  });

  it('are grouped by key; points without one are in no group', () => {
    const groups = intervals.groupPoints(6, (point) => (point === 3 ? null : point % 2 === 0 ? 'even' : 'odd'));
    expect([...groups].map(([key, set]) => [key, pointsOf(set)])).toEqual([
      ['even', [0, 2, 4]],
      ['odd', [1, 5]],
    ]);
  });
});
