/** Lines of all fields of an object at once, for who keeps the object without its text. */
import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import { afterNode, itemsOf, offsetOf } from './events.ts';
import { isObject } from './metadata.ts';

/** A place in an object, and the way down from it; what is not there has the line of its nearest ancestor. */
export interface LineNode {
  readonly line: number;
  child(key: string): LineNode;
}

/** Everything on one line. */
export function flatLines(line: number): LineNode {
  const node: LineNode = { line, child: () => node };
  return node;
}

/** Lines from the events of a text that begins at a line. */
export function eventLines(events: readonly Event[], text: string, first: number): LineNode {
  const feeds: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) feeds.push(at);
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = feeds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((feeds[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return first + low;
  };
  const node = (at: number, line: number): LineNode => {
    let children: Map<string, LineNode> | null = null;
    return {
      line,
      child: (key) => {
        children ??= childrenOf(at, line);
        return children.get(key) ?? flatLines(line);
      },
    };
  };
  const childrenOf = (at: number, line: number): Map<string, LineNode> => {
    const found = new Map<string, LineNode>();
    const event = events[at];
    if (event?.type === EVENT_ID.MAPPING) {
      for (let i = at + 1; i < events.length && events[i]?.type !== EVENT_ID.POP; ) {
        const key = events[i];
        const value = afterNode(events, i);
        const offset = offsetOf(key);
        if (key?.type === EVENT_ID.SCALAR) {
          found.set(getScalarValue(text, key), node(value, offset === -1 ? line : lineAt(offset)));
        }
        i = afterNode(events, value);
      }
    } else if (event?.type === EVENT_ID.SEQUENCE) {
      for (const [i, item] of itemsOf(events, at).entries()) {
        const offset = offsetOf(events[item]);
        found.set(String(i), node(item, offset === -1 ? line : lineAt(offset)));
      }
    }
    return found;
  };
  const start = offsetOf(events[1]);
  return node(1, start === -1 ? first : lineAt(start));
}

/**
 * The lines of every field and item of a value, in the order in which they stand, each as the difference to the one
 * before; empty when all are on the line of the object.
 */
export function lineDeltas(value: unknown, node: LineNode, line: number): number[] {
  const deltas: number[] = [];
  let last = line;
  let isFlat = true;
  const walk = (part: unknown, at: LineNode): void => {
    for (const [key, inner] of entriesOf(part)) {
      const child = at.child(key);
      deltas.push(child.line - last);
      if (child.line !== last) isFlat = false;
      last = child.line;
      walk(inner, child);
    }
  };
  walk(value, node);
  return isFlat ? [] : deltas;
}

/** The way back from `lineDeltas`. */
export function deltaLines(value: unknown, deltas: readonly number[], line: number): LineNode {
  if (deltas.length === 0) return flatLines(line);
  let next = 0;
  let last = line;
  const build = (part: unknown, own: number): LineNode => {
    const children = new Map<string, LineNode>();
    for (const [key, inner] of entriesOf(part)) {
      last += deltas[next++] ?? 0;
      children.set(key, build(inner, last));
    }
    return { line: own, child: (key) => children.get(key) ?? flatLines(own) };
  };
  return build(value, line);
}

export function entriesOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [String(i), item]);
  return isObject(value) ? Object.entries(value) : [];
}
