/** Compares with `*` as a wildcard, in time that no pattern can blow up (a regular expression could be made to). */
import type { Pattern } from './ast.ts';

/** Whether the whole text fits the pattern. */
function fits(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      // The last star takes one character more.
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** A test for whole texts, with case. */
export function exactly({ text, glob }: Pattern): (candidate: string) => boolean {
  return glob ? (candidate) => fits(text, candidate) : (candidate) => candidate === text;
}

/** A test for whole texts; upper and lower case are the same. */
export function likely({ text, glob }: Pattern): (candidate: string) => boolean {
  const test = exactly({ text: text.toLowerCase(), glob });
  return (candidate) => test(candidate.toLowerCase());
}

/** A test for parts of lower-case texts. */
export function within({ text, glob }: Pattern): (candidate: string) => boolean {
  const part = text.toLowerCase();
  return glob ? (candidate) => fits(`*${part}*`, candidate) : (candidate) => candidate.includes(part);
}
