/** Finds the manifests below a folder, in an order that does not depend on the file system. */
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import { printable } from '../../shared/values/escape.ts';
import { tooManyFiles } from './limits.ts';

export interface FoundFile {
  readonly path: string;
  /** Relative to the folder, with `/` between the parts. */
  readonly file: string;
}

export interface Found {
  readonly files: readonly FoundFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const manifest = /\.(?:ya?ml|json)$/i;

export function unreadable(file: string, error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'it is not there (a broken link?)',
    ELOOP: 'a link that leads to itself',
    ENAMETOOLONG: 'its path is too long',
  };
  const message = `cannot be read: ${reasons[code] ?? printable(code)}`;
  const hint = 'What it holds is missing from every answer.';
  return { severity: 'error', code: 'unreadable', message, hint, file };
}

/** Links are followed after everything else, so that what is in the folder anyway keeps its own name. */
export async function findManifests(root: string, maxFiles: number, signal?: AbortSignal): Promise<Found> {
  const walk = new Walk(root, maxFiles, signal);
  await walk.folder(root, await realpath(root));
  await walk.links();
  return walk.result();
}

class Walk {
  readonly #root: string;
  readonly #maxFiles: number;
  readonly #signal: AbortSignal | undefined;
  readonly #files: FoundFile[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #links: string[] = [];
  #isFull = false;

  constructor(root: string, maxFiles: number, signal: AbortSignal | undefined) {
    this.#root = root;
    this.#maxFiles = maxFiles;
    this.#signal = signal;
  }

  /** Everything below a folder, given its path without links. */
  async folder(start: string, real: string): Promise<void> {
    const open: { at: string; real: string }[] = [{ at: start, real }];
    for (let next = open.pop(); next && !this.#isFull; next = open.pop()) {
      this.#signal?.throwIfAborted();
      if (this.#seen.has(next.real)) continue;
      this.#seen.add(next.real);
      let entries: Awaited<ReturnType<typeof list>>;
      try {
        entries = await list(next.at);
      } catch (error) {
        this.#diagnostics.push(unreadable(this.#shown(next.at), error));
        continue;
      }
      for (const entry of entries) {
        const at = path.join(next.at, entry.name);
        const inReal = path.join(next.real, entry.name);
        if (entry.isSymbolicLink()) this.#links.push(at);
        else if (entry.isDirectory()) {
          if (isFolderToRead(entry.name)) open.push({ at, real: inReal });
        } else this.#file(at, inReal, entry.isFile());
      }
    }
  }

  async links(): Promise<void> {
    for (let i = 0; i < this.#links.length && !this.#isFull; i++) {
      this.#signal?.throwIfAborted();
      const at = this.#links[i] ?? '';
      try {
        const real = await realpath(at);
        const status = await stat(real);
        if (!status.isDirectory()) this.#file(at, real, status.isFile());
        else if (isFolderToRead(path.basename(at))) await this.folder(at, real);
      } catch (error) {
        if (manifest.test(at)) this.#diagnostics.push(unreadable(this.#shown(at), error));
      }
    }
  }

  #file(at: string, real: string, isFile: boolean): void {
    const name = path.basename(at);
    // `._name` is macOS's resource fork of `name`, not text.
    if (!manifest.test(name) || name.startsWith('._') || this.#seen.has(real) || this.#isFull) return;
    this.#seen.add(real);
    if (!isFile) {
      const hint = 'Only files are read from a folder.';
      const file = this.#shown(at);
      this.#diagnostics.push({
        severity: 'warning',
        code: 'not-a-file',
        message: 'a pipe or device: left out',
        hint,
        file,
      });
    } else if (this.#files.length < this.#maxFiles) this.#files.push({ path: at, file: this.#shown(at) });
    else {
      this.#isFull = true;
      this.#diagnostics.push(tooManyFiles(this.#maxFiles));
    }
  }

  #shown(at: string): string {
    return path.relative(this.#root, at).split(path.sep).join('/') || '.';
  }

  result(): Found {
    return { files: this.#files.sort((a, b) => compare(a.file, b.file)), diagnostics: this.#diagnostics };
  }
}

async function list(folder: string): Promise<Awaited<ReturnType<typeof readEntries>>> {
  return (await readEntries(folder)).sort((a, b) => compare(a.name, b.name));
}
function readEntries(folder: string) {
  return readdir(folder, { withFileTypes: true });
}

function isFolderToRead(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
