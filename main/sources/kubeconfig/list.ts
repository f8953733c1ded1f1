/** One kind of objects, in pages. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
import { isObject, type Json } from '../../../shared/kubernetes/metadata.ts';
import { trim } from '../../../shared/kubernetes/trim.ts';
import { z } from '../../../shared/zod.ts';
import type { ApiReader } from './client.ts';
import { LiveError, proxyHint } from './errors.ts';
import { type LiveKind, pathOf } from './kinds.ts';

export interface ListRequest {
  readonly kind: LiveKind;
  readonly version: string;
  /** Null: of the whole cluster. */
  readonly namespace: string | null;
}

export interface Listed {
  readonly objects: readonly Json[];
  /** To watch from. */
  readonly resourceVersion: string;
}

export interface ListOptions {
  readonly signal: AbortSignal;
  /** Objects of a page. */
  readonly limit?: number;
  /** `left` as far as the server says it. */
  readonly onPage?: (read: number, left: number | null) => void;
}

/** Times that a list is begun again because its continue token has become too old. */
const maxRestarts = 3;
const standardLimit = 500;

const page = z.looseObject({
  kind: z.string().regex(/List$|^Table$/),
  metadata: z
    .looseObject({
      resourceVersion: z.string().nullish(),
      continue: z.string().nullish(),
      remainingItemCount: z.number().nullish(),
    })
    .nullish(),
  items: z.array(z.unknown()).nullish(),
  rows: z.array(z.unknown()).nullish(),
  columnDefinitions: z.array(z.looseObject({ name: z.string() })).nullish(),
});
type Page = z.infer<typeof page>;

/** All objects of a list or an error: never a part of them. */
export async function list(reader: ApiReader, request: ListRequest, options: ListOptions): Promise<Listed> {
  for (let restarts = 0; ; restarts++) {
    try {
      return await listOnce(reader, request, options);
    } catch (error) {
      if (!(error instanceof LiveError) || error.code !== 'expired') throw error;
      if (restarts < maxRestarts) continue;
      const hint =
        'The API server forgets lists faster than they can be read from here. Try from nearer to the cluster.';
      throw new LiveError(
        'expired',
        `the list of ${request.kind.resource} ended ${restarts + 1} times before it was read`,
        hint,
      );
    }
  }
}

async function listOnce(reader: ApiReader, request: ListRequest, options: ListOptions): Promise<Listed> {
  const objects: Json[] = [];
  const seen = new Set<string>();
  let limit = options.limit ?? standardLimit;
  let token = '';
  let resourceVersion = '';
  options.onPage?.(0, null);
  for (;;) {
    let answer: Page;
    try {
      answer = await pageOf(reader, request, { token, limit, signal: options.signal });
    } catch (error) {
      // Objects may be large: fewer at a time may fit.
      if (!(error instanceof LiveError) || error.code !== 'too-large' || limit === 1) throw error;
      limit = Math.max(1, Math.floor(limit / 8));
      continue;
    }
    for (const object of objectsOf(answer, request)) objects.push(object);
    resourceVersion ||= answer.metadata?.resourceVersion ?? '';
    options.onPage?.(objects.length, answer.metadata?.remainingItemCount ?? null);
    token = answer.metadata?.continue ?? '';
    if (token === '') return { objects, resourceVersion };
    if (seen.has(token)) {
      throw new LiveError('garbage', `the list of ${request.kind.resource} goes round in a circle`, proxyHint);
    }
    seen.add(token);
  }
}

const accepts = {
  names: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
  table:
    'application/json;as=Table;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
};

async function pageOf(
  reader: ApiReader,
  { kind, version, namespace }: ListRequest,
  { token, limit, signal }: { readonly token: string; readonly limit: number; readonly signal: AbortSignal },
): Promise<Page> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (token !== '') query.set('continue', token);
  if (kind.labelSelector !== undefined) query.set('labelSelector', kind.labelSelector);
  if (kind.as === 'table') query.set('includeObject', 'Metadata');
  const accept = kind.as === undefined ? undefined : accepts[kind.as];
  const value = await reader.getJson(`${pathOf(version, kind.resource, namespace)}?${query}`, {
    signal,
    ...(accept !== undefined && { accept }),
  });
  const parsed = page.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new LiveError(
    'garbage',
    `${reader.access.server.host} sent something else than a list of ${kind.resource}`,
    proxyHint,
  );
}

/** Trimmed at once; what came is let go of. */
function* objectsOf(answer: Page, { kind, version }: ListRequest): Generator<Json> {
  if (answer.kind === 'Table') {
    const type = (answer.columnDefinitions ?? []).findIndex(({ name }) => name === 'Type');
    for (const row of answer.rows ?? []) {
      if (!isObject(row) || !isObject(row.object)) continue;
      const cell: unknown = Array.isArray(row.cells) ? row.cells[type] : undefined;
      yield trimmed({ metadata: row.object.metadata, ...(typeof cell === 'string' && { type: cell }) }, kind, version);
    }
    return;
  }
  for (const item of answer.items ?? []) {
    if (isObject(item)) yield trimmed(kind.as === 'names' ? { metadata: item.metadata } : item, kind, version);
  }
}

/** Items of a list do not say their kind. */
export function trimmed(item: Json, kind: LiveKind, version: string): Json {
  return trim({ ...item, kind: kind.kind, apiVersion: version });
}
