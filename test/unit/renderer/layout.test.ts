import { describe, expect, test } from 'vitest';
import type { Force } from '../../../renderer/layout/arrange.ts';
import { arrange, inRows } from '../../../renderer/layout/arrange.ts';
import { force } from '../../../renderer/layout/force.ts';
import { boxOf, gridOf } from '../../../renderer/layout/grid.ts';
import type { Box } from '../../../renderer/layout/separate.ts';
import { separate } from '../../../renderer/layout/separate.ts';
import type { LayoutGroup } from '../../../renderer/layout/types.ts';

const inARow: Force = (boxes) => Object.fromEntries(boxes.map((box, i) => [box.id, { x: i * 300, y: 0 }]));

function group(id: string, members: number = 0, side: LayoutGroup['side'] = null): LayoutGroup {
  const size = { width: 100, height: 48 };
  return { id, ...size, side, members: Array.from({ length: members }, (_, i) => ({ id: `${id}/${i}`, ...size })) };
}

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

describe('gridOf', () => {
  test('members keep apart and inside', () => {
    const grid = gridOf(group('a', 11).members);
    const boxes = grid.offsets.map((p, i) => ({ id: `${i}`, ...p, width: 100, height: 48 }));
    for (const [i, a] of boxes.entries()) {
      expect(Math.abs(a.x) + 50).toBeLessThanOrEqual(grid.width / 2);
      expect(Math.abs(a.y) + 24).toBeLessThanOrEqual(grid.height / 2);
      for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
    }
  });
});

describe('separate', () => {
  test('moves boxes apart and holds one still', () => {
    const boxes: Box[] = [
      { id: 'big', x: 0, y: 0, width: 400, height: 300 },
      { id: 'a', x: 120, y: 10, width: 100, height: 48 },
      { id: 'b', x: -130, y: 40, width: 100, height: 48 },
    ];
    separate(boxes, 20, 'big');
    expect(boxes[0]).toMatchObject({ x: 0, y: 0 });
    for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
  });
});

describe('arrange', () => {
  const groups = [group('ns:a'), group('ns:b'), group('ns:c'), group('{outside}', 0, 'left')];
  const links = [
    { from: 'ns:a', to: 'ns:b', weight: 1 },
    { from: '{outside}', to: 'ns:a', weight: 1 },
  ];
  const request = { groups, links, previous: {}, pinned: [], held: null, aspect: 1.4 };

  test('puts the outside on the left', () => {
    const positions = arrange(request, inARow);
    const outside = positions['{outside}'];
    for (const id of ['ns:a', 'ns:b', 'ns:c']) expect(outside?.x).toBeLessThan(positions[id]?.x ?? 0);
  });

  test('keeps what has a place, except what an opened group needs', () => {
    const before = arrange(request, inARow);
    const opened = [group('ns:a', 6), group('ns:b'), group('ns:c'), group('{outside}', 0, 'left')];
    const after = arrange({ ...request, groups: opened, previous: before, held: 'ns:a' }, inARow);
    expect(after['ns:a']).toEqual(before['ns:a']);
    expect(after['ns:a/0']).toBeDefined();
    const same = arrange({ ...request, previous: before }, inARow);
    expect(same).toEqual(before);
  });

  test('what is pinned stays, and what is free makes room for it', () => {
    const previous = {
      'ns:a': { x: 0, y: 0 },
      'ns:b': { x: 40, y: 4 },
      'ns:c': { x: 600, y: 0 },
      '{outside}': { x: -400, y: 0 },
    };
    const after = arrange({ ...request, previous, pinned: ['ns:b'] }, inARow);
    expect(after['ns:b']).toEqual(previous['ns:b']);
    expect(after['ns:a']).not.toEqual(previous['ns:a']);
  });

  test('laid out again, nothing moves', () => {
    const first = arrange({ ...request, groups: [...groups, group('{ingress-controller}', 0, 'left')] }, force);
    const again = arrange(
      { ...request, groups: [...groups, group('{ingress-controller}', 0, 'left')], previous: first },
      force,
    );
    expect(again).toEqual(first);
  });

  test('puts what is new beside its kin, and moves nothing', () => {
    const before = arrange(request, inARow);
    const grown = [...groups, group('ns:new'), group('ns:alone')];
    const kin = [...links, { from: 'ns:new', to: 'ns:c', weight: 4 }];
    const after = arrange({ ...request, groups: grown, links: kin, previous: before }, inARow);
    for (const { id } of groups) expect(after[id]).toEqual(before[id]);
    const distance = (a: string, b: string): number =>
      Math.hypot((after[a]?.x ?? 0) - (after[b]?.x ?? 0), (after[a]?.y ?? 0) - (after[b]?.y ?? 0));
    for (const other of ['ns:a', 'ns:b', '{outside}'])
      expect(distance('ns:new', 'ns:c')).toBeLessThan(distance('ns:new', other));
    expect(Math.abs((after['ns:alone']?.y ?? 0) - (after['ns:a']?.y ?? 0))).toBeGreaterThan(48);
  });

  test('rows need no force and do not overlap', () => {
    const many = Array.from({ length: 30 }, (_, i) => group(`ns:${i}`, i % 3 === 0 ? 5 : 0));
    const positions = arrange({ ...request, groups: many, links: [] }, inRows);
    const boxes = many.map((one) => ({
      id: one.id,
      ...boxOf(one),
      x: positions[one.id]?.x ?? 0,
      y: positions[one.id]?.y ?? 0,
    }));
    for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
  });

  test('is the same each time', () => {
    expect(arrange(request, force)).toEqual(arrange(request, force));
  });
});

test.each([2, 3, 4, 5, 9])('a straight edge between %d members of a group crosses none in between', (count) => {
  const size = { width: 120, height: 36 };
  const { offsets } = gridOf(Array.from({ length: count }, (_, at) => ({ id: `m${at}`, ...size })));
  const rows = [...new Set(offsets.map(({ y }) => y))];
  // Members of the first row and of the third: the edge passes through the second, halfway.
  const [first, second, third] = rows.map((y) => offsets.filter((offset) => offset.y === y));
  for (const from of first ?? []) {
    for (const to of (third ?? []).filter(({ x }) => x === from.x)) {
      expect((second ?? []).every(({ x }) => Math.abs(x - (from.x + to.x) / 2) > size.width / 2)).toBe(true);
    }
  }
});
