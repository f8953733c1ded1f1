/** `bulkhead snapshot`: what was read, trimmed and without secrets, in one file. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Content } from '../../shared/snapshot/save.ts';
import { printable } from '../../shared/values/escape.ts';
import { finishWith, plural } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { readInput } from './input.ts';
import type { SnapshotOptions } from './options.ts';
import { say, withOutput } from './output.ts';

export async function snapshot(paths: readonly string[], options: SnapshotOptions): Promise<number> {
  const { output: file, anonymize, mapping } = options;
  if (mapping !== undefined && !anonymize) throw new Failure('--mapping needs --anonymize');
  const read = await readInput(paths, options);
  const { contentOf, writeSnapshot } = await import('../../shared/snapshot/save.ts');
  const content = contentOf(read);
  const text = anonymize ? await anonymized(content, mapping) : writeSnapshot(content);
  if (file === '-') withOutput(undefined, (write) => write(text));
  else writeWhole(file, text);
  if (!options.quiet) {
    const { objects } = content.header;
    const size = text.length < 1e6 ? `${Math.ceil(text.length / 1e3)} kB` : `${(text.length / 1e6).toFixed(1)} MB`;
    const note = anonymize ? ', names anonymized' : '';
    say(`saved ${plural(objects, 'object')}${note}: ${file === '-' ? 'standard output' : printable(file)} (${size})`);
  }
  return finishWith(read.diagnostics, { strict: options.strict === true });
}

/** With pseudonyms; those of an earlier mapping file are used again, so that two snapshots can be compared. */
async function anonymized(content: Content, mapping: string | undefined): Promise<string> {
  const [{ anonymizeContent }, { Pseudonyms }, { readMapping, writeMapping }, { writeSnapshot }] = await Promise.all([
    import('../../shared/snapshot/anonymize/content.ts'),
    import('../../shared/snapshot/anonymize/pseudonyms.ts'),
    import('../../shared/snapshot/anonymize/mapping.ts'),
    import('../../shared/snapshot/save.ts'),
  ]);
  let known: Readonly<Record<string, string>> | null = {};
  if (mapping !== undefined && existsSync(mapping)) {
    known = readMapping(readFileSync(mapping, 'utf8'));
    if (!known)
      throw new Failure(`'${mapping}' is no mapping of an anonymized snapshot`, 'name a file that is not there');
  }
  const pseudonyms = new Pseudonyms(known);
  const text = writeSnapshot(anonymizeContent(content, pseudonyms));
  if (mapping !== undefined) writeWhole(mapping, writeMapping(pseudonyms.mapping));
  return text;
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
