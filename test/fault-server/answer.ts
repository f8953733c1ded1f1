/** Answers to requests: discovery, lists in pages, single objects. */
import type { IncomingHttpHeaders } from 'node:http';
import { parsePath, type ServedResource } from './api.ts';
import type { FakeCluster, StoredObject } from './cluster.ts';
import { write } from './write.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** How many requests came before it. */
  readonly index: number;
}
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ok = (value: unknown): Reply => ({ status: 200, body: JSON.stringify(value) });
const notFound: Reply = {
  status: 404,
  body: JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    message: 'the server could not find the requested resource',
    code: 404,
  }),
};

export function answer(cluster: FakeCluster, request: Request): Reply {
  const { path, query } = request;
  const written = write(cluster, request);
  if (written) return written;
  if (path === '/apis') return ok(groups(cluster.resources));
  const version = /^\/api\/v1$|^\/apis\/[^/]+\/[^/]+$/.test(path) ? path.replace(/^\/apis?\//, '') : null;
  if (version !== null) return resourcesOf(cluster.resources, version);
  const at = parsePath(path);
  const served =
    at && cluster.resources.find((one) => one.groupVersion === at.groupVersion && one.resource === at.resource);
  if (!at || !served) return notFound;
  if (at.name !== null) {
    const found = cluster.get(served, at.namespace, at.name);
    return found ? ok(found) : notFound;
  }
  return page(cluster, served, selected(cluster.list(served, at.namespace), query.get('labelSelector')), request);
}

function groups(resources: readonly ServedResource[]): unknown {
  const byGroup = new Map<string, Set<string>>();
  for (const { groupVersion } of resources) {
    const [group = '', version] = groupVersion.split('/');
    if (version === undefined) continue;
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(groupVersion));
  }
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...byGroup].map(([name, versions]) => ({
      name,
      versions: [...versions].map((groupVersion) => ({ groupVersion, version: groupVersion.split('/')[1] })),
    })),
  };
}

function resourcesOf(resources: readonly ServedResource[], version: string): Reply {
  const own = resources.filter(({ groupVersion }) => groupVersion === version);
  if (own.length === 0) return notFound;
  return ok({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: version,
    resources: own.map(({ resource, kind, namespaced }) => ({
      name: resource,
      singularName: '',
      namespaced,
      kind,
      verbs: ['get', 'list', 'watch', 'patch', 'delete', 'create'],
    })),
  });
}

function selected(objects: readonly StoredObject[], selector: string | null): readonly StoredObject[] {
  if (selector === null) return objects;
  const [key = '', value = ''] = selector.split('=');
  return objects.filter(({ metadata }) => metadata.labels?.[key] === value);
}

/** The token says where the next page begins, and at which version the list began. */
function page(
  cluster: FakeCluster,
  served: ServedResource,
  objects: readonly StoredObject[],
  { query, headers }: Request,
): Reply {
  const limit = Number(query.get('limit') ?? '0') || objects.length;
  const [from = 0, version = cluster.version] = (query.get('continue') ?? '').split('@').filter(Boolean).map(Number);
  const items = objects.slice(from, from + limit);
  const next = from + limit;
  const metadata = {
    resourceVersion: String(version),
    ...(next < objects.length && { continue: `${next}@${version}`, remainingItemCount: objects.length - next }),
  };
  const accept = headers.accept ?? '';
  if (accept.startsWith('application/json;as=Table')) {
    return ok({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: [{ name: 'Name' }, { name: 'Type' }],
      rows: items.map((object) => ({
        cells: [object.metadata.name, object['type']],
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
      })),
    });
  }
  if (accept.startsWith('application/json;as=PartialObjectMetadataList')) {
    const bare = items.map((object) => ({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: object.metadata,
    }));
    return ok({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: bare });
  }
  // As an API server does: the items of a list do not say what they are.
  const bare = items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return ok({ kind: `${served.kind}List`, apiVersion: served.groupVersion, metadata, items: bare });
}
