/** The text of one document among several, with the comments that stand above it: what its author wrote. */
import { normalizeText, splitDocuments, type TextDocument } from '../kubernetes/documents.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { toYaml } from '../kubernetes/write.ts';

/**
 * An object as it is written in the text that it was read from. An item of a list, and what is written as JSON, is
 * written anew.
 */
export function textOfObject(text: string, { raw, source: { line, pointer } }: KubernetesObject): string {
  const normal = normalizeText(text);
  const document = pointer === '' ? documentAt(normal, line) : undefined;
  if (!document || /^\s*[{[]/.test(document.text)) return toYaml(raw);
  const lines = normal.split('\n');
  const first = commentsAbove(lines, document.line - 1);
  const head = lines.slice(first, document.line - 1);
  return `${[...head, document.text].join('\n').trim()}\n`;
}

/**
 * The text with one document edited and the others, and what stands between them, as they were.
 *
 * @param line Where the document begins, or a line in it; from 1.
 */
export function editDocument(text: string, line: number, edit: (document: string) => string): string {
  const normal = normalizeText(text);
  const document = documentAt(normal, line);
  if (!document) return text;
  const start = normal.split('\n', document.line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + document.text.length;
  const edited = edit(document.text);
  // A marker that follows stands at the beginning of a line.
  const isLast = end >= normal.length;
  return `${normal.slice(0, start)}${isLast || edited.endsWith('\n') ? edited : `${edited}\n`}${normal.slice(end)}`;
}

/** The last document that begins at a line or before it. */
function documentAt(text: string, line: number): TextDocument | undefined {
  let found: TextDocument | undefined;
  for (const document of splitDocuments(text)) {
    if (document.line > line) break;
    found = document;
  }
  return found;
}

/** Index of the first of the comment lines that end right above a line. */
function commentsAbove(lines: readonly string[], index: number): number {
  let first = index;
  while (first > 0 && /^\s*(?:#.*)?$/.test(lines[first - 1] ?? '')) first--;
  while (first < index && (lines[first] ?? '').trim() === '') first++;
  return first;
}
