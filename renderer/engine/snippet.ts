/** Lines of the manifests that were read, around a place. */
import type { SourceText } from '../../shared/kubernetes/objects.ts';
import type { Snippet } from './row-types.ts';

/** The block that begins at a line, with a line before it; null where there is no such line. */
export type Snippets = ((file: string | null, line: number | null) => Snippet | null) & {
  readonly texts: ReadonlyMap<string, SourceText>;
};

const before = 1;
const after = 7;
const maxLines = 80;

export function snippetsOf(texts: ReadonlyMap<string, SourceText>): Snippets {
  return Object.assign((file: string | null, line: number | null) => snippetOf(texts, file, line), { texts });
}

function linesOf(texts: ReadonlyMap<string, SourceText>, file: string): string[] | null {
  return texts.get(file)?.text.split(/\r?\n/) ?? null;
}
/** A document on one line (kubectl -o json piped through jq -c) is not worth reading here. */
function cut(lines: readonly string[]): string[] {
  return lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line));
}
function indentOf(line: string | undefined): number {
  return /^\s*/.exec(line ?? '')?.[0].length ?? 0;
}

function snippetOf(texts: ReadonlyMap<string, SourceText>, file: string | null, line: number | null): Snippet | null {
  const lines = file === null ? null : linesOf(texts, file);
  if (!lines || line === null || line < 1 || line > lines.length) return null;
  const first = Math.max(1, line - before);
  const indent = indentOf(lines[line - 1]);
  let last = line;
  // The block that begins at this line: deeper lines, up to a limit.
  while (last < lines.length && last < line + after) {
    const next = lines[last] ?? '';
    if (next.trim() !== '' && indentOf(next) <= indent) break;
    last++;
  }
  return { first, lines: cut(lines.slice(first - 1, last)) };
}

/** The whole object that begins at a line, as far as it is reasonable to show. */
export function wholeSnippet({ texts }: Snippets, file: string, line: number): Snippet | null {
  const lines = linesOf(texts, file);
  if (!lines || line < 1 || line > lines.length) return null;
  const indent = indentOf(lines[line - 1]);
  let last = line;
  while (last < lines.length && last < line + maxLines) {
    const next = lines[last] ?? '';
    if (/^(?:---|\.\.\.)/.test(next) || (next.trim() !== '' && indentOf(next) < indent)) break;
    last++;
  }
  const shown = lines.slice(line - 1, last);
  while (shown.at(-1)?.trim() === '') shown.pop();
  return { first: line, lines: cut(shown) };
}
