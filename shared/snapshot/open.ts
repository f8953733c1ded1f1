/** A snapshot's text back to what was read. A damaged one is refused as a whole: half a cluster has other verdicts. */

import { isReadKind, usageOf } from '../kubernetes/kinds.ts';
import { entriesOf } from '../kubernetes/line-tree.ts';
import { isObject, readMetadata } from '../kubernetes/metadata.ts';
import type { Diagnostic, KubernetesObject, SourceText } from '../kubernetes/objects.ts';
import { TextStore } from '../kubernetes/positions.ts';
import type { ReadResult } from '../kubernetes/read.ts';
import { redact } from '../kubernetes/redact.ts';
import { printable } from '../values/escape.ts';
import {
  type ContentHeader,
  type ContentObject,
  contentHeader,
  envelope,
  type SnapshotLimits,
  snapshotLimits,
  snapshotVersion,
} from './format.ts';
import { UnpackError, unpackLines } from './pack.ts';
import { placedText } from './placed-text.ts';

export interface OpenedSnapshot extends ReadResult {
  readonly anonymized: boolean;
  /** A text for each file that objects stood in, made when somebody looks at it: the objects on their lines. */
  readonly shown: readonly SourceText[];
}

export type SnapshotAnswer =
  | { readonly ok: true; readonly snapshot: OpenedSnapshot }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

export interface OpenOptions {
  /** In front of the names of files in the snapshot. */
  readonly prefix?: string;
  readonly limits?: SnapshotLimits;
}

/** @param file Name of the snapshot, for what is said about it. */
export function openSnapshot({ file, text }: SourceText, options: OpenOptions = {}): SnapshotAnswer {
  try {
    const lines = linesOf(text, { ...snapshotLimits, ...options.limits });
    return { ok: true, snapshot: new Opener(options.prefix ?? '').read(lines) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, diagnostic: { ...error.diagnostic, file } };
    if (error instanceof UnpackError) return { ok: false, diagnostic: { ...unpackDiagnostic(error), file } };
    throw error;
  }
}

class Refused extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

function damaged(what: string): Refused {
  const message = `the snapshot is damaged: ${what}; nothing of it was read`;
  return new Refused({
    severity: 'error',
    code: 'snapshot-damaged',
    message,
    hint: 'Copy or save it again: bulkhead snapshot PATH -o FILE',
  });
}

function unpackDiagnostic({ why }: UnpackError): Diagnostic {
  if (why === 'damaged') return damaged('it was cut off or changed on the way').diagnostic;
  const message = 'the snapshot unpacks to more than Bulkhead reads: nothing of it was read';
  const hint = 'No cluster is as large as that. If this one is, read it in parts.';
  return { severity: 'error', code: 'snapshot-too-large', message, hint };
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(what);
  }
}

function checkVersion(value: unknown): void {
  const version = isObject(value) ? value.version : undefined;
  if (typeof version !== 'number' || version <= snapshotVersion) return;
  const message = `the snapshot has version ${version}, and this Bulkhead reads up to version ${snapshotVersion}`;
  const hint = 'Open it with a newer Bulkhead, or have it saved with this one.';
  throw new Refused({ severity: 'error', code: 'snapshot-newer', message, hint });
}

/** Lines of the content, packed or not. */
function linesOf(text: string, limits: Required<SnapshotLimits>): Iterable<string> {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const end = text.indexOf('\n', start);
  if (text.slice(start, start + 200).includes('"snapshot-lines"')) {
    if (!text.endsWith('\n') || end === -1) throw damaged('its last line is cut off');
    return splitLines(text, start);
  }
  const value = parse(text.slice(start), 'it is not JSON (cut off?)');
  checkVersion(value);
  const parsed = envelope.safeParse(value);
  if (!parsed.success) throw damaged(`its ${parsed.error.issues[0]?.path.join('.') || 'head'} is not what it must be`);
  return unpackLines(parsed.data.body, limits);
}

function* splitLines(text: string, start: number): Generator<string> {
  for (let from = start; from < text.length; ) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end);
    from = end + 1;
  }
}

