/** The file that says which word became which pseudonym: for the one who anonymized, and never part of a snapshot. */
import { z } from '../../zod.ts';

const schema = z.strictObject({
  bulkheadMapping: z.literal(1),
  words: z
    .record(z.string().max(10_000), z.string().max(10_000))
    .refine((words) => new Set(Object.values(words)).size === Object.keys(words).length),
});

export function writeMapping(words: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ bulkheadMapping: 1, words }, null, 1)}\n`;
}

/** Null when it is none. */
export function readMapping(text: string): Readonly<Record<string, string>> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.words : null;
  } catch {
    return null;
  }
}
