/** The objects of the test server, with resource versions and a log of changes to watch. */
import { builtInResources, optionalResources, type ServedResource } from './api.ts';

export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: StoredObject;
}

export class FakeCluster {
  readonly resources: readonly ServedResource[];
  readonly #objects = new Map<string, StoredObject>();
  readonly changes: Change[] = [];
  version = 1000;
  /** Changes up to this one are forgotten: watches from before it end with 410. */
  forgotten = 0;
  readonly #listeners = new Set<() => void>();
  /** A list in pages is sorted once. */
  readonly #sorted = new Map<string, { readonly version: number; readonly objects: readonly StoredObject[] }>();

  /** @param groups Optional API groups that are installed, such as `policy.networking.k8s.io`. */
  constructor(objects: Iterable<object> = [], groups: readonly string[] = []) {
    this.resources = [
      ...builtInResources,
      ...optionalResources.filter(({ groupVersion }) => groups.some((group) => groupVersion.startsWith(`${group}/`))),
    ];
    for (const object of objects) this.put(object);
    this.changes.length = 0;
    this.forgotten = this.version;
  }

  put(given: object): StoredObject {
    const object = asStored(given);
    const served = this.resources.find(
      ({ kind, groupVersion }) => kind === object.kind && groupVersion === object.apiVersion,
    );
    if (!served) throw new Error(`the test server does not serve ${object.apiVersion} ${object.kind}`);
    const metadata = { ...object.metadata, resourceVersion: String(++this.version) };
    if (served.namespaced) metadata.namespace ??= 'default';
    const stored = { ...object, metadata };
    const key = keyOf(stored);
    this.#log({ version: this.version, type: this.#objects.has(key) ? 'MODIFIED' : 'ADDED', object: stored });
    this.#objects.set(key, stored);
    return stored;
  }

  delete(given: object): void {
    const object = asStored(given);
    const known = this.#objects.get(keyOf(object));
    if (!known) return;
    this.#objects.delete(keyOf(known));
    const metadata = { ...known.metadata, resourceVersion: String(++this.version) };
    this.#log({ version: this.version, type: 'DELETED', object: { ...known, metadata } });
  }

  #log(change: Change): void {
    this.changes.push(change);
    for (const listener of this.#listeners) listener();
  }

  /** Sorted as etcd has them. */
  list(served: ServedResource, namespace: string | null): readonly StoredObject[] {
    const key = `${served.groupVersion}/${served.resource}/${namespace ?? ''}`;
    const known = this.#sorted.get(key);
    if (known?.version === this.version) return known.objects;
    const objects = this.#find(served, namespace);
    this.#sorted.set(key, { version: this.version, objects });
    return objects;
  }

  #find(served: ServedResource, namespace: string | null): StoredObject[] {
    return [...this.#objects.values()]
      .filter(({ kind, apiVersion, metadata }) => {
        const same = kind === served.kind && apiVersion === served.groupVersion;
        return same && (namespace === null || metadata.namespace === namespace);
      })
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  get(served: ServedResource, namespace: string | null, name: string): StoredObject | null {
    return this.list(served, namespace).find(({ metadata }) => metadata.name === name) ?? null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function asStored(value: object): StoredObject {
  const { apiVersion, kind, metadata, ...rest } = value as Partial<StoredObject>;
  if (apiVersion === undefined || kind === undefined || metadata === undefined) throw new Error('not an object');
  return { ...rest, apiVersion, kind, metadata };
}

function nameOf({ metadata }: StoredObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function keyOf({ apiVersion, kind, metadata }: StoredObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
