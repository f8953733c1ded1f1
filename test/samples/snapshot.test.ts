/** A snapshot of each sample cluster answers every question as the folder does, lines of evidence included. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../../main/sources/folder.ts';
import { entriesOf } from '../../shared/kubernetes/line-tree.ts';
import { step } from '../../shared/kubernetes/pointer.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { anonymizeContent } from '../../shared/snapshot/anonymize/content.ts';
import { Pseudonyms } from '../../shared/snapshot/anonymize/pseudonyms.ts';
import { readInputs } from '../../shared/snapshot/inputs.ts';
import { contentOf, writeSnapshot } from '../../shared/snapshot/save.ts';
import { answersOf } from '../support/answers.ts';

const folder = path.resolve(import.meta.dirname, '../../sample-clusters');
const samples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function* pointersOf(value: unknown, pointer = ''): Generator<string> {
  yield pointer;
  for (const [key, inner] of entriesOf(value)) yield* pointersOf(inner, pointer + step(key));
}

/** What of an attack does not depend on names: how often what is done in which step. */
function attackShape(json = ''): unknown {
  const { steps } = JSON.parse(json) as {
    steps: readonly { readonly step: number; readonly primitive: string; readonly certainty: string }[];
  };
  return steps.map(({ step: number, primitive, certainty }) => `${number} ${primitive} ${certainty}`).sort();
}

function connectionsOf(json = '', name = (text: string) => text): unknown {
  const { connections } = JSON.parse(json) as {
    connections: readonly Readonly<Record<'from' | 'to' | 'ports' | 'certainty', unknown>>[];
  };
  const end = (id: unknown): string => (/^[\d:]/.test(String(id)) ? String(id) : name(String(id)));
  return connections
    .map(({ from, to, ports, certainty }) => `${end(from)} ${end(to)} ${JSON.stringify(ports)} ${String(certainty)}`)
    .sort();
}

describe.each(samples)('sample cluster %s', (sample) => {
  it('answers the same from a snapshot', { timeout: 120_000 }, async () => {
    const { texts } = await readFolder(path.join(folder, sample));
    const read = readTexts(texts);
    const text = writeSnapshot(contentOf(read));
    const opened = readInputs([{ file: 'a.bulkhead.json', text }]);

    const { files, documents, ignored, diagnostics } = read;
    expect(opened).toMatchObject({ files, documents, ignored, diagnostics });
    expect(opened.objects).toHaveLength(read.objects.length);
    for (const [i, { raw, source }] of opened.objects.entries()) {
      const original = read.objects[i];
      if (!original) throw new Error('an object is missing');
      for (const pointer of pointersOf(raw)) {
        const lines = [opened.texts.lineOf(source, pointer), read.texts.lineOf(original.source, pointer)];
        expect(lines[0], `${source.file} ${pointer}`).toBe(lines[1]);
      }
    }
    const before = answersOf(read);
    const after = answersOf(opened);
    for (const [question, answer] of Object.entries(before)) expect(after[question], question).toBe(answer);

    // Saved again, and read from its texts in any other order, it is the same file.
    expect(writeSnapshot(contentOf(opened))).toBe(text);
    expect(writeSnapshot(contentOf(readTexts(texts.toReversed())))).toBe(text);
  });

  it('has the same connections and attacks under other names', { timeout: 120_000 }, async () => {
    const { texts } = await readFolder(path.join(folder, sample));
    const read = readTexts(texts);
    const pseudonyms = new Pseudonyms();
    const text = writeSnapshot(anonymizeContent(contentOf(read), pseudonyms));
    const before = answersOf(read, { pairs: 1 });
    const after = answersOf(readInputs([{ file: 'a.bulkhead.json', text }]), { pairs: 1 });
    expect(connectionsOf(after['list'])).toEqual(connectionsOf(before['list'], (id) => pseudonyms.text(id)));
    expect(attackShape(after['attack'])).toEqual(attackShape(before['attack']));
    const declared = (json = ''): number => (JSON.parse(json) as { connections: unknown[] }).connections.length;
    expect(declared(after['leastPrivilege'])).toBe(declared(before['leastPrivilege']));
  });
});
