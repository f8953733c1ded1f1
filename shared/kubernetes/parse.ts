/** One document's text to a value: never throws, says what is wrong, and keeps what is needed to find places. */
import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { countLines, type TextDocument } from './documents.ts';
import { yamlItemStarts } from './events.ts';
import { expandedSize } from './expanded-size.ts';
import { jsonItemStarts, jsonStarts } from './json-scan.ts';
import type { Severity } from './objects.ts';
import { manifestSchema } from './schema.ts';

/** What is read at most. Beyond, the part is left out and reported. */
export interface ReadLimits {
  /** Nesting of objects and lists. */
  readonly depth?: number;
  /** Characters of one YAML document. */
  readonly yamlCharacters?: number;
  /** Characters of one JSON document. */
  readonly jsonCharacters?: number;
  /** Values of one document after its aliases are followed. */
  readonly aliasNodes?: number;
}

const defaultLimits: Required<ReadLimits> = {
  depth: 256,
  yamlCharacters: 64 * 1024 * 1024,
  jsonCharacters: 512 * 1024 * 1024,
  aliasNodes: 1_000_000,
};

export interface Problem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Lines below the first line of the document. */
  readonly line: number;
}

export interface Parsed {
  /** Undefined when the document could not be read; then there is a problem of severity error. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Offsets of the items of a list object that has `count` of them. */
  itemStarts(count: number): number[];
}

/** A document of a text with what was read from it. */
export interface ParsedDocument extends TextDocument {
  readonly parsed: Parsed;
}

/** What follows for the text that holds it; drafts fare otherwise, and say so themselves. */
export const lost = 'Nothing of this document was read; the other documents were.';

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Reads a document. Several JSON objects one after the other are several documents, as for kubectl. */
export function* parseDocuments(document: TextDocument, limits: ReadLimits = {}): Generator<ParsedDocument> {
  const { text } = document;
  const limit = { ...defaultLimits, ...limits };
  const parsed = parseFast(text, limit);
  if (parsed) {
    yield { ...document, parsed };
    return;
  }
  const starts = looksLikeJson(text) ? jsonStarts(text) : [];
  if (starts.length < 2) {
    yield { ...document, parsed: parseYaml(text, limit) };
    return;
  }
  let { line } = document;
  for (const [i, start] of starts.entries()) {
    const part = text.slice(start, starts[i + 1]);
    line += countLines(text, starts[i - 1] ?? 0, start);
    yield { text: part, line, parsed: parseFast(part, limit) ?? parseYaml(part, limit) };
  }
}

/** What can be said without a YAML parser; null when it is needed. */
function parseFast(text: string, limit: Required<ReadLimits>): Parsed | null {
  const maybeJson = looksLikeJson(text);
  if (maybeJson && /^\s*\{\{/.test(text)) return failure(templateProblem('this is a template, not a manifest'));
  const most = maybeJson ? limit.jsonCharacters : limit.yamlCharacters;
  if (text.length > most) return failure(tooLarge(text, most));
  const value = maybeJson ? parseJson(text) : undefined;
  if (value === undefined) return null;
  if (isDeeper(value, limit.depth)) return failure(tooDeep(limit.depth));
  return { value, problems: [], itemStarts: (count) => jsonItemStarts(text, count) };
}

function failure(problem: Problem): Parsed {
  return { value: undefined, problems: [problem], itemStarts: () => [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, left - 1)) return true;
    return false;
  }
  const map = value as Readonly<Record<string, unknown>>;
  for (const key in map) if (isDeeper(map[key], left - 1)) return true;
  return false;
}

function parseYaml(text: string, limit: Required<ReadLimits>): Parsed {
  if (text.length > limit.yamlCharacters) return failure(tooLarge(text, limit.yamlCharacters));
  const problems: Problem[] = [];
  try {
    const events = parseEvents(text, { maxDepth: limit.depth });
    const value = construct(events, text, problems);
    const problem = text.includes('&') ? aliasProblem(value, events, limit) : null;
    if (problem) return failure(problem);
    return { value, problems, itemStarts: () => yamlItemStarts(events, text) };
  } catch (error) {
    return failure(problemOf(error, text, limit));
  }
}

const duplicated = 'duplicated mapping key';

function construct(events: Event[], text: string, problems: Problem[]): unknown {
  const options = { source: text, schema: manifestSchema };
  try {
    return constructFromEvents(events, options)[0];
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== duplicated) throw error;
    problems.push({
      severity: 'warning',
      code: 'duplicate-key',
      message: `the key ${keyAt(text, error.mark?.position ?? 0)} stands twice in the same object: the last one counts`,
      hint: 'Keep one of them. kubectl reads the last one without a word.',
      line: error.mark?.line ?? 0,
    });
    return constructFromEvents(events, { ...options, json: true })[0];
  }
}

