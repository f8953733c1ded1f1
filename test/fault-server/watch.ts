/** Watches: the changes since a resource version, one JSON object a line. */
import type { ServerResponse } from 'node:http';
import type { Request } from './answer.ts';
import { parsePath } from './api.ts';
import type { Change, FakeCluster, StoredObject } from './cluster.ts';

export function watch(cluster: FakeCluster, { path, query, headers }: Request, response: ServerResponse): void {
  const at = parsePath(path);
  const served =
    at && cluster.resources.find((one) => one.groupVersion === at.groupVersion && one.resource === at.resource);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  let last = Number(query.get('resourceVersion') ?? '0');
  if (!at || !served || last < cluster.forgotten) {
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: 'too old resource version',
      code: 410,
    };
    response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    return;
  }
  const isOurs = ({ version, object }: Change): boolean => {
    const same = object.kind === served.kind && object.apiVersion === served.groupVersion;
    return version > last && same && (at.namespace === null || object.metadata.namespace === at.namespace);
  };
  const accept = headers.accept ?? '';
  const shape = (object: StoredObject): unknown => {
    const bare = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
    if (accept.includes('as=Table'))
      return { kind: 'Table', rows: [{ cells: [object.metadata.name, object['type']], object: bare }] };
    return accept.includes('as=PartialObjectMetadata') ? bare : object;
  };
  const flush = (): void => {
    for (const change of cluster.changes.filter(isOurs)) {
      last = change.version;
      response.write(`${JSON.stringify({ type: change.type, object: shape(change.object) })}\n`);
    }
  };
  const bookmark = {
    kind: served.kind,
    apiVersion: served.groupVersion,
    metadata: { resourceVersion: String(cluster.version) },
  };
  flush();
  if (query.get('allowWatchBookmarks') === 'true')
    response.write(`${JSON.stringify({ type: 'BOOKMARK', object: bookmark })}\n`);
  const stop = cluster.onChange(flush);
  const seconds = Number(query.get('timeoutSeconds') ?? '0');
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.on('close', () => {
    stop();
    clearTimeout(timer);
  });
}
