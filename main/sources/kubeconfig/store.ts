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

/** A text of so many is read quickly, and few of them are not too many texts. */
const perText = 2000;
/** Policies are shown to people; more than this would take long to read as YAML. */
const mostAsYaml = 2000;

export class LiveObjects {
  readonly #kinds = new Map<string, { readonly served: ServedKind; readonly held: Held }>();

  get size(): number {
    let size = 0;
    for (const { held } of this.#kinds.values()) size += held.size;
    return size;
  }

  /** All objects of a kind (in one namespace, if one is given), in place of those before. */
  replace(served: ServedKind, objects: readonly Json[], namespace: string | null): void {
    const held = this.#of(served);
    if (namespace === null) held.clear();
    else for (const key of [...held.keys()]) if (key.startsWith(`${namespace}/`)) held.delete(key);
    for (const object of objects) held.set(keyOf(object), JSON.stringify(object));
  }

  /** False when nothing that Bulkhead reads has changed. */
  put(served: ServedKind, object: Json): boolean {
    const held = this.#of(served);
    const [key, text] = [keyOf(object), JSON.stringify(object)];
    if (held.get(key) === text) return false;
    held.set(key, text);
    return true;
  }

  delete(served: ServedKind, object: Json): boolean {
    return this.#of(served).delete(keyOf(object));
  }

  /** `namespace/name` → object, as text. */
  entries(served: ServedKind): ReadonlyMap<string, string> {
    return this.#of(served);
  }

  #of(served: ServedKind): Held {
    const name = `${served.version}/${served.kind.resource}`;
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
