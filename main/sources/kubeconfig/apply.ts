/**
 * Applies reviewed policies: first everything as a dry run, then, when the user says so, the same requests for real.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/. The only part that writes to a cluster.
 */
import { isObject, type Json, lastApplied } from '../../../shared/kubernetes/metadata.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { z } from '../../../shared/zod.ts';
import type { ApiClient } from './client.ts';
import { LiveError } from './errors.ts';
import { pathOf, policyResource } from './kinds.ts';
import { leftOver } from './left-over.ts';

export const fieldManager = 'bulkhead';

/** What one policy is to become. */
export interface Change {
  /** `NetworkPolicy shop/web`. */
  readonly id: string;
  readonly action: 'create' | 'update' | 'delete' | 'none';
  /** As it is in the cluster, without what the server keeps for itself. */
  readonly before: Json | null;
  /** As the API server says it would be. */
  readonly after: Json | null;
  readonly request: WriteRequest;
}

interface WriteRequest {
  readonly method: 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: Json;
}

export interface ApplyOptions {
  readonly signal: AbortSignal;
  /** Take over fields that others manage. */
  readonly force: boolean;
}

export interface PolicyName {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

const review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/**
 * Asks for the rights and runs everything as a dry run; nothing is changed.
 *
 * @throws LiveError when a right is missing, the API server refuses a policy, or it would become another than was drafted.
 */
export async function planApply(
  client: ApiClient,
  objects: readonly KubernetesObject[],
  deleted: readonly PolicyName[],
  options: ApplyOptions,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const object of objects) changes.push(await planOne(client, object, options));
  for (const one of deleted) changes.push(await planDelete(client, one, options));
  return changes;
}

/** Does what was planned, in order; `done` is told each. What is in the cluster must still be what the plan saw. */
export async function carryOut(
  client: ApiClient,
  changes: readonly Change[],
  signal: AbortSignal,
  done: (change: Change) => void,
): Promise<void> {
  for (const change of changes) {
    if (change.action === 'none') continue;
    await unchangedSince(client, change, signal);
    await write(client, change.id, change.request, false, signal);
    done(change);
  }
}

async function planOne(
  client: ApiClient,
  { raw, kind, apiVersion, metadata }: KubernetesObject,
  options: ApplyOptions,
): Promise<Change> {
  const namespace = metadata.namespace ?? null;
  const name = { kind, namespace, name: metadata.name };
  const id = idOf(name);
  const place = placeOf(name, apiVersion);
  await mayDo(client, name, place, 'patch', options.signal);
  const live = await find(client, place.path, options.signal);
  if (!live) await mayDo(client, name, place, 'create', options.signal);
  const wanted: Json = {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...(namespace !== null && { namespace }),
      ...pick(raw.metadata, ['labels', 'annotations']),
      // The API server refuses when the policy has changed since it was looked at.
      ...(live && { resourceVersion: versionOf(live) }),
    },
    spec: withEmptied(isObject(raw.spec) ? raw.spec : {}, live),
  };
  const query = new URLSearchParams({
    fieldManager,
    fieldValidation: 'Strict',
    ...(options.force && { force: 'true' }),
  });
  const request: WriteRequest = { method: 'PATCH', path: `${place.path}?${query}`, body: wanted };
  const answer = await write(client, id, request, true, options.signal);
  const after = isObject(answer) ? cleaned(answer) : {};
  const rest = leftOver(after.spec, wanted.spec);
  if (rest.length > 0) {
    const hint = 'Delete the policy first, or write these fields into the draft: somebody else manages them.';
    throw new LiveError('conflict', `${id} would keep what the draft does not have: ${rest.join(', ')}`, hint);
  }
  const before = live && cleaned(live);
  const same = before !== null && JSON.stringify(before) === JSON.stringify(after);
  return { id, action: same ? 'none' : before ? 'update' : 'create', before, after, request };
}

async function planDelete(client: ApiClient, name: PolicyName, options: ApplyOptions): Promise<Change> {
  const id = idOf(name);
  const place = placeOf(name, null);
  await mayDo(client, name, place, 'delete', options.signal);
  const live = await find(client, place.path, options.signal);
  if (!live)
    throw new LiveError('not-found', `${id} is not in the cluster`, 'Leave it out: there is nothing to delete.');
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { resourceVersion: versionOf(live) } };
  const request: WriteRequest = { method: 'DELETE', path: place.path, body };
  await write(client, id, request, true, options.signal);
  return { id, action: 'delete', before: cleaned(live), after: null, request };
}

interface Place {
  readonly path: string;
  readonly group: string;
  readonly resource: string;
}

