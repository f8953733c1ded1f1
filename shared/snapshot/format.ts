/**
 * The file of a snapshot: a JSON object whose `body` is base64 of gzip of JSON lines. The first line is about the reading
 * (`ContentHeader`), every other one is an object (`ContentObject`). The lines by themselves are a snapshot, too.
 * docs/snapshot.md says why.
 */
import type { Diagnostic } from '../kubernetes/objects.ts';
import { z } from '../zod.ts';

export const snapshotVersion = 1;
export const snapshotExtension = '.bulkhead.json';
export const encoding = 'base64 of gzip of JSON lines';

const version = z.int().min(1);
const count = z.int().min(0);

/** The file: what can be said of it without unpacking it. */
export const envelope = z.object({
  bulkhead: z.literal('snapshot'),
  version,
  anonymized: z.boolean(),
  objects: count,
  encoding: z.literal(encoding),
  body: z.string(),
});

export const contentHeader = z.object({
  bulkhead: z.literal('snapshot-lines'),
  version,
  anonymized: z.boolean(),
  objects: count,
  /** Of the input that was read. */
  files: count,
  documents: count,
  ignored: z.record(z.string(), count),
  diagnostics: z
    .array(
      z.object({
        severity: z.enum(['error', 'warning', 'info']),
        code: z.string(),
        message: z.string(),
        hint: z.string(),
        file: z.string().optional(),
        line: z.int().optional(),
      }),
    )
    .max(1_000_000),
});
export type ContentHeader = Omit<z.infer<typeof contentHeader>, 'diagnostics'> & {
  readonly diagnostics: readonly Diagnostic[];
};

export interface ContentObject {
  /** Where the object stood. */
  readonly file: string;
  readonly line: number;
  /** Lines of its fields (kubernetes/line-tree.ts); absent when all are on the line of the object. */
  readonly lines?: readonly number[];
  readonly object: Readonly<Record<string, unknown>>;
}

/** What is unpacked at most: a small file can unpack to more than any memory holds. */
export interface SnapshotLimits {
  /** Bytes of all lines together. */
  readonly bytes?: number;
  readonly lineBytes?: number;
}
const MiB = 1024 * 1024;
export const snapshotLimits: Required<SnapshotLimits> = { bytes: 1536 * MiB, lineBytes: 16 * MiB };

/** Whether a text is a snapshot, or says that it is one. */
export function isSnapshot(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"bulkhead"\s*:\s*"snapshot(?:-lines)?"/.test(text.slice(0, 200));
}
