/**
 * Builds the picture: which nodes and bundled edges are drawn for a set of expanded namespaces. At most `maxElements`
 * elements; what does not fit is put together in one node, never dropped.
 */
import { sumOfBadges } from './badges.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { EdgeTable } from './edge-table.ts';
import { mergeEdges, pairEdges } from './merge-edges.ts';
import {
  endpointDetail,
  groupLabel,
  groupNode,
  ingressId,
  isSpecialGroup,
  isWorkloadNode,
  namespaceNode,
  nodesId,
  outsideId,
  plural,
  restId,
  restNode,
  shortName,
  workloadNode,
} from './names.ts';
import { maxPods, podNodes } from './pod-nodes.ts';
import type { View, ViewNode, ViewRequest } from './view-types.ts';

export const maxElements = 500;
/** Workloads drawn in one namespace; the rest share a node. */
export const maxWorkloads = 120;

export function buildView(index: ClusterIndex, request: ViewRequest, limit: number = maxElements): View {
  // Fewer pods on their own, then fewer workloads, then fewer namespaces, until the edges fit as well.
  let namespaces = index.reachability.namespaces.length;
  let workloads = maxWorkloads;
  let pods = request.expanded.some(isWorkloadNode) ? maxPods : 1;
  for (;;) {
    const picture = draw(index, request, namespaces, workloads, pods);
    // One edge may say both directions, and one at the border of an open namespace much more: then it is worth a try.
    const least = picture.table.size / (request.expanded.length > 0 ? 8 : 2);
    let elements = picture.nodes.length + least;
    const fewest = namespaces <= 4 && (workloads <= 15 || request.expanded.length === 0) && pods <= 1;
    if (elements <= limit || namespaces <= 4) {
      const view = finish(picture);
      elements = view.nodes.length + view.edges.length;
      if (elements <= limit || fewest) return view;
    }
    if (pods > 1) pods = Math.floor(pods / 2);
    else if (workloads > 15 && request.expanded.length > 0) workloads = Math.floor(workloads / 2);
    else namespaces = Math.max(4, Math.min(namespaces - 1, Math.floor(namespaces * Math.sqrt(limit / elements))));
  }
}

/** Nodes, and what is between them before edges are put together. */
interface Picture {
  readonly nodes: readonly ViewNode[];
  readonly table: EdgeTable;
  readonly note: string | null;
}

function finish({ nodes, table, note }: Picture): View {
  return { nodes, edges: pairEdges(mergeEdges(nodes, table.edges())), note };
}

