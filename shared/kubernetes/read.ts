/** Texts to Kubernetes objects. What is wrong is said in diagnostics; a broken part never costs the rest. */
import { printable } from '../values/escape.ts';
import { countLines, normalizeText, splitDocuments } from './documents.ts';
import { isObject, type Json } from './metadata.ts';
import { ObjectReader } from './object-reader.ts';
import type { Diagnostic, KubernetesObject, Source, SourceText } from './objects.ts';
import { type ParsedDocument, parseDocuments, type ReadLimits } from './parse.ts';
import { TextStore } from './positions.ts';

export type { ReadLimits } from './parse.ts';

/** What reading gives: objects that are used, what was not used and how often, and what is wrong. */
export interface ReadResult {
  readonly objects: readonly KubernetesObject[];
  /** Kinds that were recognised as Kubernetes objects but are not used, as `apiVersion/kind` → count. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: number;
  readonly documents: number;
  /** The texts of the documents, to find the lines of fields in. */
  readonly texts: TextStore;
}

export function readTexts(texts: Iterable<SourceText>, limits: ReadLimits = {}): ReadResult {
  const reader = new Reader(limits);
  for (const text of texts) reader.addText(text);
  return reader.finish();
}

class Reader {
  readonly #limits: ReadLimits;
  readonly #texts = new TextStore();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #objects = new ObjectReader(this.#diagnostics, this.#texts);
  #files = 0;
  #documents = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  addText({ file, text }: SourceText): void {
    this.#files++;
    let index = 0;
    let foreign = 0;
    for (const part of splitDocuments(normalizeText(text))) {
      for (const document of parseDocuments(part, this.#limits)) {
        if (!this.#addDocument(file, index++, document)) foreign++;
      }
    }
    this.#documents += index;
    if (index === 0) {
      const hint = 'Nothing but blank lines and comments.';
      this.#diagnostics.push({
        severity: 'info',
        code: 'empty-file',
        message: 'the file is empty',
        hint,
        file,
        line: 1,
      });
    }
    this.#sayForeign(file, foreign);
  }

  #sayForeign(file: string, count: number): void {
    if (count === 0) return;
    const what = count === 1 ? 'a document' : `${count} documents`;
    const message = `${what} without kind and apiVersion: not Kubernetes, left out`;
    const hint = 'Nothing to do unless a manifest was meant: then it needs both.';
    this.#diagnostics.push({ severity: 'info', code: 'not-kubernetes', message, hint, file });
  }

  /** False when the document is something else than Kubernetes. */
  #addDocument(file: string, index: number, { text, line, parsed }: ParsedDocument): boolean {
    for (const problem of parsed.problems) {
      const { severity, code, message, hint } = problem;
      this.#diagnostics.push({ severity, code, message: printable(message), hint, file, line: line + problem.line });
    }
    const { value } = parsed;
    if (value === undefined || value === null) return true;
    const count = isObject(value) && isList(value) ? itemsOf(value).length : 0;
    const starts = count === 0 ? [] : parsed.itemStarts(count);
    this.#texts.add(file, index, text, line, starts);
    return this.#addTree(value, { file, line, document: index, pointer: '' }, lineCounter(text, line, starts));
  }

  #addTree(value: unknown, source: Source, lineOfItem: (item: number) => number): boolean {
    if (!isObject(value)) return false;
    if (!isList(value)) return this.#objects.add(value, source);
    for (const [i, item] of itemsOf(value).entries()) {
      const at = { ...source, line: lineOfItem(i), pointer: `${source.pointer}/items/${i}` };
      const whole = withTypeOf(value, item);
      if (!this.#addTree(whole, at, () => at.line)) this.#sayItem(at);
    }
    return true;
  }

  #sayItem({ file, line, pointer }: Source): void {
    const message = `${pointer.slice(1).replaceAll('/', '.')} is not a Kubernetes object: left out`;
    const hint = 'Items of a List need kind and apiVersion.';
    this.#diagnostics.push({ severity: 'error', code: 'item-invalid', message, hint, file, line });
  }

  finish(): ReadResult {
    const { objects, ignored } = this.#objects.finish();
    if (objects.length === 0) {
      this.#diagnostics.push({
        severity: 'error',
        code: 'no-objects',
        message:
          Object.keys(ignored).length === 0 ? 'no Kubernetes objects' : 'no Kubernetes objects of kinds that are used',
        hint: 'Give a folder with manifests (rendered, if they are templates), or the output of kubectl get … -o yaml.',
      });
    }
    return {
      objects,
      ignored,
      diagnostics: this.#diagnostics,
      files: this.#files,
      documents: this.#documents,
      texts: this.#texts,
    };
  }
}

function isList(value: Json): boolean {
  const { kind, items } = value;
  return (
    typeof kind === 'string' && kind.endsWith('List') && (Array.isArray(items) || (items === null && kind === 'List'))
  );
}
function itemsOf(value: Json): readonly unknown[] {
  return Array.isArray(value.items) ? value.items : [];
}

/** Items of a PodList are Pods of its apiVersion; `kubectl get --raw` leaves both out of the items. */
function withTypeOf(list: Json, item: unknown): unknown {
  const kind = String(list.kind).slice(0, -'List'.length);
  if (!isObject(item) || kind === '' || (item.kind !== undefined && item.apiVersion !== undefined)) return item;
  return { ...item, kind: item.kind ?? kind, apiVersion: item.apiVersion ?? list.apiVersion };
}

/** Lines of ascending items, counted on from the item before. */
function lineCounter(text: string, first: number, starts: readonly number[]): (item: number) => number {
  let line = first;
  let offset = 0;
  return (item) => {
    const start = starts[item] ?? offset;
    line += countLines(text, offset, start);
    offset = Math.max(offset, start);
    return line;
  };
}
