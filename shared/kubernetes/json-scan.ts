/** Finds places in JSON text that JSON.parse has accepted, or may accept; JSON.parse itself tells no positions. */

const openers = '{[';

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** Offset after the string that begins at `from`; the length of the text when it does not end. */
function skipString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Offset after the value that begins at `from`; the length of the text when it does not end. */
export function endOfValue(text: string, from: number): number {
  const first = text.charAt(from);
  if (first === '"') return skipString(text, from);
  if (!openers.includes(first)) {
    let at = from;
    while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = skipString(text, at) - 1;
    else if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Offsets at which the values of a text of several JSON values begin: kubectl reads `{…}{…}` as two objects. */
export function jsonStarts(text: string): number[] {
  const starts: number[] = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    // Something else than a value: leave the rest to the parser, which says what is wrong.
    if (text.charAt(at) !== '{') return [];
    starts.push(at);
    at = skipSpace(text, endOfValue(text, at));
  }
  return starts;
}

/** Offsets of the items of a list object, given how many there are; fewer when they cannot be found. */
export function jsonItemStarts(text: string, count: number): number[] {
  const quick = prettyItemStarts(text, count);
  return quick.length === count ? quick : scannedItemStarts(text);
}

/** The way kubectl prints: every item begins on a line of its own, indented like no other line of the list. */
function prettyItemStarts(text: string, count: number): number[] {
  const indent = /^\s*\{\r?\n([ \t]+)"/.exec(text.slice(0, 1000))?.[1];
  if (indent === undefined) return [];
  const items = text.indexOf(`\n${indent}"items": [`);
  const end = items === -1 ? -1 : text.indexOf(`\n${indent}]`, items);
  const firstLine = text.indexOf('\n', items + 1);
  if (items === -1 || end === -1 || firstLine === -1) return [];
  const first = skipSpace(text, firstLine);
  const opening = text.slice(firstLine, first + 1);
  const starts: number[] = [];
  for (let at = firstLine; at !== -1 && at < end && starts.length <= count; at = text.indexOf(opening, at + 1)) {
    starts.push(at + opening.length - 1);
  }
  return starts;
}

function scannedItemStarts(text: string): number[] {
  let starts: number[] = [];
  let at = skipSpace(text, 0) + 1;
  while (at < text.length) {
    at = skipSpace(text, at);
    if (text.charAt(at) !== '"') break;
    const keyEnd = skipString(text, at);
    const isItems = text.slice(at, keyEnd) === '"items"';
    at = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (isItems && text.charAt(at) === '[') {
      starts = [];
      at = skipSpace(text, at + 1);
      while (at < text.length && text.charAt(at) !== ']') {
        starts.push(at);
        at = skipSpace(text, endOfValue(text, at));
        if (text.charAt(at) === ',') at = skipSpace(text, at + 1);
      }
      at++;
    } else at = endOfValue(text, at);
    at = skipSpace(text, at) + 1;
  }
  return starts;
}
