import { describe, expect, test } from 'vitest';
import { cellClass } from '../../../../renderer/engine/matrix/cells.ts';
import type { Frame } from '../../../../renderer/views/explore/matrix/geometry.ts';
import {
  cellSizes,
  fittingCell,
  offsetAfterZoom,
  scrollTo,
  spotAt,
  visibleColumns,
  visibleRows,
  zoomed,
} from '../../../../renderer/views/explore/matrix/geometry.ts';
import { cursorAfter } from '../../../../renderer/views/explore/matrix/keys.ts';
import { markLooks } from '../../../../renderer/views/explore/matrix/overlay.ts';
import { short } from '../../../../renderer/views/explore/matrix/paint-cell.ts';
import { fitText } from '../../../../renderer/views/explore/matrix/paint-heads.ts';
import { cellValue } from '../../../../renderer/views/explore/matrix/rows.ts';
import { cellText } from '../../../../renderer/views/explore/matrix/words.ts';

const frame: Frame = { rows: 5000, columns: 4000, cell: 20, headWidth: 100, headHeight: 60 };
const view = { left: 1000, top: 2000, width: 500, height: 460 };

describe('where cells are', () => {
  test('only what is in sight is drawn', () => {
    expect(visibleRows(frame, view)).toEqual({ first: 100, end: 120 });
    expect(visibleColumns(frame, view)).toEqual({ first: 50, end: 70 });
    expect(visibleRows({ ...frame, rows: 3 }, { ...view, top: 0 })).toEqual({ first: 0, end: 3 });
  });

  test('a point belongs to a cell, to a header, or to nothing', () => {
    expect(spotAt(frame, view, 100, 60)).toEqual({ row: 100, column: 50 });
    expect(spotAt(frame, view, 99, 60)).toEqual({ row: 100, column: null });
    expect(spotAt(frame, view, 100, 59)).toEqual({ row: null, column: 50 });
    expect(spotAt(frame, view, 5, 5)).toBeNull();
    expect(spotAt({ ...frame, columns: 50 }, view, 100, 60)).toBeNull();
  });

  test('a cell in sight needs no scrolling, another as little as possible', () => {
    expect(scrollTo(frame, view, 110, 60)).toEqual({ left: 1000, top: 2000 });
    expect(scrollTo(frame, view, 99, 70)).toEqual({ left: 1020, top: 1980 });
  });

  test('zooming goes through the sizes and keeps a point in place', () => {
    expect(zoomed(20, 1)).toBe(26);
    expect(zoomed(2, -1)).toBe(2);
    expect(zoomed(cellSizes.at(-1) ?? 0, 1)).toBe(cellSizes.at(-1));
    // The cell under x = 200 is the 60th before and after.
    expect((offsetAfterZoom(1000, 200, 20, 26) + 200) / 26).toBe(60);
    expect(fittingCell({ ...frame, rows: 10, columns: 10 }, 400, 400)).toBe(26);
    // Nothing would fit, so that what is in sight had better be readable.
    expect(fittingCell(frame, 400, 400)).toBe(15);
  });
});

test.each([
  ['ArrowRight', false, { row: 1, column: 2 }],
  ['ArrowUp', false, { row: 0, column: 1 }],
  ['Home', false, { row: 1, column: 0 }],
  ['End', false, { row: 1, column: 9 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 9, column: 9 }],
  ['PageDown', false, { row: 5, column: 1 }],
  ['PageUp', false, { row: 0, column: 1 }],
  ['Tab', false, null],
] as const)('%s (Ctrl %s) moves to the right cell', (key, ctrlKey, expected) => {
  expect(cursorAfter({ key, ctrlKey, metaKey: false }, { row: 1, column: 1 }, { rows: 10, columns: 10 }, 4)).toEqual(
    expected,
  );
});

