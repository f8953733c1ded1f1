/** The rows that have been in sight: asked for a few at a time, kept up to a limit. */

import { EngineCancelled } from '../../../engine/client.ts';
import { engine } from '../../../engine/engine.ts';
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { MatrixBlock, MatrixRequest, MatrixScope } from '../../../engine/matrix/types.ts';
import { isSpecialGroup } from '../../../engine/names.ts';
import { type Change, changeKinds } from '../../../engine/view-types.ts';

/** Rows of one request: few enough for the worker to answer others in between. */
const batch = 32;
/** Cells that are kept. */
const maxCells = 24_000_000;

export type MatrixRow =
  | {
      readonly level: 'endpoints';
      readonly cells: Uint8Array;
      readonly was: { readonly cells: Uint8Array; readonly changes: Uint8Array } | null;
    }
  | { readonly level: 'groups'; readonly now: GroupCounts; readonly was: GroupCounts | null };

interface GroupCounts {
  readonly allowed: Uint32Array;
  readonly unknown: Uint32Array;
}

/** What a cell says, whatever the level. */
export interface CellState {
  readonly cell: number;
  /** Pairs of endpoints behind it. */
  readonly allowed: number;
  readonly unknown: number;
  readonly possible: number;
}
export interface CellValue extends CellState {
  /** Under drafts: what it says without them, and for a pair of endpoints what becomes of it. */
  readonly drafted: { readonly was: CellState; readonly change: Change | null } | null;
}

export class MatrixRows {
  readonly #level: MatrixScope['level'];
  readonly #of: Pick<MatrixRequest, 'hide' | 'drafts'>;
  readonly #onRows: () => void;
  readonly #onError: (message: string) => void;
  readonly #rows = new Map<number, MatrixRow>();
  #wanted: readonly number[] = [];
  #asking = false;
  #closed = false;
  #kept = 0;

  /** @param of What the rows are of: the open cluster, what a query leaves of it, or what drafts make of it. */
  constructor(
    level: MatrixScope['level'],
    of: Pick<MatrixRequest, 'hide' | 'drafts'>,
    onRows: () => void,
    onError: (message: string) => void,
  ) {
    this.#level = level;
    this.#of = of;
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
        const block = await engine.call('matrixBlock', { level: this.#level, keys, ...this.#of });
        if (this.#closed) return;
        keys.forEach((key, at) => {
          this.#rows.set(key, rowOf(block, at));
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

function rowOf(block: MatrixBlock, at: number): MatrixRow {
  const [start, end] = [at * block.width, (at + 1) * block.width];
  if (block.level === 'groups') {
    const part = ({ allowed, unknown }: GroupCounts): GroupCounts => ({
      allowed: allowed.slice(start, end),
      unknown: unknown.slice(start, end),
    });
    return { level: 'groups', now: part(block), was: block.was && part(block.was) };
  }
  return {
    level: 'endpoints',
    cells: block.cells.slice(start, end),
    was: block.was && { cells: block.was.cells.slice(start, end), changes: block.was.changes.slice(start, end) },
  };
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
    const state = (cells: Uint8Array): CellState => ({
      cell: cells[to.key] ?? cellClass.none,
      allowed: 0,
      unknown: 0,
      possible: 1,
    });
    const change = changeKinds[(row.was?.changes[to.key] ?? 0) - 1] ?? null;
    return { ...state(row.cells), drafted: row.was && { was: state(row.was.cells), change } };
  }
  const was = row.was && groupState(row.was, from, to);
  return { ...groupState(row.now, from, to), drafted: was && { was, change: null } };
}

function groupState(counts: GroupCounts, from: End, to: End): CellState {
  const allowed = counts.allowed[to.key] ?? 0;
  const unknown = counts.unknown[to.key] ?? 0;
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
