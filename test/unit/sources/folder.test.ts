import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFolder } from '../../../main/sources/folder.ts';
import { type InputTexts, readStdin } from '../../../main/sources/stdin.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'bulkhead-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const at = path.join(root, name);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, content);
  }
}
function names(input: InputTexts): string[] {
  return input.texts.map(({ file }) => file);
}
function codes(input: InputTexts): string[] {
  return input.diagnostics.map(({ code, file }) => `${code} ${file ?? ''}`);
}

describe('which files', () => {
  it('reads manifests, sorted, below the folder', async () => {
    await put({
      'b.yml': 'b',
      'a.yaml': 'a',
      'C.YAML': 'c',
      'sub/x.json': '{}',
      'sub/deep/y.Yml': 'y',
      'notes.txt': 'n',
      'x.yaml.bak': 'n',
      '.git/config.yaml': 'n',
      'node_modules/p/a.yaml': 'n',
      '._a.yaml': 'n',
      '.hidden.yaml': 'h',
    });
    const input = await readFolder(root);
    expect(names(input)).toEqual(['.hidden.yaml', 'C.YAML', 'a.yaml', 'b.yml', 'sub/deep/y.Yml', 'sub/x.json']);
    expect(codes(input)).toEqual([]);
  });
  it('reads a single file whatever its name', async () => {
    await put({ 'dump.txt': 'a: 1' });
    expect((await readFolder(path.join(root, 'dump.txt'))).texts).toEqual([{ file: 'dump.txt', text: 'a: 1' }]);
  });
  it('says that a path is missing', async () => {
    const input = await readFolder(path.join(root, 'no\u001b[2J'));
    expect(codes(input)).toEqual(['path-missing ']);
    expect(input.diagnostics[0]?.message).toContain('no\\u001b[2J');
    await put({ f: '' });
    expect(codes(await readFolder(path.join(root, 'f/x')))).toEqual(['path-missing ']);
  });
  it('follows links once', async () => {
    await put({ 'z/a.yaml': 'a', 'a/b.yaml': 'b' });
    await symlink(root, path.join(root, 'a/loop'));
    await symlink('..', path.join(root, 'z/up'));
    await symlink('z', path.join(root, '0'));
    await symlink('z/a.yaml', path.join(root, '1.yaml'));
    await symlink('nowhere', path.join(root, 'broken.yaml'));
    await symlink('self.yaml', path.join(root, 'self.yaml'));
    const input = await readFolder(root);
    expect(names(input)).toEqual(['a/b.yaml', 'z/a.yaml']);
    expect(codes(input)).toEqual(['unreadable broken.yaml', 'unreadable self.yaml']);
  });
  it('follows links out of the folder', async () => {
    await put({ 'in/a.yaml': 'a', 'out/b.yaml': 'b' });
    await symlink('../out', path.join(root, 'in/link'));
    expect(names(await readFolder(path.join(root, 'in')))).toEqual(['a.yaml', 'link/b.yaml']);
  });
  it.skipIf(process.getuid?.() === 0)('says what it may not read', async () => {
    await put({ 'a.yaml': 'a', 'sub/b.yaml': 'b' });
    await chmod(path.join(root, 'a.yaml'), 0);
    await chmod(path.join(root, 'sub'), 0);
    expect(codes(await readFolder(root))).toEqual(['unreadable sub', 'unreadable a.yaml']);
    await chmod(path.join(root, 'sub'), 0o700);
  });
  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [path.join(root, 'p.yaml')]);
    expect(codes(await readFolder(root))).toEqual(['not-a-file p.yaml']);
  });
  it.skipIf(process.platform === 'win32')('keeps names that are hostile', async () => {
    await put({ 'a\nb.yaml': 'a: 1' });
    expect(names(await readFolder(root))).toEqual(['a\nb.yaml']);
  });
});

describe('encodings', () => {
  const text = 'a: "ä€"\nkind: Something\n';
  const wide = Buffer.from(text, 'utf16le');
  const big = Buffer.from(wide).swap16();
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ['UTF-16 LE', wide],
    ['UTF-16 BE', big],
  ])('%s', async (_, bytes) => {
    await put({ 'a.yaml': bytes });
    const input = await readFolder(root);
    expect(input).toEqual({ texts: [{ file: 'a.yaml', text }], diagnostics: [] });
  });
  it.each<[string, Buffer, string, number | undefined]>([
    ['Latin-1', Buffer.from('a: 1\nb: \xe4\n', 'latin1'), 'not-utf8', 2],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]), 'binary-file', undefined],
    ['NUL in text', Buffer.from('a: \0\n'), 'binary-file', undefined],
  ])('%s', async (_, bytes, code, line) => {
    await put({ 'a.yaml': bytes, 'b.yaml': 'b: 1' });
    const input = await readFolder(root);
    expect(names(input)).toEqual(['b.yaml']);
    expect(input.diagnostics.map((d) => [d.code, d.severity, d.file, d.line])).toEqual([
      [code, 'error', 'a.yaml', line],
    ]);
  });
});

describe('limits', () => {
  it('files', async () => {
    await put({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const input = await readFolder(root, { limits: { files: 2 } });
    expect([names(input), codes(input)]).toEqual([['a.yaml', 'b.yaml'], ['too-many-files ']]);
  });
  it('bytes of a file, more of them for JSON', async () => {
    await put({ 'a.yaml': 'a: 12345678', 'b.json': '\n {"a": 1234}', 'c.json': `{"a": "${'x'.repeat(30)}"}` });
    const input = await readFolder(root, { limits: { fileBytes: 10, jsonBytes: 20 } });
    expect([names(input), codes(input)]).toEqual([['b.json'], ['file-too-large a.yaml', 'file-too-large c.json']]);
  });
  it('bytes together', async () => {
    await put({ 'a.yaml': '12345', 'b.yaml': '12345', 'c.yaml': '1' });
    const input = await readFolder(root, { limits: { totalBytes: 8 } });
    expect([names(input), codes(input)]).toEqual([['a.yaml'], ['input-too-large ']]);
  });
  it('can be aborted, and tells how far it is', async () => {
    await put(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.yaml`, 'a: 1'])));
    const progress: number[] = [];
    await readFolder(root, { onProgress: ({ read, found }) => progress.push(read, found) });
    expect(progress).toEqual([16, 40, 32, 40, 40, 40]);
    const stop = new AbortController();
    const reading = readFolder(root, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(reading).rejects.toThrow('aborted');
  });
});

describe('standard input', () => {
  it('is read to its end', async () => {
    const bytes = Buffer.from('a: ä\n');
    const input = await readStdin(Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]));
    expect(input).toEqual({ texts: [{ file: '-', text: 'a: ä\n' }], diagnostics: [] });
  });
  it('is refused from a terminal and beyond the limit', async () => {
    const terminal = Object.assign(Readable.from([Buffer.from('a')]), { isTTY: true });
    expect(codes(await readStdin(terminal))).toEqual(['stdin-terminal -']);
    expect(codes(await readStdin(Readable.from([Buffer.from('abc')]), { jsonBytes: 2 }))).toEqual(['file-too-large -']);
  });
});
