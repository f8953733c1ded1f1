/** Rows and columns of the matrix, by name; what is outside comes last. */
import type { GroupEdge } from '../../../shared/reachability/reachability.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import {
  endpointDetail,
  fullName,
  groupLabel,
  groupNode,
  ingressId,
  isSpecialGroup,
  nodesId,
  outsideId,
  plural,
  shortName,
  workloadNode,
} from '../names.ts';
import type { MatrixAxes, MatrixBlock, MatrixItem, MatrixRequest } from './types.ts';

/** Groups in the order of their positions: namespaces by name, then what is outside. */
function groupsOf(index: ClusterIndex): readonly string[] {
  const special = [outsideId, nodesId, ingressId].filter((group) => index.members.has(group));
  return [...index.reachability.namespaces.map(({ name }) => name), ...special];
}

export function axesOf(index: ClusterIndex, { scope, nodes }: MatrixRequest): MatrixAxes {
  const shown = (group: string): boolean => nodes || group !== nodesId;
  const groups = groupsOf(index).filter(shown);
  // Which pod a controller runs as is not known, so nothing is said of what reaches it: no column.
  const targets = groups.filter((group) => group !== ingressId);
  if (scope.level === 'groups') {
    const position = new Map(groupsOf(index).map((group, at) => [group, at]));
    const item = (group: string): MatrixItem => groupItem(index, group, position.get(group) ?? 0);
    return { rows: groups.map(item), columns: targets.map(item) };
  }
  const { from, to } = scope;
  const members = (of: readonly string[], only: string | null): readonly MatrixItem[] =>
    (only === null ? of : of.filter((group) => group === only)).flatMap((group) =>
      (index.members.get(group) ?? []).flatMap((at) => endpointItem(index, at) ?? []),
    );
  return { rows: members(groups, from), columns: members(targets, to) };
}

function groupItem(index: ClusterIndex, group: string, key: number): MatrixItem {
  const size = index.members.get(group)?.length ?? 0;
  const special = isSpecialGroup(group);
  return {
    key,
    node: groupNode(group),
    label: groupLabel(group),
    fullLabel: groupLabel(group),
    detail: special ? '' : plural(size, 'workload'),
    group,
    endpoint: null,
    size,
  };
}

function endpointItem(index: ClusterIndex, at: number): MatrixItem | null {
  const endpoint = index.reachability.endpoints[at];
  if (!endpoint) return null;
  return {
    key: at,
    node: workloadNode(endpoint.id),
    label: shortName(endpoint),
    fullLabel: fullName(endpoint),
    detail: endpointDetail(endpoint),
    group: index.group(at),
    endpoint: at,
    size: 1,
  };
}

/** Counts of pairs from some groups to all groups. */
export class GroupRows {
  readonly #groups: readonly string[];
  readonly #from = new Map<string, GroupEdge[]>();
  readonly #position: ReadonlyMap<string, number>;

  constructor(index: ClusterIndex) {
    this.#groups = groupsOf(index);
    this.#position = new Map(this.#groups.map((group, at) => [group, at]));
    for (const edge of index.groupEdges()) {
      const list = this.#from.get(edge.from);
      if (list) list.push(edge);
      else this.#from.set(edge.from, [edge]);
    }
  }

  get width(): number {
    return this.#groups.length;
  }

  rows(from: readonly number[]): Extract<MatrixBlock, { level: 'groups' }> {
    const { width } = this;
    const allowed = new Uint32Array(from.length * width);
    const unknown = new Uint32Array(from.length * width);
    from.forEach((position, row) => {
      for (const edge of this.#from.get(this.#groups[position] ?? '') ?? []) {
        const at = row * width + (this.#position.get(edge.to) ?? 0);
        allowed[at] = edge.allowed;
        unknown[at] = edge.unknown;
      }
    });
    return { level: 'groups', width, allowed, unknown, was: null };
  }
}
