/** Splits a text into its YAML documents without parsing it. Source: YAML 1.2.2, 9.1 and 9.2. */

/** The text of one document that holds something, from its first line of content on. */
export interface TextDocument {
  readonly text: string;
  /** 1-based line of the file that the text begins at. */
  readonly line: number;
}

const byteOrderMark = '\uFEFF';

/** A text as every later step expects it: no byte order mark, lines that end in a line feed. */
export function normalizeText(text: string): string {
  let out = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  // Files put together with `cat` have the marks of all of them.
  if (out.includes(`\n${byteOrderMark}`)) out = out.replaceAll(`\n${byteOrderMark}`, '\n');
  if (!out.includes('\n') && out.includes('\r')) out = out.replaceAll('\r', '\n');
  return out;
}

/** Counts the line feeds in text[from, to). */
export function countLines(text: string, from: number, to: number): number {
  // A slice copies nothing, and keeps the search from running to the end of a text of one line.
  const part = text.slice(from, to);
  let count = 0;
  for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) count++;
  return count;
}

/**
 * The documents of a normalized text. `---` and `...` at the beginning of a line end a document wherever they stand,
 * also in a block scalar or a quoted one. Documents of blank lines, comments and directives only are left out.
 */
export function* splitDocuments(text: string): Generator<TextDocument> {
  const markers = new Markers(text);
  let start = 0;
  let line = 1;
  for (;;) {
    const marker = markers.next(start);
    const end = marker === -1 ? text.length : marker;
    const content = contentStart(text, start, end);
    if (content !== -1) {
      line += countLines(text, start, content);
      yield { text: text.slice(content, end), line };
      line += countLines(text, content, end);
    } else line += countLines(text, start, end);
    if (marker === -1) return;
    start = marker + 3;
  }
}

/** Where `---` and `...` stand at the beginning of a line, in order. */
class Markers {
  readonly #text: string;
  #dash = -2;
  #dots = -2;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first marker at or after an offset, -1 when there is none. */
  next(from: number): number {
    this.#dash = this.#advance('---', this.#dash, from);
    this.#dots = this.#advance('...', this.#dots, from);
    if (this.#dash === -1) return this.#dots;
    return this.#dots === -1 ? this.#dash : Math.min(this.#dash, this.#dots);
  }

  #advance(marker: string, known: number, from: number): number {
    if (known === -1 || known >= from) return known;
    const text = this.#text;
    if (from === 0 && text.startsWith(marker) && isSpaceOrEnd(text, 3)) return 0;
    for (let at = text.indexOf(`\n${marker}`, from); at !== -1; at = text.indexOf(`\n${marker}`, at + 1)) {
      if (isSpaceOrEnd(text, at + 4)) return at + 1;
    }
    return -1;
  }
}

function isSpaceOrEnd(text: string, at: number): boolean {
  return at >= text.length || ' \t\r\n'.includes(text.charAt(at));
}

/** Beginning of the first line with content (of the rest of the marker's line, for `--- {}`), -1 without any. */
function contentStart(text: string, start: number, end: number): number {
  for (let lineStart = start; lineStart < end; ) {
    let at = lineStart;
    while (at < end && ' \t\r'.includes(text.charAt(at))) at++;
    const char = at < end ? text.charAt(at) : '\n';
    const isDirective = char === '%' && at === lineStart;
    if (char !== '\n' && char !== '#' && !isDirective) return lineStart;
    const feed = text.indexOf('\n', at);
    if (feed === -1) return -1;
    lineStart = feed + 1;
  }
  return -1;
}
