/** Snapshots that somebody broke or made up: refused as a whole, in words, at once. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTexts } from '../../../shared/kubernetes/read.ts';
import { isSnapshot } from '../../../shared/snapshot/format.ts';
import { readInputs } from '../../../shared/snapshot/inputs.ts';
import { openSnapshot } from '../../../shared/snapshot/open.ts';
import { contentOf, writeSnapshot } from '../../../shared/snapshot/save.ts';
import { fromBase64, toBase64 } from '../../../shared/values/base64.ts';

const manifests = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: c, image: web }] }
`;
const good = writeSnapshot(contentOf(readTexts([{ file: 'a.yaml', text: manifests }])));
const file = JSON.parse(good) as Readonly<Record<string, unknown>> & { readonly body: string };
const lines = gunzipSync(fromBase64(file.body) ?? new Uint8Array()).toString();

function withFields(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...file, ...fields });
}
function packed(text: string | Buffer): string {
  return withFields({ body: gzipSync(text).toString('base64') });
}
/** The content with one of its lines changed. */
function edited(line: number, change: (value: Record<string, unknown>) => unknown): string {
  const all = lines.trimEnd().split('\n');
  all[line] = JSON.stringify(change(JSON.parse(all[line] ?? '') as Record<string, unknown>));
  return `${all.join('\n')}\n`;
}

function refusal(text: string): string {
  expect(isSnapshot(text)).toBe(true);
  const answer = openSnapshot({ file: 'x.bulkhead.json', text });
  if (answer.ok) throw new Error('it was opened');
  const { diagnostic } = answer;
  expect(diagnostic).toMatchObject({ severity: 'error', file: 'x.bulkhead.json' });
  expect(diagnostic.hint).not.toBe('');
  return `${diagnostic.code}: ${diagnostic.message}`;
}

describe('what opens', () => {
  it.each([
    ['as it was saved', good],
    ['on one line', JSON.stringify(file)],
    ['with a byte order mark and spaces', `\uFEFF \n${good}`],
    ['unpacked', lines],
    ['packed by another program', packed(lines)],
    ['with fields that nobody knows yet', withFields({ comment: 'x' })],
  ])('%s', (_what, text) => {
    expect(isSnapshot(text)).toBe(true);
    const { objects, diagnostics } = readInputs([{ file: 'x.bulkhead.json', text }]);
    expect(objects.map(({ kind, source }) => `${kind} ${source.file}:${source.line}`)).toEqual([
      'Namespace a.yaml:2',
      'Pod a.yaml:6',
    ]);
    expect(diagnostics).toEqual([]);
  });
});

describe('what is refused', () => {
  it('every cut', () => {
    for (let end = 30; end < good.trimEnd().length; end += 7) {
      expect(refusal(good.slice(0, end))).toMatch(/^snapshot-damaged: the snapshot is damaged/);
    }
  });

  it('every cut of the unpacked lines', () => {
    for (let end = 40; end < lines.length; end += 5) expect(refusal(lines.slice(0, end))).toMatch(/^snapshot-damaged/);
  });

  it('any flipped bit of the body', () => {
    const bytes = fromBase64(file.body) ?? new Uint8Array();
    const same = JSON.stringify(readInputs([{ file: 'x', text: good }]).objects);
    for (let at = 10; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const text = withFields({ body: toBase64(flipped) });
      const { objects, diagnostics } = readInputs([{ file: 'x', text }]);
      // A few bits of gzip mean nothing.
      if (objects.length > 0) expect(JSON.stringify(objects), `byte ${at}`).toBe(same);
      else expect(diagnostics[0]?.code).toBe('snapshot-damaged');
    }
  });

  it('a newer version, which is said', () => {
    const newer = 'snapshot-newer: the snapshot has version 2, and this Bulkhead reads up to version 1';
    expect(refusal(withFields({ version: 2, body: { whatever: 'comes' } }))).toBe(newer);
    expect(refusal(edited(0, (header) => ({ ...header, version: 2 })))).toBe(newer);
  });

  it.each([
    ['no body', withFields({ body: undefined })],
    ['a body that is no text', withFields({ body: 5 })],
    ['a body that is not base64', withFields({ body: 'ä'.repeat(40) })],
    ['a body that is not gzip', withFields({ body: toBase64(new Uint8Array(100)) })],
    ['an empty body', withFields({ body: '' })],
    ['nothing in it', packed('')],
    ['no JSON in it', packed('hello\n')],
    ['no last line feed in it', packed(lines.trimEnd())],
    ['two parts in it', withFields({ body: Buffer.concat([gzipSync(lines), gzipSync(lines)]).toString('base64') })],
    ['an unknown encoding', withFields({ encoding: 'zstd' })],
    ['a version that is no number', withFields({ version: '1' })],
    ['too few objects', packed(`${lines.trimEnd().split('\n').slice(0, 2).join('\n')}\n`)],
    ['an object that is a list', packed(edited(1, () => []))],
    ['an object without a place', packed(edited(1, ({ file: _file, ...rest }) => rest))],
    ['an object on line 0', packed(edited(1, (one) => ({ ...one, line: 0 })))],
    ['an object far below', packed(edited(1, (one) => ({ ...one, line: 1e12 })))],
    ['an object with lines of text', packed(edited(1, (one) => ({ ...one, lines: ['1'] })))],
    ['an object with lines above the file', packed(edited(1, (one) => ({ ...one, lines: [-5] })))],
    ['an object without a kind', packed(edited(1, (one) => ({ ...one, object: { metadata: {} } })))],
    ['an object without a name', packed(edited(1, (one) => ({ ...one, object: { apiVersion: 'v1', kind: 'Pod' } })))],
    ['a header that is none', packed(edited(0, () => ({ bulkhead: 'snapshot-lines', version: 1 })))],
    [
      'an object that is nested without end',
      packed(`${lines.split('\n')[0]}\n{"file":"a","line":1,"object":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}\n`),
    ],
  ])('%s', (_what, text) => {
    expect(refusal(text)).toMatch(/^snapshot-damaged: the snapshot is damaged: .+; nothing of it was read$/);
  });

  it('a body that unpacks to more than any memory holds', () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(refusal(withFields({ body: zeros.toString('base64') }))).toMatch(/^snapshot-too-large/);
    const text = packed(`${lines}${'{}\n'.repeat(1000)}`);
    const answer = openSnapshot({ file: 'x', text }, { limits: { bytes: 2000 } });
    expect(answer).toMatchObject({ ok: false, diagnostic: { code: 'snapshot-too-large' } });
  });
});

