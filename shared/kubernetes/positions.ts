/** Lines of fields inside objects, found when somebody asks: reading itself keeps no positions but those of objects. */
import { EVENT_ID, type Event, parseEvents } from 'js-yaml';
import { countLines } from './documents.ts';
import { entryOf, itemsOf, offsetOf } from './events.ts';
import { endOfValue } from './json-scan.ts';
import { deltaLines, eventLines, flatLines, type LineNode } from './line-tree.ts';
import type { Source } from './objects.ts';
import { stepsOf } from './pointer.ts';

const maxDepth = 1000;
const keptTexts = 16;

/** A text whose nodes can be found, and the line of the file that it begins at. */
interface Located {
  readonly text: string;
  readonly line: number;
  readonly events: readonly Event[];
}

interface StoredDocument {
  readonly text: string;
  readonly line: number;
  /** Of a list: offsets of its items. */
  readonly items: readonly number[];
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth });
  } catch {
    return [];
  }
}

/** Offset of what a JSON pointer names, or of its nearest ancestor that exists; -1 when nothing was parsed. */
function find({ text, events }: Located, pointer: string): number {
  let at = 1;
  let offset = offsetOf(events[at]);
  for (const token of stepsOf(pointer)) {
    const event = events[at];
    if (event?.type === EVENT_ID.MAPPING) {
      const entry = entryOf(events, text, at, token);
      if (!entry) break;
      offset = offsetOf(events[entry.key]);
      at = entry.value;
    } else if (event?.type === EVENT_ID.SEQUENCE && /^\d+$/.test(token)) {
      const item = itemsOf(events, at, Number(token) + 1)[Number(token)];
      if (item === undefined) break;
      at = item;
      const start = offsetOf(events[at]);
      if (start !== -1) offset = start;
    } else break;
  }
  return offset;
}

function lineIn(located: Located, pointer: string, otherwise: number): number {
  const offset = find(located, pointer);
  return offset === -1 ? otherwise : located.line + countLines(located.text, 0, offset);
}

/** Line of a JSON pointer inside an object, in the text of the document that holds the object (YAML or JSON). */
export function locate(documentText: string, documentStartLine: number, source: Source, pointer: string): number {
  const located = { text: documentText, line: documentStartLine, events: eventsOf(documentText) };
  return lineIn(located, source.pointer + pointer, source.line);
}

/** The text of one item of a list, indented as it stands there, so that it can be parsed by itself. */
function itemText(text: string, start: number): string {
  const first = text.charAt(start);
  if (first === '{' || first === '[') return text.slice(start, endOfValue(text, start));
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  let end = text.length;
  for (let feed = text.indexOf('\n', start); feed !== -1; feed = text.indexOf('\n', feed + 1)) {
    let at = feed + 1;
    while (text.charAt(at) === ' ') at++;
    const isLess = at - feed - 1 < column;
    if (isLess && at < text.length && !'\r\n#'.includes(text.charAt(at))) {
      end = feed + 1;
      break;
    }
  }
  return ' '.repeat(column) + text.slice(start, end);
}

/** Which item of a list an object stands in; null when it is a document of its own. */
function itemNumber({ pointer }: Source): number | null {
  const item = /^\/items\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
  return item === undefined ? null : Number(item);
}

function eventLinesOf(text: string, line: number): LineNode {
  return eventLines(eventsOf(text), text, line);
}

function below(node: LineNode, pointer: string): LineNode {
  return stepsOf(pointer).reduce((at, key) => at.child(key), node);
}

function itemOf(documentText: string, start: number, line: number): Located {
  const text = itemText(documentText, start);
  return { text, line, events: eventsOf(text) };
}

/** An object that came without its text, and the lines of its fields. */
interface Placed {
  readonly value: unknown;
  readonly deltas: readonly number[];
}

/** The texts that were read, to find lines in. */
export class TextStore {
  readonly #files = new Map<string, (StoredDocument | undefined)[]>();
  readonly #placed = new Map<Source, Placed>();
  readonly #located = new Map<string, Located>();

  /** Called by reading, for every document. */
  add(file: string, document: number, text: string, line: number, items: readonly number[] = []): void {
    const documents = this.#files.get(file) ?? [];
    documents[document] = { text, line, items };
    this.#files.set(file, documents);
  }

  /** For an object without a text: its fields and their lines (line-tree.ts). */
  place(source: Source, value: unknown, deltas: readonly number[]): void {
    this.#placed.set(source, { value, deltas });
  }

  /** What was placed or added to another store, together in this one. */
  merge(other: TextStore): void {
    for (const [file, documents] of other.#files) this.#files.set(file, documents);
    for (const [source, placed] of other.#placed) this.#placed.set(source, placed);
    // A file of the same name may be another one now.
    this.#located.clear();
  }

  /** Lets go of a file. */
  remove(file: string): void {
    this.#files.delete(file);
    this.#located.clear();
  }

  /** Lines of all fields of an object. */
  linesOf(source: Source): LineNode {
    const placed = this.#placed.get(source);
    if (placed) return deltaLines(placed.value, placed.deltas, source.line);
    const document = this.#files.get(source.file)?.[source.document];
    if (!document) return flatLines(source.line);
    const item = itemNumber(source);
    const start = item === null ? undefined : document.items[item];
    if (item !== null && start !== undefined) {
      const text = itemText(document.text, start);
      if (!text.trimEnd().includes('\n')) return flatLines(source.line);
      const inner = source.pointer.slice(`/items/${item}`.length);
      return below(eventLinesOf(text, source.line), inner);
    }
    if (!document.text.trimEnd().includes('\n')) return flatLines(source.line);
    return below(eventLinesOf(document.text, document.line), source.pointer);
  }

  /** Text of a document and the line that it begins at. */
  document(source: Source): { readonly text: string; readonly line: number } | null {
    return this.#files.get(source.file)?.[source.document] ?? null;
  }

  /** Line of a JSON pointer inside an object; of its nearest ancestor when it is not there. */
  lineOf(source: Source, pointer: string): number {
    if (pointer === '') return source.line;
    const placed = this.#placed.get(source);
    if (placed) return below(deltaLines(placed.value, placed.deltas, source.line), pointer).line;
    const document = this.#files.get(source.file)?.[source.document];
    if (!document) return source.line;
    const item = itemNumber(source);
    if (item === null || document.items[item] === undefined) {
      return lineIn(this.#locatedOf(source, document, null), source.pointer + pointer, source.line);
    }
    const inner = source.pointer.slice(`/items/${item}`.length);
    return lineIn(this.#locatedOf(source, document, item), inner + pointer, source.line);
  }

  #locatedOf({ file, document: index, line }: Source, document: StoredDocument, item: number | null): Located {
    const key = JSON.stringify([file, index, item]);
    const known = this.#located.get(key);
    if (known) return known;
    // The line of an object is that of the list's item it stands in.
    const located =
      item === null
        ? { text: document.text, line: document.line, events: eventsOf(document.text) }
        : itemOf(document.text, document.items[item] ?? 0, line);
    const oldest = this.#located.keys().next();
    if (this.#located.size >= keptTexts && !oldest.done) this.#located.delete(oldest.value);
    this.#located.set(key, located);
    return located;
  }
}
