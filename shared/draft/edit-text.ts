/** Edits of a policy's text that keep what the author wrote besides: comments, order, blank lines. */
import { parseDocument } from 'yaml';

/** Replaces, adds or (with undefined) takes out a value; the text as it was when it cannot be read. */
export function editText(text: string, path: readonly (string | number)[], value: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}
