/** Results go to standard output or a file; everything else to standard error. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { styleText } from 'node:util';
import { type Paint, plain, type Write } from '../../shared/report/report.ts';
import { BrokenPipe, codeOf, Failure, messageOf } from './failure.ts';

const chunkCharacters = 64 * 1024;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it and waits for slow readers: without that, millions of lines would queue up in memory. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = codeOf(error);
      // Windows says EOF where others say EPIPE.
      if (code === 'EPIPE' || code === 'EOF') throw new BrokenPipe();
      // A pipe that somebody else set to non-blocking.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}

/** Runs `produce` with a buffered sink to `file`, or to standard output. */
export function withOutput(file: string | undefined, produce: (write: Write) => void): void {
  const where = file === undefined ? 'standard output' : `'${file}'`;
  let descriptor = 1;
  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (error instanceof BrokenPipe || codeOf(error) === '') throw error;
      throw new Failure(`cannot write to ${where}: ${messageOf(error)}`);
    }
  };
  if (file !== undefined) guarded(() => (descriptor = openSync(file, 'w')));
  let pending: string[] = [];
  let size = 0;
  const flush = (): void => {
    guarded(() => writeAll(descriptor, pending.join('')));
    pending = [];
    size = 0;
  };
  try {
    produce((chunk) => {
      pending.push(chunk);
      size += chunk.length;
      if (size >= chunkCharacters) flush();
    });
    flush();
  } finally {
    if (file !== undefined) closeSync(descriptor);
  }
}

/** One line to standard error; when nobody listens there, that is no reason to fail. */
export function say(line: string): void {
  try {
    writeAll(2, `${line}\n`);
  } catch {
    // Nowhere to say it.
  }
}

const colours: Paint = {
  dim: (text) => styleText('dim', text),
  bold: (text) => styleText('bold', text),
  // Blue and orange-ish before green and red: they hold for colour-blind eyes.
  allowed: (text) => styleText('blue', text),
  denied: (text) => styleText('red', text),
  unknown: (text) => styleText('yellow', text),
};

/** Colours for a terminal that wants them (https://no-color.org). */
export function paintFor(stream: 'stdout' | 'stderr', wanted: boolean): Paint {
  const terminal = process[stream].isTTY === true && process.env.TERM !== 'dumb';
  return wanted && terminal && !process.env.NO_COLOR ? colours : plain;
}
