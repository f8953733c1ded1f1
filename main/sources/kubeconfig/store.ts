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

/** The text of one object as it is now; null: it is gone. */
export interface LiveChange {
  readonly file: string;
  readonly text: string | null;
}

/** Policies are shown to people; more than this would take long to read as YAML. */
const mostAsYaml = 2000;

export class LiveObjects {
  readonly #kinds = new Map<string, { readonly served: ServedKind; readonly held: Held }>();
  /** What changed objects were before; null: not there. */
  #before: Map<string, { readonly served: ServedKind; readonly key: string; readonly text: string | null }> | null =
    null;
  /** Kinds that were written as YAML when changes were last taken. */
  #asYaml: ReadonlySet<string> = new Set();

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
    this.#asYaml = new Set([...this.#kinds].flatMap(([name, { served, held }]) => (isYaml(served, held) ? name : [])));
  }

  /** Objects that are not as they were when changes were last taken; several changes of one are one. */
  get changed(): number {
    return this.#before?.size ?? 0;
  }

  /** Texts that are not as they were when changes were last taken, in order of their names. */
  takeChanges(): LiveChange[] {
    const texts = new Map<string, string | null>();
    for (const { served, key, text: before } of this.#before?.values() ?? []) {
      const held = this.#of(served);
      const wasYaml = this.#asYaml.has(nameOf(served));
      if (before !== null) texts.set(fileOf(served, key, wasYaml), null);
      const now = held.get(key);
      if (now !== undefined) {
        const { file, text } = textOf(served, key, now, isYaml(served, held));
        texts.set(file, text);
      }
    }
    for (const [name, { served, held }] of this.#kinds) {
      const wasYaml = this.#asYaml.has(name);
      if (held.size === 0 || wasYaml === isYaml(served, held)) continue;
      // There were too many to be read as YAML, or there are now: all are written otherwise.
      for (const [key, now] of held) {
        const old = fileOf(served, key, wasYaml);
        if (this.#before?.get(`${name} ${key}`)?.text !== null) texts.set(old, null);
        const { file, text } = textOf(served, key, now, !wasYaml);
        texts.set(file, text);
      }
    }
    this.track();
    return [...texts].map(([file, text]) => ({ file, text })).sort(byFile);
  }

  #of(served: ServedKind): Held {
    const name = nameOf(served);
    const known = this.#kinds.get(name);
    if (known) return known.held;
    const held: Held = new Map();
    this.#kinds.set(name, { served, held });
    return held;
  }

  /** One text for each object, so that a change of one leaves the lines of all others as they were. */
  texts(): SourceText[] {
    return [...this.#kinds.values()]
      .flatMap(({ served, held }) => {
        const yaml = isYaml(served, held);
        return [...held].map(([key, object]) => textOf(served, key, object, yaml));
      })
      .sort(byFile);
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

/** Whether objects are written for people; the others are one line of JSON. */
function isYaml({ kind }: ServedKind, { size }: Held): boolean {
  return shownKinds.has(kind.kind) && kind.as === undefined && size <= mostAsYaml;
}

function fileOf({ kind, version }: ServedKind, key: string, yaml: boolean): string {
  // Two groups may have a resource of one name; only the built-in ones go without theirs.
  const folder = kind.as === 'names' ? `${kind.resource}.${version.split('/')[0] ?? ''}` : kind.resource;
  return `${folder}/${key}.${yaml ? 'yaml' : 'json'}`;
}

function textOf(served: ServedKind, key: string, object: string, yaml: boolean): SourceText {
  const text = yaml ? toYaml(JSON.parse(object) as unknown) : object;
  return { file: fileOf(served, key, yaml), text };
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
