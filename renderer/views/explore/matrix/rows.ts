/** The rows that have been in sight: asked for a few at a time, kept up to a limit. */

import { EngineCancelled } from '../../../engine/client.ts';
import { engine } from '../../../engine/engine.ts';
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { MatrixScope } from '../../../engine/matrix/types.ts';
import { isSpecialGroup } from '../../../engine/names.ts';

/** Rows of one request: few enough for the worker to answer others in between. */
const batch = 32;
/** Cells that are kept. */
const maxCells = 24_000_000;

export type MatrixRow =
  | { readonly level: 'endpoints'; readonly cells: Uint8Array }
  | { readonly level: 'groups'; readonly allowed: Uint32Array; readonly unknown: Uint32Array };

/** What a cell says, whatever the level. */
export interface CellValue {
  readonly cell: number;
  /** Pairs of endpoints behind it. */
  readonly allowed: number;
  readonly unknown: number;
  readonly possible: number;
}

export class MatrixRows {
  readonly #level: MatrixScope['level'];
  readonly #hide: string | null;
  readonly #onRows: () => void;
  readonly #onError: (message: string) => void;
  readonly #rows = new Map<number, MatrixRow>();
  #wanted: readonly number[] = [];
  #asking = false;
  #closed = false;
  #kept = 0;

  /** @param hide The query that hides what it does not find; null when nothing is hidden. */
  constructor(
    level: MatrixScope['level'],
    hide: string | null,
    onRows: () => void,
    onError: (message: string) => void,
  ) {
    this.#level = level;
    this.#hide = hide;
    this.#onRows = onRows;
    this.#onError = onError;
  }

  get(key: number): MatrixRow | undefined {
    return this.#rows.get(key);
  }

  /** Says which rows are in sight; those that are not there yet are fetched, in this order. */
  want(keys: readonly number[]): void {
    this.#wanted = keys;
    if (!this.#asking) void this.#fetch();
  }

  /** Takes no more answers. */
  close(): void {
    this.#closed = true;
  }

  /** Takes answers again, when the view that closed it is back. */
  reopen(): void {
    this.#closed = false;
  }

  async #fetch(): Promise<void> {
    this.#asking = true;
    try {
      for (;;) {
        const keys = this.#wanted.filter((key) => !this.#rows.has(key)).slice(0, batch);
        if (keys.length === 0 || this.#closed) return;
        const block = await engine.call('matrixBlock', { level: this.#level, keys, hide: this.#hide });
        if (this.#closed) return;
        keys.forEach((key, at) => {
          const [start, end] = [at * block.width, (at + 1) * block.width];
          this.#rows.set(
            key,
            block.level === 'endpoints'
              ? { level: 'endpoints', cells: block.cells.slice(start, end) }
              : { level: 'groups', allowed: block.allowed.slice(start, end), unknown: block.unknown.slice(start, end) },
          );
        });
        this.#kept += keys.length * block.width;
        this.#forget(block.width);
        this.#onRows();
      }
    } catch (error) {
      if (!this.#closed && !(error instanceof EngineCancelled))
        this.#onError(error instanceof Error ? error.message : String(error));
    } finally {
      this.#asking = false;
    }
  }

  /** Oldest first, but nothing that is in sight. */
  #forget(width: number): void {
    if (this.#kept <= maxCells) return;
    const wanted = new Set(this.#wanted);
    for (const key of this.#rows.keys()) {
      if (this.#kept <= maxCells) return;
      if (wanted.has(key)) continue;
      this.#rows.delete(key);
      this.#kept -= width;
    }
  }
}

interface End {
  readonly key: number;
  readonly group: string;
  readonly size: number;
}

/** @returns Null while the row is not there. */
export function cellValue(row: MatrixRow | undefined, from: End, to: End): CellValue | null {
  if (!row) return null;
  if (row.level === 'endpoints') {
    return { cell: row.cells[to.key] ?? cellClass.none, allowed: 0, unknown: 0, possible: 1 };
  }
  const allowed = row.allowed[to.key] ?? 0;
  const unknown = row.unknown[to.key] ?? 0;
  const possible = from.group === to.group ? from.size * (from.size - 1) : from.size * to.size;
  const outside = isSpecialGroup(from.group) && isSpecialGroup(to.group);
  return { cell: groupClass(allowed, unknown, possible, outside), allowed, unknown, possible };
}

function groupClass(allowed: number, unknown: number, possible: number, outside: boolean): number {
  if (outside || possible === 0) return cellClass.none;
  if (allowed === possible) return cellClass.all;
  if (allowed > 0) return unknown > 0 ? cellClass.partly : cellClass.some;
  return unknown > 0 ? cellClass.unknown : cellClass.denied;
}