class Opener {
  readonly #prefix: string;
  readonly #texts = new TextStore();
  readonly #objects: KubernetesObject[] = [];
  /** By file. */
  readonly #contents = new Map<string, ContentObject[]>();
  readonly #ignored = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  read(lines: Iterable<string>): OpenedSnapshot {
    let header: ContentHeader | null = null;
    let count = 0;
    for (const line of lines) {
      if (!header) header = readHeader(line);
      else this.#add(readObject(line, ++count), count);
    }
    if (!header) throw damaged('it is empty');
    if (count !== header.objects) throw damaged(`it says ${header.objects} objects and has ${count}`);
    for (const [type, number] of Object.entries(header.ignored)) {
      this.#ignored.set(type, (this.#ignored.get(type) ?? 0) + number);
    }
    const prefix = this.#prefix;
    return {
      objects: this.#objects,
      ignored: Object.fromEntries(this.#ignored),
      diagnostics: header.diagnostics.map((one) =>
        one.file === undefined || prefix === '' ? one : { ...one, file: prefix + one.file },
      ),
      files: header.files,
      documents: header.documents,
      texts: this.#texts,
      anonymized: header.anonymized,
      shown: [...this.#contents].map(([file, contents]) => placedText(file, contents)),
    };
  }

  #add(content: ContentObject, number: number): void {
    const { object, line, lines = [] } = content;
    const file = this.#prefix + content.file;
    const { apiVersion, kind } = object;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw damaged(`object ${number} has no kind`);
    const use = usageOf(apiVersion, kind);
    if (use.use !== 'read' || !isReadKind(kind)) {
      const type = `${apiVersion}/${kind}`;
      this.#ignored.set(type, (this.#ignored.get(type) ?? 0) + 1);
      return;
    }
    // What is odd about it was said when the snapshot was made.
    const metadata = readMetadata(object, use.namespaced, () => {});
    if (!metadata) throw damaged(`${printable(kind)} number ${number} has no name`);
    const own = this.#contents.get(file) ?? [];
    this.#contents.set(file, own);
    const source = { file, line, document: own.length, pointer: '' };
    own.push(content);
    this.#texts.place(source, object, lines);
    this.#objects.push({ apiVersion, kind, metadata, raw: redact(object), source });
  }
}

function readHeader(line: string): ContentHeader {
  const value = parse(line, 'its first line is not JSON');
  checkVersion(value);
  const parsed = contentHeader.safeParse(value);
  if (!parsed.success) {
    throw damaged(`its first line is not what it must be (${parsed.error.issues[0]?.path.join('.') ?? ''})`);
  }
  const diagnostics = parsed.data.diagnostics.map(
    ({ severity, code, message, hint, file, line: at }): Diagnostic => ({
      severity,
      code,
      message,
      hint,
      ...(file !== undefined && { file }),
      ...(at !== undefined && { line: at }),
    }),
  );
  return { ...parsed.data, diagnostics };
}

const maxLine = 5_000_000;
const maxDepth = 256;

/** By hand, because there may be a hundred thousand. */
function readObject(text: string, number: number): ContentObject {
  const value = parse(text, `object ${number} is not JSON`);
  if (!isObject(value)) throw damaged(`object ${number} is none`);
  const { file, line, lines, object } = value;
  if (typeof file !== 'string' || file.length > 4096 || !isCount(line) || line < 1 || line > maxLine) {
    throw damaged(`object ${number} has no place`);
  }
  if (!isObject(object) || isDeeper(object, maxDepth)) throw damaged(`object ${number} cannot be read`);
  if (lines === undefined) return { file, line, object };
  if (!Array.isArray(lines) || !areLines(lines, line)) throw damaged(`object ${number} has wrong lines`);
  return { file, line, lines, object };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function areLines(deltas: readonly unknown[], line: number): deltas is readonly number[] {
  let at = line;
  return deltas.every((delta) => {
    if (!isCount(delta)) return false;
    at += delta;
    return at >= 1 && at <= maxLine;
  });
}

function isDeeper(value: unknown, left: number): boolean {
  return left === 0 || entriesOf(value).some(([, inner]) => typeof inner === 'object' && isDeeper(inner, left - 1));
}
