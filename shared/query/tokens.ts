/** Cuts a query into words and parentheses, with their positions. Never fails: half-typed text has tokens too. */
import type { Pattern } from './ast.ts';

export interface Word {
  readonly kind: 'word';
  /** First character, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** What stands before the first colon outside quotes, in lower case; null without one. */
  readonly key: string | null;
  /** Where the value begins: behind the colon. */
  readonly valueFrom: number;
  readonly value: Pattern;
  /** The word as one text, also when it has a key. */
  readonly whole: Pattern;
  readonly quoted: boolean;
  /** Whether a quote was opened and not closed. */
  readonly open: boolean;
}
export interface Mark {
  readonly kind: '(' | ')' | '-';
  readonly from: number;
  readonly to: number;
}
export type Token = Word | Mark;

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at++;
    else if (char === '(' || char === ')' || char === '-') {
      tokens.push({ kind: char, from: at, to: at + 1 });
      at++;
    } else {
      const word = readWord(text, at);
      tokens.push(word);
      at = word.to;
    }
  }
  return tokens;
}

function readWord(text: string, from: number): Word {
  const colon = /^[a-z]+(?=:)/i.exec(text.slice(from, from + 20));
  const valueFrom = colon ? from + colon[0].length + 1 : from;
  const rest = readText(text, valueFrom);
  const head = text.slice(from, valueFrom);
  const pattern = (value: string): Pattern => ({ text: value, glob: !rest.quoted && value.includes('*') });
  return {
    kind: 'word',
    from,
    to: rest.to,
    key: colon ? colon[0].toLowerCase() : null,
    valueFrom,
    value: pattern(rest.text),
    whole: pattern(head + rest.text),
    quoted: rest.quoted,
    open: rest.open,
  };
}

/** Text up to the next space or parenthesis outside quotes; `\` takes the next character as it is inside quotes. */
function readText(source: string, from: number): { text: string; to: number; quoted: boolean; open: boolean } {
  let text = '';
  let quoted = false;
  let open = false;
  let at = from;
  for (; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '"') {
      open = !open;
      quoted = true;
    } else if (open && char === '\\' && at + 1 < source.length) {
      at++;
      text += source[at] ?? '';
    } else if (!open && (/\s/.test(char) || char === '(' || char === ')')) break;
    else text += char;
  }
  return { text, to: at, quoted, open };
}
