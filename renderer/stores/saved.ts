/** Small things that the window remembers between runs, in the storage of its origin; checked when they come back. */
import type { z } from '../../shared/zod.ts';

const prefix = 'bulkhead:';

/** What was written under a key; null when there is nothing, or nothing that makes sense any more. */
export function readSaved<T>(key: string, schema: z.ZodType<T>): T | null {
  try {
    const text = window.localStorage.getItem(prefix + key);
    if (text === null) return null;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Storage may be switched off, or hold what somebody else has written.
    return null;
  }
}

/** Whether it was written. */
export function writeSaved(key: string, value: unknown): boolean {
  try {
    window.localStorage.setItem(prefix + key, JSON.stringify(value));
    return true;
  } catch {
    // Full or switched off: the window works without.
    return false;
  }
}

/** All keys that begin with `start`. */
export function savedKeys(start: string): readonly string[] {
  try {
    return Object.keys(window.localStorage).flatMap((key) =>
      key.startsWith(prefix + start) ? [key.slice(prefix.length)] : [],
    );
  } catch {
    return [];
  }
}

export function dropSaved(key: string): void {
  try {
    window.localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept, then.
  }
}
