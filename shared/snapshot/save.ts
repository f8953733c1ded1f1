/** What was read as a snapshot: trimmed, free of secrets, and the same bytes for the same objects in any order. */
import { keepHosts } from '../draft/references.ts';
import { lineDeltas } from '../kubernetes/line-tree.ts';
import type { Json } from '../kubernetes/metadata.ts';
import type { Diagnostic, KubernetesObject, ObjectMeta, Source } from '../kubernetes/objects.ts';
import type { TextStore } from '../kubernetes/positions.ts';
import { type KeepOfSetting, trim } from '../kubernetes/trim.ts';
import { type ContentHeader, type ContentObject, encoding, snapshotVersion } from './format.ts';
import { packLines } from './pack.ts';

/** What a snapshot is made of; any reader's result. */
export interface ToSave {
  readonly objects: readonly KubernetesObject[];
  readonly texts: Pick<TextStore, 'linesOf'>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: number;
  readonly documents: number;
}

export interface Content {
  readonly header: ContentHeader;
  /** Made one after the other, so that there is never a second copy of a large cluster. */
  readonly objects: Iterable<ContentObject>;
}

/** The content of a snapshot before it is packed. */
export function contentOf(read: ToSave): Content {
  const sorted = read.objects.toSorted(bySource);
  const header: ContentHeader = {
    bulkhead: 'snapshot-lines',
    version: snapshotVersion,
    anonymized: false,
    objects: sorted.length,
    files: read.files,
    documents: read.documents,
    ignored: Object.fromEntries(Object.entries(read.ignored).sort(([a], [b]) => compare(a, b))),
    diagnostics: read.diagnostics.map(withoutValues).sort(byPlace),
  };
  return { header, objects: { [Symbol.iterator]: () => contentObjects(sorted, read.texts) } };
}

function* contentObjects(
  objects: readonly KubernetesObject[],
  texts: Pick<TextStore, 'linesOf'>,
): Generator<ContentObject> {
  const services = new Set(
    objects.filter(({ kind }) => kind === 'Service').map(({ metadata: { namespace, name } }) => `${namespace}/${name}`),
  );
  const keepers = new Map<string, KeepOfSetting>();
  for (const object of objects) {
    const { namespace = '' } = object.metadata;
    let keeper = keepers.get(namespace);
    if (!keeper) {
      keeper = keepHosts(services, namespace);
      keepers.set(namespace, keeper);
    }
    const { file, line } = object.source;
    const body = trim({ ...object.raw, metadata: metadataOf(object.metadata) }, keeper);
    const lines = lineDeltas(body, texts.linesOf(object.source), line);
    yield { file, line, ...(lines.length > 0 && { lines }), object: body };
  }
}

/** As reading understood it; that of a Secret's body is without the annotations that tell whose token it is. */
function metadataOf({ name, namespace, uid, labels, annotations, ownerReferences }: ObjectMeta): Json {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(Object.keys(labels).length > 0 && { labels }),
    annotations,
    ...(ownerReferences.length > 0 && { ownerReferences }),
  };
}

/** The text of a snapshot file. */
export function writeSnapshot(content: Content): string {
  const steps = snapshotSteps(content);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of some milliseconds, each of which says what share of the objects is done. */
export function* snapshotSteps({ header, objects }: Content): Generator<number, string> {
  const { anonymized } = header;
  let written = 0;
  function* lines(): Generator<string> {
    yield JSON.stringify(header);
    for (const object of objects) {
      written++;
      yield JSON.stringify(object);
    }
  }
  const packing = packLines(lines());
  let step = packing.next();
  for (; !step.done; step = packing.next()) yield written / header.objects;
  const file = {
    bulkhead: 'snapshot',
    version: snapshotVersion,
    anonymized,
    objects: header.objects,
    encoding,
    body: step.value,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bySource(a: KubernetesObject, b: KubernetesObject): number {
  return bySourceOnly(a.source, b.source) || compare(identity(a), identity(b));
}

function bySourceOnly(a: Source, b: Source): number {
  const byPointer = compare(a.pointer.length, b.pointer.length) || compare(a.pointer, b.pointer);
  return compare(a.file, b.file) || compare(a.document, b.document) || compare(a.line, b.line) || byPointer;
}

function identity({ apiVersion, kind, metadata: { namespace = '', name } }: KubernetesObject): string {
  return JSON.stringify([kind, apiVersion, namespace, name]);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.file ?? '', b.file ?? '') ||
    compare(a.line ?? 0, b.line ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

/** Messages of these codes repeat a piece of the text, which may be a secret; up to here they do not. */
const quoting: Readonly<Record<string, RegExp>> = {
  'yaml-syntax': /^[^:]*/,
  template: /^[^:"]*/,
  'annotation-not-string': /^.*? must be a string/s,
  'duplicate-key': /^the key/,
};

function withoutValues(diagnostic: Diagnostic): Diagnostic {
  const { severity, code, message, hint, file, line } = diagnostic;
  const most = quoting[code];
  const kept = most === undefined ? message : (most.exec(message)?.[0] ?? '').trimEnd();
  const text = kept === message ? message : `${kept} (what stands there is not in the snapshot)`;
  return {
    severity,
    code,
    message: text,
    hint,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  };
}
