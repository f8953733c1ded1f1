/** Objects of a snapshot as JSON on the lines that they stood on, for who shows lines of files: the files are not there. */
import { deltaLines, entriesOf, type LineNode } from '../kubernetes/line-tree.ts';
import type { SourceText } from '../kubernetes/objects.ts';
import type { ContentObject } from './format.ts';

/** The text is made when it is first asked for. */
export function placedText(file: string, contents: readonly ContentObject[]): SourceText {
  let text: string | null = null;
  return {
    file,
    get text(): string {
      text ??= render(contents);
      return text;
    },
  };
}

function render(contents: readonly ContentObject[]): string {
  const out: string[] = [];
  let at = 1;
  let isStart = true;
  const goTo = (line: number, depth: number): void => {
    if (line > at) {
      out.push('\n'.repeat(line - at), '  '.repeat(depth));
      at = line;
    } else if (!isStart) out.push(' ');
    isStart = true;
  };
  const write = (value: unknown, node: LineNode, depth: number): void => {
    if (typeof value !== 'object' || value === null) {
      out.push(JSON.stringify(value));
      return;
    }
    const isList = Array.isArray(value);
    out.push(isList ? '[' : '{');
    for (const [i, [key, inner]] of entriesOf(value).entries()) {
      if (i > 0) out.push(',');
      const child = node.child(key);
      isStart = i === 0;
      goTo(child.line, depth + 1);
      if (!isList) out.push(JSON.stringify(key), ': ');
      write(inner, child, depth + 1);
    }
    out.push(isList ? ']' : '}');
  };
  for (const { object, line, lines = [] } of contents.toSorted((a, b) => a.line - b.line)) {
    isStart = out.length === 0;
    goTo(line, 0);
    write(object, deltaLines(object, lines, line), 0);
  }
  return out.join('');
}