function keyAt(text: string, position: number): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:,{}]+)/.exec(text.slice(position, position + 100))?.[0] ?? '';
}

function aliasProblem(value: unknown, events: readonly Event[], limit: Required<ReadLimits>): Problem | null {
  if (!events.some((event) => event.type === EVENT_ID.ALIAS)) return null;
  const most = Math.max(limit.aliasNodes, 10 * events.length);
  const size = expandedSize(value, limit.depth);
  if (size === 'cyclic') {
    return error('alias-cycle', 'an alias (*) stands inside what it refers to', `Write the part out. ${lost}`);
  }
  if (size === 'too-deep') return tooDeep(limit.depth);
  if (size <= most) return null;
  return expansion(`its aliases (*) expand to more than ${most} values`);
}

function error(code: string, message: string, hint: string, line = 0): Problem {
  return { severity: 'error', code, message, hint, line };
}
function expansion(message: string, line = 0): Problem {
  return error('alias-expansion', message, `Write the parts out instead of nesting aliases. ${lost}`, line);
}
function tooDeep(depth: number, line = 0): Problem {
  return error('too-deep', `objects and lists are nested deeper than ${depth} levels`, lost, line);
}
function tooLarge(text: string, most: number): Problem {
  const message = `the document has ${text.length} characters; at most ${most} are read`;
  return error('document-too-large', message, 'Export fewer objects at a time, or as JSON: kubectl get … -o json');
}
function templateProblem(message: string, line = 0): Problem {
  return error('template', message, `Render it first: helm template. ${lost}`, line);
}

function problemOf(thrown: unknown, text: string, limit: Required<ReadLimits>): Problem {
  if (thrown instanceof RangeError) return tooDeep(limit.depth);
  if (!(thrown instanceof YAMLException)) return error('yaml-syntax', String(thrown), lost);
  const line = thrown.mark?.line ?? 0;
  const { reason } = thrown;
  if (reason.startsWith('nesting exceeded')) return tooDeep(limit.depth, line);
  if (reason.startsWith('merge keys exceeded') || reason === 'abnormal merge sequence size') {
    return expansion('its merge keys (<<) expand to too much', line);
  }
  const what = looksLikeJson(text) ? 'this is neither JSON nor YAML' : 'this is not YAML';
  const column = thrown.mark ? ` (column ${thrown.mark.column + 1})` : '';
  const braces = text.indexOf('{{');
  if (braces !== -1) {
    // js-yaml reads `{{ x }}` as an object that is a key, and tells the line of what is around it.
    const at = reason.includes('complex keys') ? countLines(text, 0, braces) : line;
    return templateProblem(`${what} but seems to be a template: ${reason}`, at);
  }
  return error('yaml-syntax', `${what}: ${reason}${column}`, `${syntaxHint(reason)}${lost}`, line);
}

function syntaxHint(reason: string): string {
  if (reason.includes('tab')) return 'Indent with spaces. ';
  return reason.startsWith('unidentified alias') ? 'A value that begins with * needs quotes. ' : '';
}
