/**
 * Keeps a cluster that was read fresh: one watch for each list, from its resource version on. Source:
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json } from '../../../shared/kubernetes/metadata.ts';
import { z } from '../../../shared/zod.ts';
import type { ApiReader } from './client.ts';
import { LiveError } from './errors.ts';
import type { ListedFrom, LiveImport } from './import.ts';
import { pathOf } from './kinds.ts';
import { list, trimmed } from './list.ts';
import type { LiveChange } from './store.ts';

export interface WatchOptions {
  /** Called when there is something new to see: changes, or another state. */
  readonly onNews: () => void;
  /** Milliseconds before a second attempt to connect; doubled up to a minute. */
  readonly firstWait?: number;
  /** Milliseconds after which a kind that may be listed but not watched is listed again. */
  readonly poll?: number;
}

export interface WatchState {
  /** Objects that are not as they were when changes were last taken. */
  readonly changes: number;
  /** Why it is not up to date, of the lists that are not; null when all are. */
  readonly problem: string | null;
}

/** The server ends a watch after that many seconds; a new one goes on where it ended. */
const watchSeconds = 290;
const longestWait = 60_000;
/** A timer that is so late has slept with the computer. */
const tick = 5_000;
const sleptFor = 30_000;

const event = z.looseObject({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({}),
});

export class ClusterWatch {
  readonly #reader: ApiReader;
  readonly #live: LiveImport;
  readonly #options: WatchOptions;
  readonly #stopped = new AbortController();
  /** Ends the connections, not the watching. */
  #connection = new AbortController();
  readonly #problems = new Map<ListedFrom, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(reader: ApiReader, live: LiveImport, options: WatchOptions) {
    this.#reader = reader;
    this.#live = live;
    this.#options = options;
    // One for each list that waits.
    setMaxListeners(0, this.#stopped.signal);
  }

  start(): void {
    this.#live.objects.track();
    for (const one of this.#live.lists) void this.#follow(one);
    let last = Date.now();
    this.#timer = setInterval(() => {
      if (Date.now() - last > sleptFor) this.reconnect();
      last = Date.now();
    }, tick);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort();
    this.#connection.abort();
  }

  /** After the computer slept: connections that look alive may be dead. */
  reconnect(): void {
    const old = this.#connection;
    this.#connection = new AbortController();
    old.abort(new LiveError('cut', 'the computer slept', 'Nothing to do.'));
  }

  get state(): WatchState {
    const [problem = null] = this.#problems.values();
    return { changes: this.#live.objects.changed, problem };
  }

  /** What has changed since changes were last taken; the objects of the import hold it already. */
  take(): LiveChange[] {
    return this.#live.objects.takeChanges();
  }

  async #follow(from: ListedFrom): Promise<void> {
    let { resourceVersion } = from;
    let failures = 0;
    while (!this.#stopped.signal.aborted) {
      const signal = AbortSignal.any([this.#stopped.signal, this.#connection.signal]);
      try {
        if (resourceVersion === '') resourceVersion = await this.#list(from, signal);
        let heard = false;
        for await (const line of this.#reader.lines(pathFor(from, resourceVersion), {
          signal,
          accept: acceptFor(from),
        })) {
          resourceVersion = this.#hear(from, line) ?? resourceVersion;
          heard = true;
          failures = 0;
          this.#problem(from, null);
        }
        if (heard) continue;
        // Nothing, not even a bookmark: not to be asked again at once.
        failures = Math.max(failures, 1);
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        if (!(error instanceof LiveError)) {
          this.#problem(from, `watching ${from.served.kind.resource} failed`);
          failures++;
        } else if (error.code === 'expired') resourceVersion = '';
        else if (error.code === 'forbidden') {
          resourceVersion = '';
          await this.#wait(this.#options.poll ?? 120_000);
          continue;
        } else {
          failures++;
          if (failures > 1) this.#problem(from, `${error.message}. Trying again.`);
        }
      }
      if (failures > 0) {
        const wait = Math.min((this.#options.firstWait ?? 1000) * 2 ** (failures - 1), longestWait);
        await this.#wait(wait * (0.75 + Math.random() / 2));
      }
    }
  }

  async #wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopped.signal }).catch(() => {});
  }

  async #list({ served, namespace }: ListedFrom, signal: AbortSignal): Promise<string> {
    const { objects, resourceVersion } = await list(this.#reader, { ...served, namespace }, { signal });
    this.#live.objects.replace(served, objects, namespace);
    this.#options.onNews();
    return resourceVersion;
  }

  /** @returns The resource version of an event that has one. @throws LiveError for an event that is an error. */
  #hear({ served }: ListedFrom, line: string): string | null {
    const parsed = event.safeParse(parse(line));
    if (!parsed.success)
      throw new LiveError('garbage', `the watch of ${served.kind.resource} says what makes no sense`, 'Try again.');
    const { type, object } = parsed.data;
    if (type === 'ERROR') {
      const code = object['code'] === 410 ? 'expired' : 'server-error';
      throw new LiveError(code, `the watch of ${served.kind.resource} ended`, 'Nothing to do.');
    }
    const body = served.kind.as === 'table' ? rowOf(object) : object;
    const metadata = body && isObject(body['metadata']) ? body['metadata'] : {};
    const version = metadata['resourceVersion'];
    if (body && type !== 'BOOKMARK') {
      const kept = trimmed(served.kind.as === 'names' ? { metadata } : body, served.kind, served.version);
      if (type === 'DELETED') this.#live.objects.delete(served, kept);
      else this.#live.objects.put(served, kept);
      this.#options.onNews();
    }
    return typeof version === 'string' && version !== '' ? version : null;
  }

  #problem(from: ListedFrom, problem: string | null): void {
    if ((this.#problems.get(from) ?? null) === problem) return;
    if (problem === null) this.#problems.delete(from);
    else this.#problems.set(from, problem);
    this.#options.onNews();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function pathFor({ served: { kind, version }, namespace }: ListedFrom, resourceVersion: string): string {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(watchSeconds),
    ...(kind.labelSelector !== undefined && { labelSelector: kind.labelSelector }),
    ...(kind.as === 'table' && { includeObject: 'Metadata' }),
  });
  return `${pathOf(version, kind.resource, namespace)}?${query}`;
}

function acceptFor({ served: { kind } }: ListedFrom): string {
  if (kind.as === 'names') return 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
  return kind.as === 'table' ? 'application/json;as=Table;g=meta.k8s.io;v=v1' : 'application/json';
}

/** The one row of a table; its second cell is the type, as of Secrets (columns are named in the first event alone). */
function rowOf(table: Json): Json | null {
  const [row]: readonly unknown[] = Array.isArray(table['rows']) ? table['rows'] : [];
  // Bookmarks may come without rows.
  if (!isObject(row) || !isObject(row['object'])) return isObject(table['metadata']) ? table : null;
  const cell: unknown = Array.isArray(row['cells']) ? row['cells'][1] : undefined;
  return { metadata: row['object']['metadata'], ...(typeof cell === 'string' && { type: cell }) };
}
