/** Reads texts that are manifests or snapshots, together as one cluster. */
import { groupOf } from '../kubernetes/kinds.ts';
import { shown as quoted } from '../kubernetes/metadata.ts';
import type { Diagnostic, KubernetesObject, SourceText } from '../kubernetes/objects.ts';
import { TextStore } from '../kubernetes/positions.ts';
import { type ReadResult, readTexts } from '../kubernetes/read.ts';
import { isSnapshot } from './format.ts';
import { openSnapshot } from './open.ts';

export interface Inputs extends ReadResult {
  /** Texts to show lines of, by file; of a snapshot what it keeps of them. */
  readonly shown: ReadonlyMap<string, SourceText>;
}

interface Part extends ReadResult {
  readonly shown: readonly SourceText[];
}

/**
 * @param chosen Files that somebody named. A snapshot that merely lies in a folder of manifests is left out and said:
 * it most likely holds the same objects once more. One text alone is always chosen.
 */
export function readInputs(texts: readonly SourceText[], chosen?: ReadonlySet<string>): Inputs {
  const parts: Part[] = [];
  const left: Diagnostic[] = [];
  let manifests: SourceText[] = [];
  const flush = (): void => {
    if (manifests.length > 0) parts.push({ ...readTexts(manifests), shown: manifests });
    manifests = [];
  };
  for (const text of texts) {
    if (!isSnapshot(text.text)) {
      manifests.push(text);
      continue;
    }
    if (texts.length > 1 && !chosen?.has(text.file)) {
      left.push(leftOut(text.file));
      continue;
    }
    flush();
    const answer = openSnapshot(text, texts.length > 1 ? { prefix: `${text.file}/` } : {});
    if (answer.ok) parts.push(answer.snapshot);
    else left.push(answer.diagnostic);
  }
  flush();
  const read = parts.length === 0 && left.length === 0 ? { ...readTexts([]), shown: [] } : joinParts(parts);
  return {
    ...read,
    diagnostics: [...left, ...read.diagnostics],
    shown: new Map(read.shown.map((text) => [text.file, text])),
  };
}

function leftOut(file: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'snapshot-in-folder',
    message: 'a snapshot among manifests: left out',
    hint: 'Open it by itself, or name it on the command line.',
    file,
  };
}

/** Later objects replace earlier ones of the same name, as `kubectl apply` would. */
function joinParts(parts: readonly Part[]): Part {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const objects = new Map<string, KubernetesObject>();
  const ignored = new Map<string, number>();
  const texts = new TextStore();
  const diagnostics: Diagnostic[] = [];
  for (const part of parts) {
    texts.merge(part.texts);
    for (const [type, count] of Object.entries(part.ignored)) ignored.set(type, (ignored.get(type) ?? 0) + count);
    diagnostics.push(...part.diagnostics.filter(({ code }) => code !== 'no-objects'));
    for (const object of part.objects) {
      const key = keyOf(object);
      const earlier = objects.get(key);
      if (earlier) diagnostics.push(replaced(earlier, object));
      objects.delete(key);
      objects.set(key, object);
    }
  }
  return {
    objects: [...objects.values()],
    ignored: Object.fromEntries(ignored),
    diagnostics,
    files: parts.reduce((sum, { files }) => sum + files, 0),
    documents: parts.reduce((sum, { documents }) => sum + documents, 0),
    texts,
    shown: parts.flatMap(({ shown }) => shown),
  };
}

function keyOf({ apiVersion, kind, metadata: { namespace = '', name } }: KubernetesObject): string {
  return JSON.stringify([groupOf(apiVersion), kind, namespace, name]);
}

function replaced(earlier: KubernetesObject, { kind, metadata, source }: KubernetesObject): Diagnostic {
  const name = [metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
  const [before, after] = [earlier.source, source].map(({ file, line }) => `${quoted(file)}:${line}`);
  return {
    severity: 'warning',
    code: 'duplicate-object',
    message: `${kind} ${quoted(name)}: stands at ${before} and at ${after}: the later one counts`,
    hint: 'Nothing to do when the later one is meant to replace the earlier one.',
    file: source.file,
    line: source.line,
  };
}
