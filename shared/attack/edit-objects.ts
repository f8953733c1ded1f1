/** Changing fields of objects by JSON pointer, for trying a control out. Objects are copied, never written to. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { FieldChange } from './model.ts';

type Tree = Readonly<Record<string, unknown>>;

/** Steps of a JSON pointer. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with the value at a pointer set, or removed when it is undefined; missing parents are made. */
function withValue(root: unknown, tokens: readonly string[], value: unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (Array.isArray(root)) {
    const index = Number(token);
    if (rest.length === 0 && value === undefined) return root.filter((_, i) => i !== index);
    return root.map((item: unknown, i) => (i === index ? withValue(item, rest, value) : item));
  }
  const tree = isTree(root) ? root : {};
  if (rest.length === 0 && value === undefined) {
    return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== token));
  }
  return { ...tree, [token]: withValue(tree[token], rest, value) };
}

/** What a change writes; undefined where it takes something out. */
export function valueAfter({ to, value }: FieldChange): unknown {
  if (value) return value;
  if (to === null) return undefined;
  if (to === 'true' || to === 'false') return to === 'true';
  return to;
}

/** Later items of a list first, so that removing one does not move the next. */
export function byPointer(a: FieldChange, b: FieldChange): number {
  const [x, y] = [tokensOf(a.pointer), tokensOf(b.pointer)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    if (p === q) continue;
    if (/^\d+$/.test(p) && /^\d+$/.test(q)) return Number(q) - Number(p);
    return p < q ? 1 : -1;
  }
  return 0;
}

function stringMap(value: unknown): Record<string, string> {
  return isTree(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)])) : {};
}

/** The object after all changes of it; null when a change removes it as a whole. */
function changed(object: KubernetesObject, changes: readonly FieldChange[]): KubernetesObject | null {
  let raw: unknown = object.raw;
  for (const change of [...changes].sort(byPointer)) {
    if (change.pointer === '') return null;
    raw = withValue(raw, tokensOf(change.pointer), valueAfter(change));
  }
  if (!isTree(raw)) return null;
  const meta = isTree(raw.metadata) ? raw.metadata : {};
  const touches = (field: string): boolean => changes.some(({ pointer }) => pointer.startsWith(`/metadata/${field}/`));
  const metadata = {
    ...object.metadata,
    ...(touches('labels') && { labels: stringMap(meta.labels) }),
    ...(touches('annotations') && { annotations: stringMap(meta.annotations) }),
  };
  return { ...object, raw, metadata };
}

/** The objects after the changes, in their order. */
export function withChanges(objects: readonly KubernetesObject[], changes: readonly FieldChange[]): KubernetesObject[] {
  const byObject = new Map<KubernetesObject, Map<string, FieldChange>>();
  for (const change of changes) {
    let list = byObject.get(change.object);
    if (!list) {
      list = new Map();
      byObject.set(change.object, list);
    }
    list.set(change.pointer, change);
  }
  return objects.flatMap((object) => {
    const mine = byObject.get(object);
    return mine ? (changed(object, [...mine.values()]) ?? []) : [object];
  });
}
