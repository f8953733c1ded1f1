/** The list of recently opened paths, kept in one small JSON file of the user. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const stored = z.object({ version: z.literal(1), paths: z.array(z.string().max(4096)).max(100) });
const keep = 12;

export interface RecentPaths {
  list(): Promise<readonly string[]>;
  add(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** @param file Where the list is kept; null keeps it in memory only (tests, `--no-state`). */
export function createRecentPaths(file: string | null): RecentPaths {
  let known: string[] | undefined;

  async function list(): Promise<string[]> {
    if (known) return known;
    known = [];
    if (file !== null) {
      try {
        known = stored.parse(JSON.parse(await readFile(file, 'utf8'))).paths;
      } catch {
        // Absent or damaged: an empty list is the right start, and the next opening writes a good one.
      }
    }
    return known;
  }

  async function save(paths: string[]): Promise<void> {
    known = paths;
    if (file === null) return;
    try {
      await mkdir(path.dirname(file), { recursive: true });
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, JSON.stringify({ version: 1, paths }), { mode: 0o600 });
      await rename(part, file);
    } catch {
      // A read-only home must not keep anybody from opening a folder.
    }
  }

  return {
    list,
    add: async (p) => save([p, ...(await list()).filter((other) => other !== p)].slice(0, keep)),
    remove: async (p) => save((await list()).filter((other) => other !== p)),
  };
}
