/** Writing, as far as applying policies needs it: reviews of rights, server-side apply, deletion; each also as a dry run. */
import type { Reply, Request } from './answer.ts';
import { parsePath } from './api.ts';
import type { FakeCluster, StoredObject } from './cluster.ts';
import { withDefaults } from './defaults.ts';

const ok = (value: unknown): Reply => ({ status: 200, body: JSON.stringify(value) });
const failed = (code: number, message: string): Reply => ({
  status: code,
  body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', message, code }),
});

/** Null when the request reads. */
export function write(cluster: FakeCluster, { method, path, query, body }: Request): Reply | null {
  if (method === 'GET') return null;
  if (path.endsWith('/selfsubjectaccessreviews'))
    return ok({ kind: 'SelfSubjectAccessReview', status: { allowed: true } });
  const at = parsePath(path);
  const served =
    at && cluster.resources.find((one) => one.groupVersion === at.groupVersion && one.resource === at.resource);
  if (!at?.name || !served) return failed(404, 'not found');
  const given = JSON.parse(body) as StoredObject & {
    readonly dryRun?: readonly string[];
    readonly preconditions?: { readonly resourceVersion?: string };
  };
  const known = cluster.get(served, at.namespace, at.name);
  const version = given.preconditions?.resourceVersion ?? given.metadata?.resourceVersion;
  if (version !== undefined && version !== known?.metadata.resourceVersion)
    return failed(409, 'the object has been modified');
  if (method === 'DELETE') {
    if (!known) return failed(404, 'not found');
    // With options in the body those in the query are not read.
    if (!given.dryRun?.includes('All')) cluster.delete(known);
    return ok({ kind: 'Status', status: 'Success' });
  }
  const spec = { ...(known?.['spec'] as object | undefined), ...(given['spec'] as object | undefined) };
  const next = withDefaults({ ...given, spec });
  return ok(query.get('dryRun') === 'All' ? next : cluster.put(next));
}
