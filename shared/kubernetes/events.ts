/** Offsets of nodes in YAML text, from the events of js-yaml's parser. */
import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** Index of the first event after the node that begins at index `at`. */
export function afterNode(events: readonly Event[], at: number): number {
  let depth = 0;
  for (let i = at; i < events.length; i++) {
    const type = events[i]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    if (depth <= 0) return i + 1;
  }
  return events.length;
}

/** Offset of a node; -1 for an empty one. */
export function offsetOf(event: Event | undefined): number {
  if (!event) return -1;
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : -1;
}

/** Indexes of the key and of the value under a key of the mapping at `at`; the last one when there are several. */
export function entryOf(
  events: readonly Event[],
  text: string,
  at: number,
  key: string,
): { readonly key: number; readonly value: number } | null {
  let found: { key: number; value: number } | null = null;
  for (let i = at + 1; i < events.length && events[i]?.type !== EVENT_ID.POP; ) {
    const event = events[i];
    const value = afterNode(events, i);
    if (event?.type === EVENT_ID.SCALAR && getScalarValue(text, event) === key) found = { key: i, value };
    i = afterNode(events, value);
  }
  return found;
}

/** Indexes of the items of the sequence at `at`, up to `limit` of them. */
export function itemsOf(events: readonly Event[], at: number, limit = Number.POSITIVE_INFINITY): number[] {
  const items: number[] = [];
  for (let i = at + 1; i < events.length && items.length < limit && events[i]?.type !== EVENT_ID.POP; ) {
    items.push(i);
    i = afterNode(events, i);
  }
  return items;
}

/** Offsets of the items of a list object that is the only document of the events. */
export function yamlItemStarts(events: readonly Event[], text: string): number[] {
  if (events[1]?.type !== EVENT_ID.MAPPING) return [];
  const entry = entryOf(events, text, 1, 'items');
  if (!entry || events[entry.value]?.type !== EVENT_ID.SEQUENCE) return [];
  let last = offsetOf(events[entry.value]);
  return itemsOf(events, entry.value).map((i) => {
    const offset = offsetOf(events[i]);
    if (offset !== -1) last = offset;
    return last;
  });
}
