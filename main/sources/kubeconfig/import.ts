/** A whole cluster, list by list. What may not be read is said; what fails otherwise ends the import. */
import type { Json } from '../../../shared/kubernetes/metadata.ts';
import { isObject } from '../../../shared/kubernetes/metadata.ts';
import type { Diagnostic } from '../../../shared/kubernetes/objects.ts';
import type { ApiReader } from './client.ts';
import { discover, type ServedKind } from './discovery.ts';
import { LiveError } from './errors.ts';
import { liveKinds, pathOf } from './kinds.ts';
import { list, trimmed } from './list.ts';
import { LiveObjects } from './store.ts';

export interface KindProgress {
  readonly resource: string;
  readonly read: number;
  /** Null where the server does not say. */
  readonly left: number | null;
  readonly state: 'waiting' | 'reading' | 'done' | 'not-permitted';
}

/** A list that changes are watched from. */
export interface ListedFrom {
  readonly served: ServedKind;
  readonly namespace: string | null;
  readonly resourceVersion: string;
}

export interface LiveImport {
  readonly objects: LiveObjects;
  readonly diagnostics: readonly Diagnostic[];
  readonly lists: readonly ListedFrom[];
  /** Namespaces that alone could be read; null: the whole cluster. */
  readonly namespaces: readonly string[] | null;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  /** Where to read when the whole cluster may not be: namespaces by name. */
  readonly namespaces?: readonly string[];
  /** Milliseconds for everything together. */
  readonly deadline?: number;
  readonly limit?: number;
  /** Lists at the same time. */
  readonly parallel?: number;
  readonly onProgress?: (kinds: readonly KindProgress[]) => void;
}

const standardDeadline = 15 * 60_000;
const standardParallel = 4;

/** @throws LiveError, or what the signal was aborted with; there is never a part of a cluster that looks like all of it. */
export async function importCluster(reader: ApiReader, options: ImportOptions): Promise<LiveImport> {
  const deadline = options.deadline ?? standardDeadline;
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(tooLong(deadline)), deadline);
  const signal = AbortSignal.any([options.signal, own.signal]);
  try {
    const served = await discover(reader, signal);
    const run = new Import(reader, served, { ...options, signal });
    // The first that fails ends the others.
    await run.all().catch((error: unknown) => {
      own.abort(error);
      throw error;
    });
    return run.result();
  } finally {
    clearTimeout(timer);
  }
}

function tooLong(deadline: number): LiveError {
  const minutes = deadline < 60_000 ? `${deadline / 1000} s` : `${Math.round(deadline / 60_000)} min`;
  return new LiveError('timeout', `reading the cluster took longer than ${minutes}`, 'Allow more with --timeout.');
}

class Import {
  readonly #reader: ApiReader;
  readonly #served: readonly ServedKind[];
  readonly #options: ImportOptions;
  readonly #objects = new LiveObjects();
  readonly #lists: ListedFrom[] = [];
  readonly #progress: KindProgress[];
  /** Kinds that could be read nowhere. */
  readonly #missing: ServedKind[] = [];
  /** Kinds that could be read in some namespaces alone. */
  readonly #narrowed: ServedKind[] = [];
  readonly #fallback: readonly string[];

  constructor(reader: ApiReader, served: readonly ServedKind[], options: ImportOptions) {
    this.#reader = reader;
    this.#served = served;
    this.#options = options;
    const { namespace } = reader.access;
    this.#fallback = options.namespaces ?? (namespace === null ? [] : [namespace]);
    this.#progress = served.map(({ kind }) => ({ resource: kind.resource, read: 0, left: null, state: 'waiting' }));
  }

