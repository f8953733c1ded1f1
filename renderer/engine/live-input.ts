/** A live cluster in the worker: its objects are held, so that what changes is all that is read and worked out again. */
import type { Diagnostic, KubernetesObject, SourceText } from '../../shared/kubernetes/objects.ts';
import { TextStore } from '../../shared/kubernetes/positions.ts';
import { type ReadResult, readTexts } from '../../shared/kubernetes/read.ts';
import type { LineOf } from '../../shared/policy/fields.ts';
import { type Analysis, analysisOf } from '../../shared/reachability/analyze.ts';
import {
  applyChanges,
  type ClusterChange,
  type ClusterState,
  clusterState,
  type Effort,
} from '../../shared/reachability/apply-changes.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import type { Inputs } from '../../shared/snapshot/inputs.ts';
import type { Manifests } from './attack/ground.ts';

/** What came of one text. */
type Part = Pick<ReadResult, 'objects' | 'ignored' | 'diagnostics' | 'documents'>;

export class LiveInput {
  readonly #store = new TextStore();
  readonly #drafted: Manifests['drafted'] = new WeakMap();
  /** By file. Whoever looks into it looks at what is there now. */
  readonly #texts: Map<string, SourceText>;
  /** Of nearly all texts: one object, and nothing to say about it. */
  readonly #plain = new Map<string, KubernetesObject>();
  readonly #others = new Map<string, Part>();
  #state: ClusterState;
  #analysis: Analysis | null = null;

  /** @param onRead Called between reading and working out. */
  constructor(texts: readonly SourceText[], options: ReachabilityOptions, onRead: () => void) {
    const sorted = sortedByFile(texts);
    this.#texts = new Map(sorted.map((text) => [text.file, text]));
    for (const text of sorted) this.#read(text);
    onRead();
    const lineOf: LineOf = (source, pointer) => (this.#drafted.get(source) ?? this.#store).lineOf(source, pointer);
    this.#state = clusterState(
      sorted.flatMap(({ file }) => this.#objectsIn(file)),
      options,
      lineOf,
    );
  }

  #read(text: SourceText): readonly KubernetesObject[] {
    const { objects, ignored, diagnostics, documents, texts } = readTexts([text]);
    this.#forget(text.file);
    this.#store.merge(texts);
    const [object] = objects;
    const isPlain = objects.length === 1 && diagnostics.length === 0 && documents === 1;
    if (object && isPlain) this.#plain.set(text.file, object);
    else {
      // Of a cluster it is no news that a text holds nothing that is used.
      const said = diagnostics.filter(({ code }) => code !== 'no-objects');
      this.#others.set(text.file, { objects, ignored, diagnostics: said, documents });
    }
    return objects;
  }

  #forget(file: string): void {
    this.#plain.delete(file);
    this.#others.delete(file);
    this.#store.remove(file);
  }

  #objectsIn(file: string): readonly KubernetesObject[] {
    const plain = this.#plain.get(file);
    return plain ? [plain] : (this.#others.get(file)?.objects ?? []);
  }

  /** @param texts New ones, and others in place of those of their names. @param gone Names of those that are no more. */
  change(texts: readonly SourceText[], gone: readonly string[]): Effort {
    const put: KubernetesObject[] = [];
    const before: KubernetesObject[] = [];
    for (const file of gone) {
      before.push(...this.#objectsIn(file));
      this.#forget(file);
      this.#texts.delete(file);
    }
    for (const text of texts) {
      before.push(...this.#objectsIn(text.file));
      put.push(...this.#read(text));
      this.#texts.set(text.file, text);
    }
    const now = new Set(put.map(nameOf));
    const changes: ClusterChange[] = [
      ...before.flatMap((object): ClusterChange[] => (now.has(nameOf(object)) ? [] : [{ type: 'delete', object }])),
      ...put.map((object): ClusterChange => ({ type: 'put', object })),
    ];
    const { state, effort } = applyChanges(this.#state, changes, bySource);
    this.#state = state;
    return effort;
  }

  /** In order of their names. */
  get texts(): readonly SourceText[] {
    return sortedByFile([...this.#texts.values()]);
  }

  /** The same one as long as changes mean nothing to the engine. */
  get analysis(): Analysis {
    const { engine, diagnostics } = this.#state;
    if (this.#analysis?.engine !== engine) this.#analysis = analysisOf(engine, diagnostics);
    return this.#analysis;
  }

  /** As reading everything anew would give it. */
  get inputs(): Inputs {
    const ignored = new Map<string, number>();
    const diagnostics: Diagnostic[] = [];
    let documents = this.#plain.size;
    const others = [...this.#others].sort(([a], [b]) => compare(a, b));
    for (const [, part] of others) {
      documents += part.documents;
      diagnostics.push(...part.diagnostics);
      for (const type in part.ignored) ignored.set(type, (ignored.get(type) ?? 0) + (part.ignored[type] ?? 0));
    }
    const objects = [...this.#state.objects.values()];
    // Says why there is nothing, of texts that are few then.
    if (objects.length === 0) return { ...readTexts(this.texts), shown: this.#texts };
    const { size: files } = this.#texts;
    return {
      objects,
      ignored: Object.fromEntries(ignored),
      diagnostics,
      files,
      documents,
      texts: this.#store,
      shown: this.#texts,
    };
  }

  /** For who works with whole objects. */
  get manifests(): Manifests {
    const { objects, engine } = this.#state;
    return { objects: [...objects.values()], engine, texts: this.#texts, drafted: this.#drafted };
  }
}

function nameOf({ apiVersion, kind, metadata: { namespace = '', name } }: KubernetesObject): string {
  return JSON.stringify([apiVersion, kind, namespace, name]);
}

function sortedByFile(texts: readonly SourceText[]): readonly SourceText[] {
  return texts.toSorted((a, b) => compare(a.file, b.file));
}

function bySource({ source: a }: KubernetesObject, { source: b }: KubernetesObject): number {
  return compare(a.file, b.file);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
