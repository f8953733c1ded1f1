/** Reads files and folders that were dropped on the window or chosen in the browser's own dialog. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';

export interface LocalInput {
  readonly name: string;
  readonly texts: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

interface LocalFile {
  readonly path: string;
  readonly file: File;
}

const manifest = /\.(ya?ml|json)$/i;
const maxFileBytes = 64 * 1024 * 1024;
const maxTotalBytes = 512 * 1024 * 1024;
const maxFiles = 50_000;

/** Everything below the dropped items. Must be called while the drop event is being handled. */
export function takeDrop(data: DataTransfer): () => Promise<LocalInput> {
  // Entries are only readable during the event; the files behind them later as well.
  const entries: FileSystemEntry[] = [];
  const loose: LocalFile[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    // Dragged out of another program, a file may have no place in a file system.
    else if (file) loose.push({ path: file.name, file });
  }
  return async () => {
    const files: LocalFile[] = [...loose];
    for (const entry of entries) await walk(entry, '', files, entries.length === 1);
    const names = [...entries, ...loose.map(({ file }) => file)].map(({ name }) => name);
    return readLocal(names.length === 1 ? (names[0] ?? '') : 'Dropped files', files);
  };
}

/** Files from `<input type="file">`, with or without `webkitdirectory`. */
export function readChosen(list: FileList): Promise<LocalInput> {
  const files = [...list].map((file) => {
    const [, ...below] = file.webkitRelativePath.split('/');
    return { file, path: below.length > 0 ? below.join('/') : file.name };
  });
  const folder = list[0]?.webkitRelativePath.split('/')[0];
  return readLocal(folder || (list.length === 1 ? (list[0]?.name ?? '') : 'Chosen files'), files);
}

async function walk(entry: FileSystemEntry, prefix: string, into: LocalFile[], root: boolean): Promise<void> {
  if (entry.name.startsWith('.') || entry.name === 'node_modules' || into.length >= maxFiles) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    into.push({ path: `${prefix}${entry.name}`, file });
    return;
  }
  if (!isDirectory(entry)) return;
  const reader = entry.createReader();
  const below = root ? prefix : `${prefix}${entry.name}/`;
  for (;;) {
    // readEntries hands out at most 100 at a time.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch.toSorted((a, b) => (a.name < b.name ? -1 : 1))) await walk(child, below, into, false);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function readLocal(name: string, files: readonly LocalFile[]): Promise<LocalInput> {
  const texts: SourceText[] = [];
  const diagnostics: Diagnostic[] = [];
  const hint = 'What it holds is missing from every answer. Drop fewer files, or open the folder in the desktop app.';
  const say = (path: string, code: string, message: string): void => {
    diagnostics.push({ severity: 'warning', code, message, hint, file: path });
  };
  let total = 0;
  let skipped = 0;
  for (const { path, file } of files) {
    if (!manifest.test(path)) skipped++;
    else if (file.size > maxFileBytes) say(path, 'file-too-large', 'The file is larger than 64 MB and was not read.');
    else if (total + file.size > maxTotalBytes)
      say(path, 'input-too-large', 'More than 512 MB; this file was not read.');
    else {
      total += file.size;
      try {
        texts.push({ file: path, text: await file.text() });
      } catch {
        say(path, 'file-unreadable', 'The file could not be read.');
      }
    }
  }
  if (files.length >= maxFiles) say(name, 'too-many-files', 'Only the first 50,000 files were looked at.');
  if (skipped > 0) {
    diagnostics.push({
      severity: 'info',
      code: 'files-skipped',
      message: `${skipped} file(s) that are neither YAML nor JSON were left out.`,
      hint: 'Manifests end in .yaml, .yml or .json.',
    });
  }
  return { name, texts, diagnostics };
}
