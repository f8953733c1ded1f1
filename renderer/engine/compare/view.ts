/** Draws what changes: on its own, or on top of the picture of the open input. */
import type { ComparedPair } from '../../../shared/reachability/compare.ts';
import type { Endpoint } from '../../../shared/reachability/types.ts';
import { nothingAllowed } from '../../../shared/reachability/verdict.ts';
import { verdictText } from '../../../shared/report/report.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import {
  endpointDetail,
  groupLabel,
  groupNode,
  groupOf,
  isSpecialGroup,
  nodesId,
  outsideId,
  plural,
  restId,
  restNode,
  shortName,
  workloadNode,
} from '../names.ts';
import { buildView, maxElements, maxWorkloads } from '../view.ts';
import type { Change, View, ViewEdge, ViewNode } from '../view-types.ts';
import { type CompareModel, changes } from './model.ts';
import type { CompareViewRequest } from './types.ts';

/** The open input, for what is the same on both sides and for the numbers of its endpoints. */
export interface Base {
  /** Its picture with at most so many elements; null when only changes are drawn. */
  readonly picture: ((limit: number) => View) | null;
  readonly find: (id: string) => number | undefined;
}

/** The picture of changes, on top of that of the open input where it is asked for. */
export function viewOfChanges(model: CompareModel, opened: ClusterIndex, request: CompareViewRequest): View {
  const { expanded, keep, nodes, onlyChanges } = request;
  const groups = expanded.filter((group) => !isSpecialGroup(group));
  const picture = (limit: number): View => buildView(opened, { expanded: groups, keep, nodes }, limit);
  const find = (id: string): number | undefined => opened.reachability.find(id);
  return compareView(model, { picture: onlyChanges ? null : picture, find }, request);
}

export function compareView(
  model: CompareModel,
  base: Base,
  request: CompareViewRequest,
  limit: number = maxElements,
): View {
  let groups = Number.POSITIVE_INFINITY;
  let members = maxWorkloads;
  let room = limit;
  for (;;) {
    const drawing = new Drawing(model, base, base.picture?.(room) ?? null, request, groups, members);
    const view = drawing.view();
    const size = view.nodes.length + view.edges.length;
    if (size <= limit || (groups <= 4 && members <= 8)) {
      model.drawn = new Set(view.nodes.map((node) => node.id));
      return view;
    }
    room = Math.floor(room * 0.6);
    members = Math.max(8, Math.floor(members / 2));
    groups = Math.max(4, Math.floor(Math.min(groups, drawing.groupCount) * Math.sqrt(limit / size) * 0.9));
  }
}

const blank = { parent: null, expanded: false, badges: null, endpoint: null, members: null } as const;

type GrowingEdge = { -readonly [K in keyof ViewEdge]: ViewEdge[K] };

class Drawing {
  readonly #model: CompareModel;
  readonly #base: Base;
  readonly #note: string | null;
  readonly #nodes: Map<string, ViewNode>;
  readonly #edges = new Map<string, GrowingEdge>();
  readonly #expanded: ReadonlySet<string>;
  readonly #own: ReadonlySet<string>;
  readonly #maxMembers: number;
  readonly #showNodes: boolean;
  readonly #memberCount = new Map<string, number>();
  readonly #placed = new Map<Endpoint, string | null>();
  /** What the aggregates stand for. */
  readonly #rest = new Map<string, Set<string>>();

  constructor(
    model: CompareModel,
    base: Base,
    picture: View | null,
    request: CompareViewRequest,
    maxGroups: number,
    maxMembers: number,
  ) {
    this.#model = model;
    this.#base = base;
    this.#maxMembers = maxMembers;
    this.#showNodes = request.nodes;
    this.#note = picture?.note ?? null;
    this.#expanded = new Set(request.expanded.filter((group) => !isSpecialGroup(group)));
    this.#nodes = new Map((picture?.nodes ?? []).map((node) => [node.id, this.#marked(node)]));
    for (const edge of picture?.edges ?? []) this.#edges.set(edge.id, { ...edge });
    for (const { parent } of picture?.nodes ?? []) {
      if (parent !== null) this.#memberCount.set(parent, (this.#memberCount.get(parent) ?? 0) + 1);
    }
    this.#own = largest(model, maxGroups, [...this.#expanded, ...request.keep]);
  }

  get groupCount(): number {
    return this.#own.size;
  }