describe('words', () => {
  const shop = { key: 1, group: 'shop', size: 3 };
  const now = { allowed: Uint32Array.of(2, 6), unknown: Uint32Array.of(1, 0) };
  const row = { level: 'groups', now, was: null } as const;
  const drafted = null;

  test('a group against itself has no pair of an endpoint with itself', () => {
    expect(cellValue(row, shop, shop)).toEqual({ cell: cellClass.all, allowed: 6, unknown: 0, possible: 6, drafted });
  });

  test('doubt is counted apart', () => {
    const value = cellValue(row, shop, { key: 0, group: 'data', size: 2 });
    expect(value).toEqual({ cell: cellClass.partly, allowed: 2, unknown: 1, possible: 6, drafted });
    expect(cellText(value, null, 'added')).toBe('2 of 6 pairs allowed, 1 unknown; added');
  });

  test('ports are said as far as they are known', () => {
    const value = { cell: cellClass.partly, allowed: 0, unknown: 0, possible: 1, drafted };
    const ports = { verdict: 'allowed', ports: 'TCP 80', unknownPorts: 'UDP 53' } as const;
    expect(cellText(value, { now: ports, was: null }, null)).toBe('Allowed: TCP 80; Unknown: UDP 53');
    expect(cellText(null, null, null)).toBe('Working…');
    expect(cellText({ ...value, cell: cellClass.denied }, null, null)).toBe('Denied on every port');
  });

  test('under drafts a cell says what was and what will be', () => {
    const was = { allowed: Uint32Array.of(6, 6), unknown: Uint32Array.of(0, 0) };
    const groups = cellValue({ ...row, was }, shop, { key: 0, group: 'data', size: 2 });
    expect(cellText(groups, null, 'changed')).toBe(
      'Was: 6 of 6 pairs allowed → now: 2 of 6 pairs allowed, 1 unknown; changed',
    );
    expect(cellText(cellValue({ ...row, was: now }, shop, shop), null, null)).toBe('6 of 6 pairs allowed');
    const cells = Uint8Array.of(cellClass.some, cellClass.denied);
    const before = { cells: Uint8Array.of(cellClass.all, cellClass.denied), changes: Uint8Array.of(3, 0) };
    const [web, db] = [0, 1].map((key) => ({ key, group: 'shop', size: 1 }));
    const pairs = { level: 'endpoints', cells, was: before } as const;
    const some = web && cellValue(pairs, web, web);
    const ports = {
      was: { verdict: 'allowed', ports: 'All Connections', unknownPorts: '' },
      now: { verdict: 'allowed', ports: 'TCP 80', unknownPorts: '' },
    } as const;
    expect(some?.drafted?.change).toBe('changed');
    expect(cellText(some ?? null, ports, 'changed')).toBe('Was: Allowed on every port → now: Allowed: TCP 80; changed');
    expect(cellText(web && db ? cellValue(pairs, web, db) : null, null, null)).toBe('Denied on every port');
  });

  test('counts are short', () => {
    expect([7, 999, 1000, 1250, 9960, 25_400, 999_600, 3_200_000].map(short)).toEqual([
      '7',
      '999',
      '1k',
      '1.3k',
      '10k',
      '25k',
      '1M',
      '3.2M',
    ]);
  });

  test('a name is cut between characters, never inside an emoji', () => {
    const ctx = { measureText: (text: string) => ({ width: [...new Intl.Segmenter().segment(text)].length * 10 }) };
    const cut = (text: string, room: number): string => fitText(ctx as CanvasRenderingContext2D, text, room);
    expect(cut('payments-processor', 100)).toBe('payments-…');
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 20)).toBe('👩‍👩‍👧‍👦…');
    expect(cut('web', 100)).toBe('web');
  });
});

test('marks are told apart without colour', () => {
  const looks = Object.values(markLooks);
  expect(new Set(looks.map(({ sign }) => sign)).size).toBe(looks.length);
  expect(new Set(looks.map(({ dash, width }) => `${String(dash)} ${width}`)).size).toBe(looks.length);
});