  async all(): Promise<void> {
    const waiting = this.#served.map((served, index) => ({ served, index }));
    const next = async (): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) await this.#kind(one.served, one.index);
    };
    await Promise.all(Array.from({ length: this.#options.parallel ?? standardParallel }, next));
  }

  async #kind(served: ServedKind, index: number): Promise<void> {
    if (await this.#list(served, index, null)) return;
    const { kind } = served;
    let some = false;
    for (const namespace of this.#fallback) {
      if (kind.kind === 'Namespace') some = (await this.#namespace(served, namespace)) || some;
      else if (kind.namespaced) some = (await this.#list(served, index, namespace)) || some;
    }
    if (some) this.#narrowed.push(served);
    else this.#missing.push(served);
    this.#report(index, { state: some ? 'done' : 'not-permitted' });
  }

  /** False when it may not be read. */
  async #list(served: ServedKind, index: number, namespace: string | null): Promise<boolean> {
    const { kind, version } = served;
    const { signal, limit } = this.#options;
    try {
      const { objects, resourceVersion } = await list(
        this.#reader,
        { kind, version, namespace },
        {
          signal,
          ...(limit !== undefined && { limit }),
          onPage: (read, left) => this.#report(index, { read, left, state: 'reading' }),
        },
      );
      this.#objects.replace(served, objects, namespace);
      this.#lists.push({ served, namespace, resourceVersion });
      this.#report(index, { state: 'done', left: 0 });
      return true;
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      if (error.code === 'forbidden') return false;
      // Gone since discovery, or never there where discovery is not allowed.
      if (error.code === 'not-found') {
        this.#report(index, { state: 'done', left: 0 });
        return true;
      }
      throw new LiveError(error.code, `${kind.resource}: ${error.message}`, error.hint, error.retryAfter);
    }
  }

  /** Who may not list namespaces may often read those that are theirs. */
  async #namespace(served: ServedKind, name: string): Promise<boolean> {
    const path = `${pathOf(served.version, served.kind.resource, null)}/${encodeURIComponent(name)}`;
    try {
      const value = await this.#reader.getJson(path, { signal: this.#options.signal });
      if (isObject(value)) this.#objects.put(served, trimmed(value satisfies Json, served.kind, served.version));
      return true;
    } catch (error) {
      if (error instanceof LiveError && (error.code === 'forbidden' || error.code === 'not-found')) return false;
      throw error;
    }
  }

  #report(index: number, change: Partial<KindProgress>): void {
    const before = this.#progress[index];
    if (!before) return;
    this.#progress[index] = { ...before, ...change };
    this.#options.onProgress?.([...this.#progress]);
  }

  result(): LiveImport {
    const narrowed = this.#narrowed.some(({ kind }) => kind.namespaced);
    return {
      objects: this.#objects,
      lists: this.#lists,
      namespaces: narrowed ? this.#fallback : null,
      diagnostics: [
        ...(this.#reader.access.insecure ? [notVerified(this.#reader.access.server.host)] : []),
        ...(narrowed ? [onlyIn(this.#fallback, this.#narrowed)] : []),
        ...this.#missing.sort(byOrder).map(notPermitted),
      ],
    };
  }
}

function byOrder(a: ServedKind, b: ServedKind): number {
  return liveKinds.indexOf(a.kind) - liveKinds.indexOf(b.kind);
}

/** `networkpolicies.networking.k8s.io`, as kubectl names a resource. */
function resourceName({ kind, version }: ServedKind): string {
  const group = version.includes('/') ? `.${version.split('/')[0]}` : '';
  return `${kind.resource}${group}`;
}

function notPermitted(served: ServedKind): Diagnostic {
  const { severity, means } = served.kind.without;
  const name = resourceName(served);
  const hint = `Bind the ClusterRole of docs/rbac.yaml, which has it; ask with: kubectl auth can-i list ${name} -A`;
  return { severity, code: 'not-permitted', message: `you may not list ${name}: ${means}`, hint };
}

function onlyIn(namespaces: readonly string[], kinds: readonly ServedKind[]): Diagnostic {
  const where = namespaces.length === 1 ? `namespace ${namespaces[0]}` : `namespaces ${namespaces.join(', ')}`;
  const what = kinds.map(({ kind }) => kind.resource).join(', ');
  return {
    severity: 'warning',
    code: 'only-some-namespaces',
    message: `you may read ${what} only in ${where}: what other namespaces hold, and connections with it, are missing`,
    hint: 'Name more namespaces with -n, or bind the ClusterRole of docs/rbac.yaml.',
  };
}

function notVerified(host: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'server-not-verified',
    message: `the kubeconfig says insecure-skip-tls-verify: whoever answers as ${host} was believed`,
    hint: 'Put the certificate-authority of the cluster into the kubeconfig instead.',
  };
}
