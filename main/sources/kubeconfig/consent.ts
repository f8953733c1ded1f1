/** Which exec plugins the user has allowed: by a hash of file, command, arguments and environment, in one small file. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from '../../../shared/zod.ts';
import type { ExecPlugin } from './access.ts';

const stored = z.object({ version: z.literal(1), allowed: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(1000) });
const keep = 200;

export interface Consent {
  has(plugin: ExecPlugin): boolean;
  allow(plugin: ExecPlugin): Promise<void>;
}

/** @param file Where it is remembered; null remembers for this run only. */
export async function readConsent(file: string | null): Promise<Consent> {
  let allowed: string[] = [];
  if (file !== null) {
    try {
      allowed = stored.parse(JSON.parse(await readFile(file, 'utf8'))).allowed;
    } catch {
      // Absent or damaged: nothing is allowed, which is the safe start.
    }
  }
  return {
    has: ({ hash }) => allowed.includes(hash),
    allow: async ({ hash }) => {
      allowed = [hash, ...allowed.filter((one) => one !== hash)].slice(0, keep);
      if (file === null) return;
      try {
        await mkdir(path.dirname(file), { recursive: true });
        const part = `${file}.${process.pid}.part`;
        await writeFile(part, JSON.stringify({ version: 1, allowed }), { mode: 0o600 });
        await rename(part, file);
      } catch {
        // A read-only home: it has to be allowed again next time.
      }
    },
  };
}