interface Shown {
  /** Namespaces drawn by themselves. */
  readonly own: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Expanded and kept namespaces first, then the largest; equal ones by name, so that the picture is stable. */
function choose(index: ClusterIndex, request: ViewRequest, count: number): Shown {
  const names = index.reachability.namespaces.map((n) => n.name);
  if (names.length <= count) return { own: new Set(names), rest: [] };
  const wanted = new Set([...request.expanded, ...request.keep]);
  const size = (name: string): number => index.members.get(name)?.length ?? 0;
  const sorted = names.toSorted(
    (a, b) => Number(wanted.has(b)) - Number(wanted.has(a)) || size(b) - size(a) || (a < b ? -1 : 1),
  );
  const keep = Math.max(count, names.filter((n) => wanted.has(n)).length);
  return { own: new Set(sorted.slice(0, keep)), rest: sorted.slice(keep) };
}

function draw(
  index: ClusterIndex,
  request: ViewRequest,
  namespaceCount: number,
  workloadCount: number,
  podCount: number,
): Picture {
  const { own, rest } = choose(index, request, namespaceCount);
  const expanded = request.expanded.filter(
    (group) => index.members.has(group) && (own.has(group) || isSpecialGroup(group)),
  );
  const nodes: ViewNode[] = [];
  const aggregated: string[] = [];
  const nodeOf = new Map<number, string>();

  const addMembers = (group: string): void => {
    const members = index.members.get(group) ?? [];
    const fit = members.length <= workloadCount ? members.length : workloadCount - 1;
    members.forEach((endpoint, at) => {
      if (at < fit) {
        const node = memberNode(index, endpoint, groupNode(group), request.expanded);
        nodes.push(node);
        nodeOf.set(endpoint, node.id);
        if (!node.expanded) return;
        const { nodes: own, hidden } = podNodes(index.reachability.pods(endpoint), node.id, podCount);
        nodes.push(...own);
        if (hidden > 0) aggregated.push(`${plural(hidden, 'pod')} of ${node.label}`);
      } else nodeOf.set(endpoint, restNode(group));
    });
    if (fit < members.length) {
      nodes.push(restMembers(group, members.length - fit));
      aggregated.push(`${plural(members.length - fit, 'more workload')} of ${groupLabel(group)}`);
    }
  };

  for (const { name } of index.reachability.namespaces) {
    if (!own.has(name)) continue;
    const open = expanded.includes(name);
    nodes.push(namespaceOf(index, name, open));
    if (open) addMembers(name);
  }
  if (rest.length > 0) {
    const size = rest.reduce((sum, name) => sum + (index.members.get(name)?.length ?? 0), 0);
    nodes.push({
      ...blank,
      id: restId,
      kind: 'rest',
      label: `${plural(rest.length, 'more namespace')}`,
      detail: plural(size, 'workload'),
      size,
      badges: sumOfBadges(rest.map((name) => index.badgesOf(name))),
    });
    aggregated.push(plural(rest.length, 'smaller namespace'));
  }
  for (const group of [outsideId, ingressId, ...(request.nodes ? [nodesId] : [])]) {
    if (!index.members.has(group)) continue;
    const open = expanded.includes(group) && group !== ingressId;
    nodes.push(specialOf(index, group, open));
    if (open) addMembers(group);
  }

  const visible = (group: string): string | null => {
    if (isSpecialGroup(group)) return group === nodesId && !request.nodes ? null : group;
    return own.has(group) ? namespaceNode(group) : restId;
  };
  return {
    nodes,
    table: bundle(index, expanded, visible, nodeOf),
    note: aggregated.length === 0 ? null : `To stay readable, the graph puts together ${aggregated.join(', ')}.`,
  };
}

function bundle(
  index: ClusterIndex,
  expanded: readonly string[],
  visible: (group: string) => string | null,
  nodeOf: ReadonlyMap<number, string>,
): EdgeTable {
  const { cells, endpoints, groups } = index.totals(expanded);
  const drawn = groups.map((group, number) => {
    const endpoint = endpoints[number] ?? null;
    return (endpoint === null ? undefined : nodeOf.get(endpoint)) ?? visible(group);
  });
  return new EdgeTable(drawn, cells);
}

const blank = { parent: null, expanded: false, badges: null, endpoint: null, members: null } as const;

function namespaceOf(index: ClusterIndex, name: string, expanded: boolean): ViewNode {
  const members = index.members.get(name) ?? [];
  return {
    ...blank,
    id: namespaceNode(name),
    kind: 'namespace',
    label: name,
    detail: plural(members.length, 'workload'),
    expanded,
    size: members.length,
    badges: index.badgesOf(name),
    members: rangeOf(members),
  };
}

function specialOf(index: ClusterIndex, group: string, expanded: boolean): ViewNode {
  const members = index.members.get(group) ?? [];
  const kind = group === outsideId ? 'outside' : group === nodesId ? 'nodes' : 'ingress-controller';
  const detail =
    group === outsideId
      ? 'all other addresses'
      : group === nodesId
        ? plural(members.length, 'node')
        : 'Ingress, Gateway';
  return {
    ...blank,
    id: group,
    kind,
    label: groupLabel(group),
    detail,
    expanded,
    size: members.length,
    members: rangeOf(members),
  };
}

function memberNode(index: ClusterIndex, at: number, parent: string, expanded: readonly string[]): ViewNode {
  const endpoint = index.reachability.endpoints[at];
  if (!endpoint) throw new RangeError(`No endpoint ${at}`);
  const id = workloadNode(endpoint.id);
  return {
    id,
    kind: endpoint.type === 'workload' ? 'workload' : endpoint.type === 'node' ? 'nodes' : 'outside',
    label: shortName(endpoint),
    detail: endpointDetail(endpoint),
    parent,
    expanded: endpoint.type === 'workload' && expanded.includes(id),
    size: 1,
    badges: endpoint.type === 'workload' ? index.badges(at) : null,
    endpoint: at,
    members: null,
  };
}

function restMembers(group: string, count: number): ViewNode {
  return {
    ...blank,
    id: restNode(group),
    kind: 'rest',
    label: `${count.toLocaleString('en')} more`,
    detail: 'see the list',
    parent: groupNode(group),
    size: count,
  };
}

/** Endpoints of a group follow each other: the engine sorts them by namespace. */
function rangeOf(members: readonly number[]): readonly [number, number] | null {
  const [first] = members;
  const last = members.at(-1);
  return first === undefined || last === undefined ? null : [first, last];
}
