/** Reads a query. A wrong one is a message with a position, never an exception. */
import type { Query } from './ast.ts';
import { isConnectionTerm } from './ast.ts';
import { isAddress, isKey, isKeyword, isOperator, keyHelp, readTerm } from './terms.ts';
import { type Token, tokenize, type Word } from './tokens.ts';

export interface QueryError {
  readonly message: string;
  /** Characters that the message is about: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Whether typing on may still make it right. */
  readonly unfinished: boolean;
}

/** `query` is null for an empty text, which finds everything. */
export type Parsed =
  | { readonly ok: true; readonly query: Query | null }
  | { readonly ok: false; readonly error: QueryError };

/** Longer and deeper than anybody types; links come from outside. */
export const maxQueryLength = 2000;
const maxDepth = 50;

class Wrong extends Error {
  readonly error: QueryError;
  constructor(message: string, from: number, to: number, unfinished = false) {
    super(message);
    this.error = { message, from, to, unfinished };
  }
}

export function parseQuery(text: string): Parsed {
  try {
    if (text.length > maxQueryLength)
      throw new Wrong(`A query has at most ${maxQueryLength} characters`, maxQueryLength, text.length);
    return { ok: true, query: new Parser(text).parse() };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, error: error.error };
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;
  #depth = 0;
  /** The key whose parentheses are being read; only endpoint terms may stand in them. */
  #inside: 'from' | 'to' | null = null;

  constructor(text: string) {
    this.#tokens = tokenize(text);
    this.#end = text.length;
  }

  parse(): Query | null {
    if (this.#tokens.length === 0) return null;
    const query = this.#or();
    const left = this.#peek();
    if (left) throw new Wrong('This parenthesis closes nothing', left.from, left.to);
    return query;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #operator(token: Token | undefined): 'and' | 'or' | 'not' | null {
    if (token?.kind === '-') return 'not';
    if (token?.kind !== 'word' || token.quoted || token.key !== null) return null;
    const word = token.whole.text.toLowerCase();
    return isOperator(word) ? word : null;
  }

  #or(): Query {
    const items = [this.#and()];
    while (this.#operator(this.#peek()) === 'or') {
      this.#at++;
      items.push(this.#and());
    }
    const [only] = items;
    return items.length === 1 && only ? only : { kind: 'or', items };
  }

  #and(): Query {
    const items = [this.#not()];
    for (;;) {
      const next = this.#peek();
      const operator = this.#operator(next);
      if (!next || next.kind === ')' || operator === 'or') break;
      if (operator === 'and') this.#at++;
      items.push(this.#not());
    }
    const [only] = items;
    return items.length === 1 && only ? only : { kind: 'and', items };
  }

  #not(): Query {
    const token = this.#peek();
    if (this.#operator(token) !== 'not') return this.#primary();
    this.#at++;
    return this.#nested(token, () => ({ kind: 'not', item: this.#not() }));
  }

  #nested<T>(token: Token | undefined, read: () => T): T {
    if (++this.#depth > maxDepth) throw new Wrong('Too deeply nested', token?.from ?? 0, token?.to ?? this.#end);
    const result = read();
    this.#depth--;
    return result;
  }

  #primary(): Query {
    const token = this.#peek();
    if (!token) {
      const last = this.#tokens.at(-1);
      throw new Wrong('Something is missing at the end', last?.from ?? 0, this.#end, true);
    }
    if (token.kind === ')') throw new Wrong('Something is missing before this', token.from, token.to);
    const operator = this.#operator(token);
    if (operator) throw new Wrong(`Something is missing before “${operator}”`, token.from, token.to);
    this.#at++;
    return token.kind === 'word' ? this.#term(token) : this.#parentheses(token);
  }

  /** What stands behind an opening parenthesis, up to the one that closes it. */
  #parentheses(opening: Token): Query {
    return this.#nested(opening, () => {
      if (this.#peek()?.kind === ')') throw new Wrong('Nothing between the parentheses', opening.from, opening.to + 1);
      const query = this.#or();
      if (this.#peek()?.kind !== ')') throw new Wrong('This parenthesis is not closed', opening.from, opening.to, true);
      this.#at++;
      return query;
    });
  }

  #term(word: Word): Query {
    if (word.open) throw new Wrong('This quote is not closed', word.from, word.to, true);
    const { key } = word;
    if (key === null || (!isKey(key) && isAddress(word.whole.text))) return this.#bare(word);
    if (!isKey(key)) {
      const known = Object.keys(keyHelp).map((name) => `${name}:`);
      throw new Wrong(
        `There is no “${key}:”, only ${known.join(' ')}. Put it in quotes to find the text`,
        word.from,
        word.to,
      );
    }
    const term = this.#keyed(word, key);
    if (this.#inside !== null && isConnectionTerm(term))
      throw new Wrong(`${key}: is about connections and cannot stand inside ${this.#inside}:( )`, word.from, word.to);
    return term;
  }

  #bare(word: Word): Query {
    const text = word.whole.text.toLowerCase();
    if (text === '') throw new Wrong('Nothing between the quotes', word.from, word.to, true);
    if (!word.quoted && isKeyword(text)) return { kind: text };
    return { kind: 'text', value: word.whole };
  }

  #keyed(word: Word, key: keyof typeof keyHelp): Query {
    const next = this.#peek();
    if (word.value.text === '' && (key === 'from' || key === 'to') && next?.kind === '(' && next.from === word.to) {
      if (this.#inside !== null) throw new Wrong(`${key}: cannot stand inside ${this.#inside}:( )`, word.from, word.to);
      this.#at++;
      this.#inside = key;
      const query = this.#parentheses(next);
      this.#inside = null;
      return { kind: key, query };
    }
    if (word.value.text === '') throw new Wrong(`${key}: needs a value`, word.from, word.to, word.to === this.#end);
    const term = readTerm(key, word.value);
    if (typeof term === 'string') throw new Wrong(term, word.valueFrom, word.to, word.to === this.#end);
    return term;
  }
}