function placeOf({ kind, namespace, name }: PolicyName, apiVersion: string | null): Place {
  const found = policyResource(kind);
  if (!found || (apiVersion !== null && !found.versions.includes(apiVersion))) {
    const hint = 'Bulkhead applies NetworkPolicies and the policies of policy.networking.k8s.io, and nothing else.';
    throw new LiveError('invalid', `${apiVersion ?? ''} ${kind} is not applied`, hint);
  }
  const version = apiVersion ?? found.versions[0];
  return {
    path: `${pathOf(version, found.resource, namespace)}/${encodeURIComponent(name)}`,
    group: version.slice(0, Math.max(0, version.indexOf('/'))),
    resource: found.resource,
  };
}

export function idOf({ kind, namespace, name }: PolicyName): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

async function mayDo(
  client: ApiClient,
  policy: PolicyName,
  { group, resource }: Place,
  verb: string,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, name } = policy;
  const attributes = {
    verb,
    group,
    resource,
    ...(namespace !== null && { namespace }),
    ...(verb !== 'create' && { name }),
  };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: attributes },
  };
  const answer = review.safeParse(
    await client.sendJson('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: JSON.stringify(body),
      contentType: 'application/json',
      signal,
    }),
  );
  if (answer.success && answer.data.status.allowed) return;
  const where = namespace === null ? '' : ` in namespace ${namespace}`;
  const hint = 'docs/live.md has the ClusterRole for applying; reading needs less.';
  throw new LiveError('forbidden', `you may not ${verb} ${resource}.${group}${where}`, hint);
}

async function find(client: ApiClient, path: string, signal: AbortSignal): Promise<Json | null> {
  try {
    const value = await client.getJson(path, { signal });
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof LiveError && error.code === 'not-found') return null;
    throw error;
  }
}

async function write(
  client: ApiClient,
  id: string,
  { method, path, body }: WriteRequest,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<unknown> {
  const contentType = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
  // Of a deletion with options in its body the API server reads no others: in the query a dry run would be none.
  const isDelete = method === 'DELETE';
  const full = dryRun && !isDelete ? `${path}&dryRun=All` : path;
  const content = JSON.stringify(dryRun && isDelete ? { ...body, dryRun: ['All'] } : body);
  try {
    return await client.sendJson(full, { method, body: content, contentType, signal });
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    const lost = error.code === 'cut' || error.code === 'timeout' || error.code === 'garbage';
    const hint =
      lost && !dryRun ? 'It may or may not have been done: look at the policy before going on.' : hintOf(error);
    throw new LiveError(error.code, `${id}: ${error.message}`, hint);
  }
}

function hintOf({ code, hint }: LiveError): string {
  if (code !== 'conflict') return hint;
  return 'Somebody else manages these fields, or has changed them just now. Look again; --force-conflicts takes them over.';
}

async function unchangedSince(client: ApiClient, { id, before, request }: Change, signal: AbortSignal): Promise<void> {
  if (before !== null) return;
  // Applying would change one that somebody has made since; the resource version guards the others.
  const [path = ''] = request.path.split('?');
  if ((await find(client, path, signal)) === null) return;
  throw new LiveError('conflict', `${id} has been created by somebody else since it was looked at`, 'Look again.');
}

/** Lists of rules that the draft does not have but the cluster does: left out they would stay with whoever wrote them. */
function withEmptied(spec: Json, live: Json | null): Json {
  const now = live && isObject(live.spec) ? live.spec : {};
  const emptied = ['ingress', 'egress'].filter(
    (field) => !(field in spec) && Array.isArray(now[field]) && now[field].length > 0,
  );
  return emptied.length === 0 ? spec : { ...spec, ...Object.fromEntries(emptied.map((field) => [field, []])) };
}

function versionOf({ metadata }: Json): unknown {
  return isObject(metadata) ? metadata.resourceVersion : undefined;
}

/** Without what the API server and kubectl keep for themselves: what one would write down. */
function cleaned({ apiVersion, kind, metadata, spec }: Json): Json {
  const { annotations, ...rest } = pick(metadata, ['name', 'namespace', 'labels', 'annotations']);
  const own = Object.entries(isObject(annotations) ? annotations : {}).filter(([key]) => key !== lastApplied);
  return {
    apiVersion,
    kind,
    metadata: { ...rest, ...(own.length > 0 && { annotations: Object.fromEntries(own) }) },
    spec,
  };
}

function pick(from: unknown, fields: readonly string[]): Json {
  if (!isObject(from)) return {};
  return Object.fromEntries(fields.flatMap((field) => (from[field] === undefined ? [] : [[field, from[field]]])));
}
