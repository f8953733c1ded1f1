/** Hands an input to the engine page by page, wherever it comes from. */
import type { HostArgs, HostResult } from '../../shared/host.ts';
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { callHost } from './bridge.ts';
import type { LocalInput } from './dropped.ts';

export interface Filled {
  readonly name: string;
  readonly path: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Hands over some texts; throws when nobody wants them any more. */
export type Add = (texts: readonly SourceText[]) => Promise<unknown>;
export type Progress = (files: number, total: number) => void;

/** Something on this machine, or a sample. */
export async function readOpened(target: HostArgs<'openPath'>, add: Add, progress: Progress): Promise<Filled> {
  return readPages(await callHost('openPath', target), add, progress);
}

/** The texts of something that is open on the other side. */
export async function readPages(opened: HostResult<'openPath'>, add: Add, progress: Progress): Promise<Filled> {
  let next: number | null = opened.files > 0 ? 0 : null;
  let files = 0;
  while (next !== null) {
    const page: HostResult<'readPage'> = await callHost('readPage', { id: opened.id, from: next });
    await add(page.texts);
    files += page.texts.length;
    progress(files, opened.files);
    next = page.next;
  }
  return { name: opened.name, path: opened.path, diagnostics: opened.diagnostics.map(tidy) };
}

/** Files that were dropped or chosen in the browser. */
export async function readLocal(input: LocalInput, add: Add, progress: Progress): Promise<Filled> {
  let files = 0;
  for (const page of chunks(input.texts, 200)) {
    await add(page);
    files += page.length;
    progress(files, input.texts.length);
  }
  return { name: input.name, path: null, diagnostics: input.diagnostics };
}

function* chunks(texts: readonly SourceText[], size: number): Generator<readonly SourceText[]> {
  for (let at = 0; at < texts.length; at += size) yield texts.slice(at, at + size);
}

/** zod's optional fields may hold an explicit undefined, which our own type does not allow. */
function tidy(d: HostResult<'openPath'>['diagnostics'][number]): Diagnostic {
  const { severity, code, message, hint } = d;
  return {
    severity,
    code,
    message,
    hint,
    ...(d.file === undefined ? {} : { file: d.file }),
    ...(d.line === undefined ? {} : { line: d.line }),
  };
}