it('reads Secrets that somebody wrote into a snapshot as it reads all others', () => {
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { token: 'S3cr3t' } };
  const { objects } = readInputs([{ file: 'x', text: packed(edited(1, (one) => ({ ...one, object, lines: [] }))) }]);
  expect(JSON.stringify(objects)).not.toContain('S3cr3t');
});

it('counts kinds that this version does not read', () => {
  const object = { apiVersion: 'example.com/v9', kind: 'Firewall', metadata: { name: 'a' } };
  const text = packed(edited(1, (one) => ({ ...one, object, lines: [] })));
  expect(readInputs([{ file: 'x', text }])).toMatchObject({ ignored: { 'example.com/v9/Firewall': 1 } });
});

describe('with other texts', () => {
  const policy = { file: 'new.yaml', text: manifests.replace('team: a', 'team: b') };
  const snapshot = { file: 'x.bulkhead.json', text: good };

  it('is left out of a folder, and that is said', () => {
    const { objects, diagnostics } = readInputs([snapshot, policy]);
    expect(objects.map(({ source }) => source.file)).toEqual(['new.yaml', 'new.yaml']);
    expect(diagnostics).toMatchObject([{ code: 'snapshot-in-folder', severity: 'warning', file: 'x.bulkhead.json' }]);
  });

  it('is read when it was named, and later objects replace earlier ones', () => {
    const read = readInputs([snapshot, policy], new Set(['x.bulkhead.json', 'new.yaml']));
    expect(read.objects.map(({ metadata, source }) => [metadata.name, source.file])).toEqual([
      ['shop', 'new.yaml'],
      ['web', 'new.yaml'],
    ]);
    expect(read.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'duplicate-object Namespace shop: stands at x.bulkhead.json/a.yaml:2 and at new.yaml:2: the later one counts',
      'duplicate-object Pod shop/web: stands at x.bulkhead.json/a.yaml:6 and at new.yaml:6: the later one counts',
    ]);
    const other = readInputs([policy, snapshot], new Set(['x.bulkhead.json']));
    expect(other.objects.map(({ source }) => source.file)).toEqual([
      'x.bulkhead.json/a.yaml',
      'x.bulkhead.json/a.yaml',
    ]);
  });
});

it('shows the objects on the lines that they stood on', () => {
  const { shown } = readInputs([{ file: 'x', text: good }]);
  const shownLines = shown.get('a.yaml')?.text.split('\n') ?? [];
  expect(shownLines[1]).toContain('"apiVersion": "v1"');
  expect(shownLines[3]?.trim()).toMatch(/^"metadata": \{"name": "shop", "labels": \{"team": "a"\}\}\}$/);
  expect(shownLines[7]).toContain('"name": "web"');
});
