/** Reads the manifests of a folder, or one file, into texts. Failures of single files are diagnostics. */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { printable } from '../../shared/values/escape.ts';
import { decode } from './decode.ts';
import { defaultInputLimits, type InputLimits, tooLarge, totalTooLarge } from './limits.ts';
import { type InputTexts, readStream } from './stdin.ts';
import { type FoundFile, findManifests, unreadable } from './walk.ts';

export interface FolderOptions {
  readonly limits?: InputLimits;
  readonly signal?: AbortSignal;
  /** Called now and then with how many of the files found have been read. */
  readonly onProgress?: (progress: { readonly read: number; readonly found: number }) => void;
}

/** Files read at the same time. */
const parallel = 16;

/** Rejects only when the signal aborts; a missing path is the diagnostic `path-missing`. */
export async function readFolder(at: string, options: FolderOptions = {}): Promise<InputTexts> {
  const { signal, onProgress } = options;
  const limits = { ...defaultInputLimits, ...options.limits };
  const name = path.basename(path.resolve(at)) || at;
  signal?.throwIfAborted();
  try {
    const status = await stat(at);
    if (status.isFIFO()) return await readStream(createReadStream(at), name, limits);
    if (status.isFile()) return await readFiles([{ path: at, file: name }], [], limits, signal, onProgress);
    if (!status.isDirectory()) {
      const message = 'neither a file nor a folder';
      const hint = 'Give a file, a folder, a pipe, or - for standard input.';
      return { texts: [], diagnostics: [{ severity: 'error', code: 'not-a-file', message, hint, file: name }] };
    }
    const found = await findManifests(at, limits.files, signal);
    return await readFiles(found.files, found.diagnostics, limits, signal, onProgress);
  } catch (error) {
    signal?.throwIfAborted();
    return { texts: [], diagnostics: [missing(at, error) ?? unreadable(name, error)] };
  }
}

function missing(at: string, error: unknown): Diagnostic | null {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
  const message = `there is no ${printable(at)}`;
  const hint = path.isAbsolute(at)
    ? 'Check the path.'
    : `Check the path; it is looked up in ${printable(process.cwd())}.`;
  return { severity: 'error', code: 'path-missing', message, hint };
}

async function readFiles(
  files: readonly FoundFile[],
  before: readonly Diagnostic[],
  limits: Required<InputLimits>,
  signal: AbortSignal | undefined,
  onProgress: FolderOptions['onProgress'],
): Promise<InputTexts> {
  const texts: SourceText[] = [];
  const diagnostics: Diagnostic[] = [...before];
  let total = 0;
  for (let from = 0; from < files.length; from += parallel) {
    signal?.throwIfAborted();
    const batch = await Promise.all(files.slice(from, from + parallel).map((file) => readOne(file, limits)));
    for (const read of batch) {
      if ('diagnostic' in read) diagnostics.push(read.diagnostic);
      else if (total + read.bytes > limits.totalBytes) {
        return { texts, diagnostics: [...diagnostics, totalTooLarge(limits.totalBytes)] };
      } else {
        total += read.bytes;
        texts.push({ file: read.file, text: read.text });
      }
    }
    onProgress?.({ read: Math.min(from + parallel, files.length), found: files.length });
  }
  return { texts, diagnostics };
}

type One =
  | { readonly file: string; readonly text: string; readonly bytes: number }
  | { readonly diagnostic: Diagnostic };

async function readOne({ path: at, file }: FoundFile, limits: Required<InputLimits>): Promise<One> {
  try {
    const { size } = await stat(at);
    const most = size > limits.fileBytes && (await beginsLikeJson(at)) ? limits.jsonBytes : limits.fileBytes;
    if (size > most) return { diagnostic: tooLarge(file, most) };
    const bytes = await readFile(at);
    const decoded = decode(bytes, file);
    return 'diagnostic' in decoded ? decoded : { file, text: decoded.text, bytes: bytes.length };
  } catch (error) {
    return { diagnostic: unreadable(file, error) };
  }
}

async function beginsLikeJson(at: string): Promise<boolean> {
  const handle = await open(at);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return /^\uFEFF?\s*[{[]/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}
