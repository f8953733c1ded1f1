/** `-n NAMESPACE`: only what touches the namespace. */
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import type { Connection, Endpoint, ReachabilityDiff } from '../../shared/reachability/types.ts';
import { Failure } from './failure.ts';
import { didYouMean, nearest } from './suggest.ts';

/** The namespaces that objects are in or that they declare. */
export function namespacesOf(objects: Iterable<KubernetesObject>): { name: string }[] {
  const names = new Set<string>();
  for (const { kind, metadata } of objects) {
    if (metadata.namespace !== undefined) names.add(metadata.namespace);
    else if (kind === 'Namespace') names.add(metadata.name);
  }
  return [...names].map((name) => ({ name }));
}

/** A misspelt namespace must not look like one without connections. */
export function checkNamespaces(
  wanted: readonly string[] | undefined,
  known: readonly { readonly name: string }[],
): void {
  const names = new Set(known.map(({ name }) => name));
  for (const name of wanted ?? []) {
    if (names.has(name)) continue;
    const suggestions = nearest(
      name,
      [...names].map((one) => ({ name: one, keys: [one] })),
    );
    throw new Failure(`no namespace '${name}' in the input${didYouMean(suggestions)}`);
  }
}

function inside(endpoint: Endpoint, wanted: ReadonlySet<string>): boolean {
  return endpoint.type === 'workload' && wanted.has(endpoint.namespace);
}

export function filterList(
  endpoints: readonly Endpoint[],
  connections: () => Iterable<Connection>,
  wanted: readonly string[] | undefined,
): { endpoints: readonly Endpoint[]; connections: Iterable<Connection> } {
  if (!wanted) return { endpoints, connections: connections() };
  const names = new Set(wanted);
  function* touching(): Generator<Connection> {
    for (const connection of connections()) {
      if (inside(connection.from, names) || inside(connection.to, names)) yield connection;
    }
  }
  const touched = new Set<Endpoint>();
  for (const { from, to } of touching()) touched.add(from).add(to);
  return {
    endpoints: endpoints.filter((endpoint) => inside(endpoint, names) || touched.has(endpoint)),
    connections: touching(),
  };
}

export function filterDiff(
  diff: ReachabilityDiff,
  choice: { readonly wanted: readonly string[] | undefined; readonly nodes: boolean },
): ReachabilityDiff {
  const names = choice.wanted && new Set(choice.wanted);
  const keep = ({ from, to }: { from: Endpoint; to: Endpoint }): boolean =>
    (choice.nodes || (from.type !== 'node' && to.type !== 'node')) &&
    (!names || inside(from, names) || inside(to, names));
  // Only workloads have a namespace in their id; that of a node says so.
  const named = (id: string): boolean => {
    if (isNodeId(id)) return choice.nodes && !names;
    return !names || names.has(id.slice(0, Math.max(0, id.indexOf('/'))));
  };
  return {
    added: diff.added.filter(keep),
    removed: diff.removed.filter(keep),
    changed: diff.changed.filter(keep),
    endpointsAdded: diff.endpointsAdded.filter(named),
    endpointsRemoved: diff.endpointsRemoved.filter(named),
    diagnostics: diff.diagnostics,
  };
}

/** `node/NAME`; the id of a workload ends with its kind in brackets. */
function isNodeId(id: string): boolean {
  return id.startsWith('node/') && !id.includes('[');
}
