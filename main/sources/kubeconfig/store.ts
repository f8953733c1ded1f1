/**
 * The objects of a cluster as they are held between reading and showing: trimmed, as text, sorted. The same objects
 * give the same texts in whichever order they came, so that a cluster kept fresh is one read anew.
 */
import type { Json } from '../../../shared/kubernetes/metadata.ts';
import { isObject } from '../../../shared/kubernetes/metadata.ts';
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import type { ServedKind } from './discovery.ts';

/** Objects of one kind, by `namespace/name`. */
type Held = Map<string, string>;

/** One object that is not as it was; of a deleted one what it last was. */
export interface LiveChange {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: Json;
}

/** A text of so many is read quickly, and few of them are not too many texts. */
const perText = 2000;
/** Policies are shown to people; more than this would take long to read as YAML. */
const mostAsYaml = 2000;

export class LiveObjects {
  readonly #kinds = new Map<string, { readonly served: ServedKind; readonly held: Held }>();
  /** What changed objects were before; null: not there. */
  #before: Map<string, { readonly served: ServedKind; readonly key: string; readonly text: string | null }> | null =
    null;

  get size(): number {
    let size = 0;
    for (const { held } of this.#kinds.values()) size += held.size;
    return size;
  }

  /** All objects of a kind (in one namespace, if one is given), in place of those before. */
  replace(served: ServedKind, objects: readonly Json[], namespace: string | null): void {
    const held = this.#of(served);
    const fresh = new Map(objects.map((object) => [keyOf(object), JSON.stringify(object)]));
    for (const key of [...held.keys()]) {
      const isHere = namespace === null || key.startsWith(`${namespace}/`);
      if (isHere && !fresh.has(key)) this.#set(served, key, null);
    }
    for (const [key, text] of fresh) this.#set(served, key, text);
  }

  put(served: ServedKind, object: Json): void {
    this.#set(served, keyOf(object), JSON.stringify(object));
  }

  delete(served: ServedKind, object: Json): void {
    this.#set(served, keyOf(object), null);
  }

  #set(served: ServedKind, key: string, text: string | null): void {
    const held = this.#of(served);
    const before = held.get(key) ?? null;
    if (before === text) return;
    if (text === null) held.delete(key);
    else held.set(key, text);
    const id = `${nameOf(served)} ${key}`;
    const known = this.#before?.get(id);
    if (!known) this.#before?.set(id, { served, key, text: before });
    // Back to what it was: nothing has changed.
    else if (known.text === text) this.#before?.delete(id);
  }

  /** From here on changes are remembered, up to the next `takeChanges`. */
  track(): void {
    this.#before = new Map();
  }

  /** Objects that are not as they were when changes were last taken; several changes of one are one. */
  get changed(): number {
    return this.#before?.size ?? 0;
  }

  takeChanges(): LiveChange[] {
    const changes = [...(this.#before?.values() ?? [])].map(({ served, key, text: before }): LiveChange => {
      const now = this.#of(served).get(key);
      const type = now === undefined ? 'deleted' : before === null ? 'added' : 'modified';
      const object: unknown = JSON.parse(now ?? before ?? '{}');
      return { type, object: isObject(object) ? object : {} };
    });
    this.track();
    return changes;
  }

  #of(served: ServedKind): Held {
    const name = nameOf(served);
    const known = this.#kinds.get(name);
    if (known) return known.held;
    const held: Held = new Map();
    this.#kinds.set(name, { served, held });
    return held;
  }

  texts(): SourceText[] {
    const names = [...this.#kinds.keys()].sort();
    return names.flatMap((name) => {
      const found = this.#kinds.get(name);
      return found ? textsOf(found.served, found.held) : [];
    });
  }
}

function nameOf({ version, kind }: ServedKind): string {
  return `${version}/${kind.resource}`;
}

function keyOf({ metadata }: Json): string {
  const { namespace, name } = isObject(metadata) ? metadata : {};
  return typeof namespace === 'string' ? `${namespace}/${String(name)}` : String(name);
}

const shownKinds: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

function textsOf({ kind, version }: ServedKind, held: Held): SourceText[] {
  const keys = [...held.keys()].sort();
  // Two groups may have a resource of one name; only the built-in ones go without theirs.
  const folder = kind.as === 'names' ? `${kind.resource}.${version.split('/')[0] ?? ''}` : kind.resource;
  if (shownKinds.has(kind.kind) && kind.as === undefined && keys.length <= mostAsYaml) {
    return keys.map((key) => {
      const object: unknown = JSON.parse(held.get(key) ?? '{}');
      return { file: `${folder}/${key}.yaml`, text: toYaml(object) };
    });
  }
  const texts: SourceText[] = [];
  for (let from = 0; from < keys.length; from += perText) {
    const items = keys.slice(from, from + perText).map((key) => held.get(key) ?? '{}');
    const part = keys.length > perText ? `-${from / perText + 1}` : '';
    texts.push({ file: `${folder}${part}.json`, text: listText(kind.kind, version, items) });
  }
  return texts;
}

/** One object on each line, so that the line of an object says which it is. */
function listText(kind: string, version: string, items: readonly string[]): string {
  const lines = items.map((item) => `  ${item}`).join(',\n');
  return `{\n "kind": ${JSON.stringify(`${kind}List`)},\n "apiVersion": ${JSON.stringify(version)},\n "items": [\n${lines}\n ]\n}\n`;
}
