/** Collects a matrix row by row as bits and hashes of its rows and of its columns, to be put in order by `seriate`. */
import { cellClass, mayConnect } from './cells.ts';
import type { Patterns } from './seriate.ts';

/** Wider rows are folded: a bit then stands for several neighbouring columns. */
const maxBits = 1024;

class Side {
  readonly patterns: Patterns;
  readonly #scale: number;

  /** @param length Cells of one pattern. */
  constructor(count: number, length: number) {
    const bits = Math.min(length, maxBits);
    const words = Math.ceil(bits / 32);
    this.patterns = {
      count,
      words,
      bits: new Uint32Array(count * words),
      hashes: new Uint32Array(2 * count).fill(0x811c9dc5),
    };
    this.#scale = length === 0 ? 0 : bits / length;
  }

  add(own: number, other: number, cell: number): void {
    const { words, bits, hashes } = this.patterns;
    // A row is like another when both say the same of everybody else, so what it says of itself is not compared.
    if (cell === cellClass.self || mayConnect(cell)) {
      const bit = Math.floor(other * this.#scale);
      const at = own * words + (bit >>> 5);
      bits[at] = (bits[at] ?? 0) | (0x80000000 >>> (bit & 31));
    }
    // FNV-1a, twice with different primes.
    hashes[2 * own] = Math.imul((hashes[2 * own] ?? 0) ^ cell, 0x01000193);
    hashes[2 * own + 1] = Math.imul((hashes[2 * own + 1] ?? 0) ^ (cell + 7), 0x01000197);
  }
}

export class Comparison {
  readonly #rows: Side;
  readonly #columns: Side;

  constructor(rows: number, columns: number) {
    this.#rows = new Side(rows, columns);
    this.#columns = new Side(columns, rows);
  }

  add(row: number, column: number, cell: number): void {
    this.#rows.add(row, column, cell);
    this.#columns.add(column, row, cell);
  }

  get rows(): Patterns {
    return this.#rows.patterns;
  }

  get columns(): Patterns {
    return this.#columns.patterns;
  }
}
