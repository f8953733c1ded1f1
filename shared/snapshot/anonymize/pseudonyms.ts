/**
 * Words to pseudonyms: equal words to equal ones, other words to other ones, each as long as the word, so that limits on
 * lengths hold for the one when they hold for the other. What stands between words stays, and with it the structure of
 * names: `web-7d9f-x2` is still a name below `web-7d9f`, `db.shop.svc` still a Service `db` of `shop`.
 */
import { parseAddress, parseCidr } from '../../values/addresses.ts';
import { keptWords } from './vocabulary.ts';

const consonants = 'bcdfghjklmnpqrstvwxz';
const vowels = 'aeiou';
const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const wordPattern = /[\p{L}\p{N}]+/gu;
/** Ports, ordinals, versions: numbers of so many digits name nobody. */
const smallNumber = 5;

export function isAddress(text: string): boolean {
  return parseAddress(text) !== null || parseCidr(text) !== null;
}

export class Pseudonyms {
  readonly #words = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #texts = new Map<string, string>();
  /** How many candidates of a length were tried. */
  readonly #tried = new Map<string, number>();

  /** @param known Words of an earlier mapping, to go on with. */
  constructor(known: Readonly<Record<string, string>> = {}) {
    for (const [word, pseudonym] of Object.entries(known)) {
      this.#words.set(word, pseudonym);
      this.#taken.add(pseudonym);
    }
  }

  /** The words that were replaced. */
  get mapping(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#words].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Addresses stay. */
  text(text: string): string {
    let out = this.#texts.get(text);
    if (out === undefined) {
      out = isAddress(text) ? text : text.replace(wordPattern, (word) => this.#word(word));
      this.#texts.set(text, out);
    }
    return out;
  }

  #word(word: string): string {
    const lower = word.toLowerCase();
    if (word.length === 1 || keptWords.has(lower) || /^v\d{1,3}$/.test(lower)) return word;
    if (/^\d+$/.test(word)) return word.length <= smallNumber ? word : this.#pseudonym(word);
    if (word === lower) return this.#pseudonym(word);
    // Hosts are compared without regard to capitals.
    if (word === word.toUpperCase()) return this.#pseudonym(lower).toUpperCase();
    if (word === lower.charAt(0).toUpperCase() + lower.slice(1)) {
      const other = this.#pseudonym(lower);
      return other.charAt(0).toUpperCase() + other.slice(1);
    }
    return this.#pseudonym(word);
  }

  #pseudonym(word: string): string {
    let known = this.#words.get(word);
    if (known === undefined) {
      known = this.#next(word);
      this.#words.set(word, known);
      this.#taken.add(known);
    }
    return known;
  }

  #next(word: string): string {
    const sort = /^\d+$/.test(word) ? 'number' : /^[a-z0-9]+$/i.test(word) ? 'ascii' : 'other';
    const key = `${sort} ${word.length}`;
    let tried = this.#tried.get(key) ?? 0;
    for (;;) {
      const candidate = candidateOf(sort, word.length, tried++);
      if (this.#taken.has(candidate) || keptWords.has(candidate) || /^v\d+$/.test(candidate)) continue;
      this.#tried.set(key, tried);
      return candidate;
    }
  }
}

type Sort = 'number' | 'ascii' | 'other';

/** So many characters make a word unlike all others of its length; the rest of a longer one follows from them. */
const core = 8;
/** Has no factor in common with 20 or 5, so that neighbours come out unlike and none comes out twice. */
const stride = 61_803_399;

function candidateOf(sort: Sort, length: number, index: number): string {
  if (sort === 'number') return spelled(index, length, () => digits);
  // A letter that is not ASCII is not valid in names, before as after.
  if (sort === 'other') return `${candidateOf('ascii', length - 1, index)}é`;
  const count = pronounceableCount(length);
  if (index < count) return pronounceable((index * stride + length * 12_345_677) % count, length);
  const rest = index - count;
  // All that is left of this length, then longer ones.
  const all = letters.length * (letters.length + digits.length) ** (length - 1);
  if (rest >= all) return candidateOf(sort, length + 1, rest - all);
  return spelled(rest, length, (at) => (at === 0 ? letters : letters + digits));
}

function pronounceableCount(length: number): number {
  const most = Math.min(length, core);
  return consonants.length ** Math.ceil(most / 2) * vowels.length ** Math.floor(most / 2);
}

function pronounceable(index: number, length: number): string {
  return spelled(index, length, (at) => (at % 2 === 0 ? consonants : vowels));
}

/** The number in digits of these alphabets, least first. */
function spelled(index: number, length: number, alphabet: (at: number) => string): string {
  let left = index;
  let filler = index;
  let out = '';
  for (let at = 0; at < length; at++) {
    const own = alphabet(at);
    if (at < core || left > 0) {
      out += own.charAt(left % own.length);
      left = Math.floor(left / own.length);
    } else {
      filler = (filler * 1_103_515 + 12_345) % 2_147_483_648;
      out += own.charAt(Math.floor(filler / 65_536) % own.length);
    }
  }
  return out;
}