  view(): View {
    for (const { endpoint } of this.#model.endpoints.values()) this.#nodeOf(endpoint);
    for (const change of this.#model.groups) {
      if (this.#expanded.has(change.from) || this.#expanded.has(change.to)) continue;
      if (change.from === change.to) this.#nodeOfGroup(change.from);
      else this.#connectGroups(change);
    }
    for (const group of this.#expanded) this.#connectMembers(group);
    const notes = [this.#note, ...this.#restNotes()].filter((note) => note !== null);
    return {
      nodes: [...this.#nodes.values()],
      edges: [...this.#edges.values()],
      note: notes.length === 0 ? null : notes.join(' '),
    };
  }

  #connectGroups({ from, to, counts, single }: CompareModel['groups'][number]): void {
    const source = this.#nodeOfGroup(from);
    const target = this.#nodeOfGroup(to);
    if (source === null || target === null || source === target) return;
    for (const change of changes) {
      const count = counts[change];
      if (count > 0) this.#connect(source, target, change, count, single[change] ?? null);
    }
  }

  #connectMembers(group: string): void {
    for (const at of this.#model.byGroup.get(group) ?? []) {
      const pair = this.#model.comparison.pairs[at];
      // A pair of two open groups is met from both.
      if (!pair || (groupOf(pair.from) !== group && this.#expanded.has(groupOf(pair.from)))) continue;
      const source = this.#nodeOf(pair.from);
      const target = this.#nodeOf(pair.to);
      if (source !== null && target !== null && source !== target)
        this.#connect(source, target, this.#model.kindOf(pair), 1, pair);
    }
  }

  #connect(from: string, to: string, change: Change, count: number, single: ComparedPair | null): void {
    const id = `${from} → ${to} ${change}`;
    const known = this.#edges.get(id);
    if (known?.ports === null) {
      known.allowed += count;
      return;
    }
    this.#edges.set(id, {
      id,
      from,
      to,
      change,
      allowed: (known?.allowed ?? 0) + count,
      unknown: 0,
      ports: known || !single ? null : portsOf(single),
      back: null,
    });
  }

  /** Once placed, an endpoint stays with its node: a large change asks for the same ones again and again. */
  #nodeOf(endpoint: Endpoint): string | null {
    let id = this.#placed.get(endpoint);
    if (id === undefined) {
      id = this.#place(endpoint);
      this.#placed.set(endpoint, id);
    }
    return id;
  }

  #place(endpoint: Endpoint): string | null {
    const group = groupOf(endpoint);
    const holder = this.#nodeOfGroup(group);
    if (holder === null || holder === restId || !this.#expanded.has(group)) return holder;
    const id = workloadNode(endpoint.id);
    if (this.#nodes.has(id)) return id;
    const count = this.#memberCount.get(holder) ?? 0;
    if (count >= this.#maxMembers) return this.#restOf(restNode(group), endpoint.id, holder);
    this.#memberCount.set(holder, count + 1);
    this.#nodes.set(
      id,
      this.#marked({
        ...blank,
        id,
        kind: 'workload',
        label: shortName(endpoint),
        detail: endpointDetail(endpoint),
        parent: holder,
        size: 1,
        endpoint: this.#base.find(endpoint.id) ?? null,
      }),
    );
    return id;
  }

  #nodeOfGroup(group: string): string | null {
    if (group === nodesId && !this.#showNodes) return null;
    const id = groupNode(group);
    if (this.#nodes.has(id)) return id;
    if (!isSpecialGroup(group) && !this.#own.has(group)) return this.#restOf(restId, group, null);
    const size = this.#model.byGroup.get(group)?.length ?? 0;
    this.#nodes.set(
      id,
      this.#marked({
        ...blank,
        id,
        kind: isSpecialGroup(group)
          ? group === outsideId
            ? 'outside'
            : group === nodesId
              ? 'nodes'
              : 'ingress-controller'
          : 'namespace',
        label: groupLabel(group),
        detail: size === 0 ? 'no connection' : plural(size, 'change'),
        expanded: this.#expanded.has(group),
        size,
      }),
    );
    return id;
  }

  #restOf(id: string, what: string, parent: string | null): string {
    const members = this.#rest.get(id) ?? new Set();
    this.#rest.set(id, members.add(what));
    // The picture of the open input may have such a node already.
    const known = this.#nodes.get(id);
    if (!known || known.detail === 'with changes')
      this.#nodes.set(id, {
        ...blank,
        id,
        kind: 'rest',
        label: parent === null ? plural(members.size, 'more namespace') : `${members.size.toLocaleString('en')} more`,
        detail: 'with changes',
        parent,
        size: members.size,
      });
    return id;
  }

  #restNotes(): readonly string[] {
    const what = [...this.#rest].map(([id, members]) =>
      id === restId
        ? plural(members.size, 'namespace')
        : `${plural(members.size, 'workload')} of ${groupLabel(id.slice(5))}`,
    );
    return what.length === 0 ? [] : [`To stay readable, the graph puts together changes of ${what.join(', ')}.`];
  }

  /** With what happens to the node itself. */
  #marked(node: ViewNode): ViewNode {
    const change =
      node.kind === 'namespace'
        ? this.#model.namespaces.get(node.label)
        : this.#model.endpoints.get(node.id.slice(3))?.change;
    return change === undefined ? node : { ...node, change };
  }
}

/** The groups with most changes, and those that the user looks at. */
function largest(model: CompareModel, count: number, wanted: readonly string[]): ReadonlySet<string> {
  const touched = new Set(model.byGroup.keys());
  for (const { endpoint } of model.endpoints.values()) touched.add(groupOf(endpoint));
  const size = (group: string): number => model.byGroup.get(group)?.length ?? 0;
  const sorted = [...touched]
    .filter((group) => !isSpecialGroup(group))
    .toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
  return new Set([...sorted.slice(0, count), ...wanted.filter((group) => touched.has(group))]);
}

function portsOf({ before, after }: ComparedPair): string {
  if (before === nothingAllowed) return verdictText(after);
  if (after === nothingAllowed) return verdictText(before);
  return `${verdictText(before)} → ${verdictText(after)}`;
}
