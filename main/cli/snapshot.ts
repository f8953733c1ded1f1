/** `bulkhead snapshot`: what was read, trimmed and without secrets, in one file. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { printable } from '../../shared/values/escape.ts';
import { finishWith, plural } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { readInput } from './input.ts';
import type { SnapshotOptions } from './options.ts';
import { say, withOutput } from './output.ts';

export async function snapshot(paths: readonly string[], options: SnapshotOptions): Promise<number> {
  const { output: file } = options;
  const read = await readInput(paths, options);
  const { contentOf, writeSnapshot } = await import('../../shared/snapshot/save.ts');
  const content = contentOf(read);
  const text = writeSnapshot(content);
  if (file === '-') withOutput(undefined, (write) => write(text));
  else writeWhole(file, text);
  if (!options.quiet) {
    const { objects } = content.header;
    const size = text.length < 1e6 ? `${Math.ceil(text.length / 1e3)} kB` : `${(text.length / 1e6).toFixed(1)} MB`;
    say(`saved ${plural(objects, 'object')}: ${file === '-' ? 'standard output' : printable(file)} (${size})`);
  }
  return finishWith(read.diagnostics, { strict: options.strict === true });
}

/** Never half a file, and never over another one before all of it is there; readable by its owner only. */
function writeWhole(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    const descriptor = openSync(part, 'wx', 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new Failure(`cannot write to '${file}': ${messageOf(error)}`);
  }
}
