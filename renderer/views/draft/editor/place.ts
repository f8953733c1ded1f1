/** Where in a YAML document a line is, by indentation alone: it has to work while the text cannot be parsed. */

export interface Place {
  /** Keys that lead to the line, outermost first; list items have none of their own. */
  readonly path: readonly string[];
  /** What the document says that it is. */
  readonly kind: string | null;
  /** Keys that are there beside the line, in the same mapping. */
  readonly siblings: readonly string[];
}

export interface YamlLine {
  /** Columns of the dashes of list items that begin on the line. */
  readonly dashes: readonly number[];
  /** Where the key begins, or what stands in its place. */
  readonly column: number;
  readonly key: string | null;
}

const separator = /^(?:---|\.\.\.)(?:\s|$)/;
const keyAtStart = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s:#"'{}[\]&*!,][^:#]*?))\s*:(?=\s|$)/;

/** Null for a line that is blank or a comment. */
export function readLine(text: string): YamlLine | null {
  if (/^\s*(?:#|$)/.test(text)) return null;
  const dashes: number[] = [];
  let column = 0;
  for (;;) {
    while (text[column] === ' ') column++;
    if (text[column] !== '-' || !/\s/.test(text[column + 1] ?? ' ')) break;
    dashes.push(column++);
  }
  const match = keyAtStart.exec(text.slice(column));
  return { dashes, column, key: match ? (match[1] ?? match[2] ?? match[3] ?? null) : null };
}

/** Keys that are open at a point of the text, from the top down. */
class Open {
  #keys: { readonly column: number; readonly key: string; readonly siblings: string[] }[] = [];

  pass({ dashes, column, key }: YamlLine): void {
    this.enter(dashes);
    if (key === null) return;
    const beside = this.#keys.find((open) => open.column === column)?.siblings ?? [];
    this.#keys = this.#keys.filter((open) => open.column < column);
    this.#keys.push({ column, key, siblings: [...beside, key] });
  }

  /** A list may stand at the column of its key. */
  enter(dashes: readonly number[]): void {
    for (const dash of dashes) this.#keys = this.#keys.filter((open) => open.column <= dash);
  }

  path(column: number): string[] {
    return this.#keys.filter((open) => open.column < column).map(({ key }) => key);
  }

  siblings(column: number): readonly string[] {
    return this.#keys.find((open) => open.column === column)?.siblings ?? [];
  }
}

/**
 * @param at Index of the line.
 * @param column Where its key begins, or would.
 */
export function placeIn(lines: readonly string[], at: number, column: number): Place {
  let first = at;
  while (first > 0 && !separator.test(lines[first] ?? '')) first--;
  let end = at + 1;
  while (end < lines.length && !separator.test(lines[end] ?? '')) end++;
  const open = new Open();
  let kind: string | null = null;
  for (let i = first; i < end; i++) {
    const written = i === at ? null : /^kind:\s*["']?(\w+)/.exec(lines[i] ?? '');
    kind = written?.[1] ?? kind;
  }
  for (let i = first; i < at; i++) {
    const line = separator.test(lines[i] ?? '') ? null : readLine(lines[i] ?? '');
    if (line) open.pass(line);
  }
  open.enter(readLine(lines[at] ?? '')?.dashes ?? []);
  const siblings = [...open.siblings(column)];
  for (let i = at + 1; i < end; i++) {
    const line = readLine(lines[i] ?? '');
    if (!line) continue;
    if (line.column < column || line.dashes.some((dash) => dash < column)) break;
    if (line.column === column && line.key !== null) siblings.push(line.key);
  }
  return { path: open.path(column), kind, siblings };
}
