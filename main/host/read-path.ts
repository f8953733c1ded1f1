/** Temporary until main/sources/folder.ts lands. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ReadPath } from './host.ts';

export const readPath: ReadPath = async (at) => {
  const root = await stat(at);
  if (root.isFile()) return { texts: [{ file: path.basename(at), text: await readFile(at, 'utf8') }], diagnostics: [] };
  const names = (await readdir(at, { recursive: true })).filter((n) => /\.(ya?ml|json)$/.test(n)).sort();
  return { texts: await Promise.all(names.map(async (file) => ({ file, text: await readFile(path.join(at, file), 'utf8') }))), diagnostics: [] };
};
