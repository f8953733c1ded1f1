/** Rows of a long list, fetched by page as they come into sight. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { EngineCancelled } from '../../../engine/client.ts';
import { engine } from '../../../engine/engine.ts';
import type { ConnectionRow, ConnectionSort, TableQuery } from '../../../engine/table/types.ts';

const pageSize = 100;

export interface Pages {
  readonly row: (at: number) => ConnectionRow | null;
  /** Says which rows are in sight. */
  readonly want: (first: number, end: number) => void;
}

/** @param count Rows that there are; pages of fewer are stale. */
export function usePages(query: TableQuery, sort: ConnectionSort | null, count: number): Pages {
  const key = JSON.stringify([query, sort, count]);
  const pages = useRef({ key, rows: new Map<number, readonly ConnectionRow[]>(), asked: new Set<number>() });
  const [, redraw] = useState(0);
  const range = useRef<readonly [number, number]>([0, 0]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the query, the sort and the count
  const want = useCallback(
    (first: number, end: number): void => {
      range.current = [first, end];
      if (pages.current.key !== key) pages.current = { key, rows: new Map(), asked: new Set() };
      const mine = pages.current;
      for (let page = Math.floor(first / pageSize); page * pageSize < Math.min(end, count); page++) {
        if (mine.asked.has(page)) continue;
        mine.asked.add(page);
        engine.call('tableRows', { query, sort, offset: page * pageSize, limit: pageSize }).then(
          (rows) => {
            mine.rows.set(page, rows);
            if (pages.current === mine) redraw((n) => n + 1);
          },
          (error: unknown) => {
            if (!(error instanceof EngineCancelled)) mine.asked.delete(page);
          },
        );
      }
    },
    [key],
  );
  // Another order has other rows in the same places.
  useEffect(() => want(...range.current), [want]);

  return {
    row: (at) =>
      pages.current.key === key ? (pages.current.rows.get(Math.floor(at / pageSize))?.[at % pageSize] ?? null) : null,
    want,
  };
}
