/** Lines of text to base64 of gzip and back. fflate gives the same bytes on every machine; Node's and browsers' zlib do not. */
import { Gunzip, Gzip, strFromU8, strToU8 } from 'fflate';
import { fromBase64, toBase64 } from '../values/base64.ts';
import { crc32 } from '../values/crc32.ts';
import type { SnapshotLimits } from './format.ts';

const chunkCharacters = 128 * 1024;
/** Deflate multiplies by about a thousand at most, so that no step makes more than some 16 MB. */
const inflateStep = 16 * 1024;

/** Stops after every chunk, so that others have their turn. */
export function* packLines(lines: Iterable<string>): Generator<void, string> {
  const packed: Uint8Array[] = [];
  const gzip = new Gzip({ level: 6, mtime: 0 }, (chunk) => packed.push(chunk));
  let pending: string[] = [];
  let size = 0;
  for (const line of lines) {
    pending.push(line, '\n');
    size += line.length + 1;
    if (size < chunkCharacters) continue;
    gzip.push(strToU8(pending.join('')));
    pending = [];
    size = 0;
    yield;
  }
  gzip.push(strToU8(pending.join('')), true);
  return toBase64(joined(packed));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

export type Unpacking = 'damaged' | 'too-large';
/** What ends the unpacking of a file that somebody made or broke. */
export class UnpackError extends Error {
  readonly why: Unpacking;
  constructor(why: Unpacking) {
    super(why);
    this.why = why;
  }
}

/** The lines of a body, as they are unpacked. Throws UnpackError. */
export function* unpackLines(body: string, limits: Required<SnapshotLimits>): Generator<string> {
  const bytes = fromBase64(body);
  if (!bytes || bytes.length < 18) throw new UnpackError('damaged');
  const splitter = new LineSplitter(limits);
  let sum = 0;
  const gunzip = new Gunzip((chunk) => {
    sum = crc32(chunk, sum);
    splitter.add(chunk);
  });
  for (let at = 0; at < bytes.length; at += inflateStep) {
    const end = Math.min(at + inflateStep, bytes.length);
    try {
      gunzip.push(bytes.subarray(at, end), end === bytes.length);
    } catch (error) {
      // fflate throws for what is no deflate; the splitter for what is too much.
      throw error instanceof UnpackError ? error : new UnpackError('damaged');
    }
    yield* splitter.take();
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8);
  const isWhole = trailer.getUint32(0, true) === sum && trailer.getUint32(4, true) === splitter.total % 2 ** 32;
  if (!isWhole || !splitter.isEmpty) throw new UnpackError('damaged');
}

const lineFeed = 10;

class LineSplitter {
  readonly #limits: Required<SnapshotLimits>;
  #lines: string[] = [];
  #open: Uint8Array[] = [];
  #openBytes = 0;
  total = 0;

  constructor(limits: Required<SnapshotLimits>) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#openBytes === 0;
  }

  add(chunk: Uint8Array): void {
    this.total += chunk.length;
    if (this.total > this.#limits.bytes) throw new UnpackError('too-large');
    let from = 0;
    for (let feed = chunk.indexOf(lineFeed); feed !== -1; feed = chunk.indexOf(lineFeed, from)) {
      this.#hold(chunk.subarray(from, feed));
      this.#lines.push(strFromU8(this.#open.length === 1 ? (this.#open[0] ?? chunk) : joined(this.#open)));
      this.#open = [];
      this.#openBytes = 0;
      from = feed + 1;
    }
    // A copy: fflate uses its buffer again.
    if (from < chunk.length) this.#hold(chunk.slice(from));
  }

  #hold(part: Uint8Array): void {
    this.#openBytes += part.length;
    if (this.#openBytes > this.#limits.lineBytes) throw new UnpackError('too-large');
    this.#open.push(part);
  }

  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
