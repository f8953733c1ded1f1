/** What is drawn of a simulation: how each thing was first come by, and what is alike put together. */
import type { AttackGraph } from '../../../shared/attack/graph.ts';
import type { Certainty, Vertex, VertexKind } from '../../../shared/attack/model.ts';
import { causeOf, visibleFrom } from '../../../shared/attack/paths.ts';
import type { Simulation } from '../../../shared/attack/simulate.ts';
import { type RuleId, rules } from '../../../shared/attack/techniques.ts';
import { vertexName } from '../../../shared/report/attack-words.ts';
import { plural } from '../names.ts';
import type { AttackEdge, AttackNode, AttackPicture } from './types.ts';
import { countOf, kindName } from './words.ts';

/** Each has an edge: together about 500 elements, which a canvas draws without effort. */
const maxNodes = 240;
/** As many alike are a group: fewer read better by name. */
const minGroup = 4;
/** Members of an opened group that are drawn by themselves. */
const maxOpened = 60;
/** Ids that are sent for a group, to find things in it. */
const maxMembers = 2000;
/** Jewels whose ways are always drawn whole. */
const maxImportant = 40;

interface Entry {
  readonly vertex: Vertex;
  readonly step: number;
  /** Visible vertex that it was come by from; -1 for a foothold. */
  readonly from: number;
  readonly rule: RuleId | null;
  readonly certainty: Certainty;
  readonly controls: readonly string[];
}

export function pictureOf(
  base: Simulation,
  after: Simulation | null,
  jewels: ReadonlySet<number>,
  expanded: ReadonlySet<string>,
): AttackPicture {
  const entries = entriesOf(base);
  const important = importantOf(entries, jewels);
  const parents = new Set([...entries.values()].map(({ from }) => from));
  // What leads nowhere is read as a number; when there is too much, what leads on to more of the same is as well.
  const fine = (entry: Entry): string | null =>
    important.has(entry.vertex.index) || parents.has(entry.vertex.index) ? null : `${entry.step} ${entry.vertex.kind}`;
  const coarse = (entry: Entry): string | null =>
    important.has(entry.vertex.index) ? null : `${entry.step} ${entry.vertex.kind}`;
  let groups = grouped(entries, fine, minGroup, expanded);
  if (groups.size > maxNodes) groups = grouped(entries, coarse, 2, expanded);
  const nodeOf = new Map<number, string>();
  for (const [id, members] of groups) for (const { vertex } of members) nodeOf.set(vertex.index, id);
  const nodes = [...groups].map(([id, members]) => nodeFor(base.graph, id, members, after, jewels));
  const drawn = new Map(nodes.map((node) => [node.id, node]));
  const edges = edgesOf(entries, nodeOf, after);
  const together = nodes.filter(({ count }) => count > 1);
  return {
    nodes,
    edges: edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)),
    note:
      together.length === 0
        ? null
        : `${plural(
            together.reduce((sum, { count }) => sum + count, 0),
            'thing',
          )} in ${plural(together.length, 'group')} of what is alike; open one to see it apart`,
  };
}

function entriesOf(simulation: Simulation): ReadonlyMap<number, Entry> {
  const { graph } = simulation;
  const entries = new Map<number, Entry>();
  for (const frontier of simulation.frontiers) {
    for (const { vertex, step } of frontier) {
      const cause = causeOf(simulation, vertex);
      if (!cause) continue;
      entries.set(vertex, {
        vertex: graph.at(vertex),
        step,
        from: cause.edge ? visibleFrom(simulation, cause.from) : -1,
        rule: cause.edge?.rule ?? null,
        certainty: cause.certainty,
        controls: cause.edge?.controls ?? [],
      });
    }
  }
  return entries;
}

/** Footholds, jewels, and what leads to them. */
function importantOf(entries: ReadonlyMap<number, Entry>, jewels: ReadonlySet<number>): ReadonlySet<number> {
  const important = new Set<number>();
  const reached = [...jewels].filter((vertex) => entries.has(vertex)).slice(0, maxImportant);
  for (const vertex of reached) {
    for (let at = entries.get(vertex); at && !important.has(at.vertex.index); at = entries.get(at.from)) {
      important.add(at.vertex.index);
    }
  }
  for (const { vertex, from } of entries.values()) {
    if (from >= 0 || important.size > maxNodes / 2) continue;
    important.add(vertex.index);
  }
  return important;
}

/** Entries by the node that draws them. */
function grouped(
  entries: ReadonlyMap<number, Entry>,
  keyOf: (entry: Entry) => string | null,
  least: number,
  expanded: ReadonlySet<string>,
): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries.values()) {
    const key = keyOf(entry);
    const id = key === null ? entry.vertex.id : `group:${key}`;
    const group = groups.get(id);
    if (group) group.push(entry);
    else groups.set(id, [entry]);
  }
  const drawn = new Map<string, readonly Entry[]>();
  for (const [id, members] of groups) {
    const opened = expanded.has(id);
    if (members.length >= least && !opened) {
      drawn.set(id, members);
      continue;
    }
    const apart = opened ? maxOpened : members.length;
    for (const entry of members.slice(0, apart)) drawn.set(entry.vertex.id, [entry]);
    if (members.length > apart) drawn.set(`${id} rest`, members.slice(apart));
  }
  return drawn;
}

function nodeFor(
  graph: AttackGraph,
  id: string,
  members: readonly Entry[],
  after: Simulation | null,
  jewels: ReadonlySet<number>,
): AttackNode {
  const [first] = members;
  if (!first) throw new RangeError('a group has members');
  const saved = after !== null && members.every(({ vertex }) => !after.owned.has(vertex.index));
  const alone = members.length === 1;
  return {
    id,
    kind: first.vertex.kind,
    ...(alone ? namesOf(graph, first.vertex) : groupNames(members)),
    step: first.step,
    foothold: first.from < 0,
    jewel: members.some(({ vertex }) => jewels.has(vertex.index)),
    fate: saved ? 'saved' : 'owned',
    members: members.slice(0, maxMembers).map(({ vertex }) => vertex.id),
    count: members.length,
  };
}

function groupNames(members: readonly Entry[]): { readonly label: string; readonly detail: string } {
  const kinds = new Map<VertexKind, number>();
  for (const { vertex } of members) kinds.set(vertex.kind, (kinds.get(vertex.kind) ?? 0) + 1);
  const spaces = new Set(members.map(({ vertex }) => vertex.namespace).filter((name) => name !== ''));
  const [only] = spaces;
  return {
    label: [...kinds].map(([kind, count]) => countOf(kind, count)).join(', '),
    detail: spaces.size === 0 ? 'open to see them' : spaces.size === 1 ? `in ${only}` : `in ${spaces.size} namespaces`,
  };
}

/** `shop/cart[Deployment]`, of which the name is enough here. */
const workloadId = /[^\s/]+\/([^\s[]+)\[[^\]]*\]/;

/** Two short lines for a node. */
function namesOf(graph: AttackGraph, vertex: Vertex): { readonly label: string; readonly detail: string } {
  const { kind, id, namespace, endpoint } = vertex;
  const workload = graph.facts.workloads.get(endpoint);
  const inside = namespace === '' ? '' : ` · ${namespace}`;
  switch (kind) {
    case 'workload': {
      const bracket = id.lastIndexOf(']');
      const tail = bracket >= 0 ? id.slice(bracket + 1).trim() : '';
      const name = workload?.facts.name ?? id;
      return {
        label: tail === '' ? name : `${name} ${tail}`,
        detail: `${workload?.facts.kind ?? 'Workload'}${inside}`,
      };
    }
    case 'pod-on-node':
      return { label: workload?.facts.name ?? id, detail: `its pod on that node${inside}` };
    case 'own-pod':
      return { label: `like ${workload?.facts.name ?? id}`, detail: `${kindName(kind)}${inside}` };
    case 'internet':
      return { label: 'Internet', detail: 'anybody outside' };
    case 'outside':
      return { label: 'Outside', detail: 'data can be sent out' };
    case 'cluster-admin':
      return { label: 'cluster-admin', detail: 'every right' };
    case 'service-account':
    case 'user':
    case 'secret':
    case 'cloud-identity':
      return {
        label: id.slice(id.lastIndexOf(namespace === '' ? ':' : '/') + 1),
        detail: `${kindName(kind)}${inside}`,
      };
    case 'node':
      return { label: vertexName(vertex).replace(workloadId, '$1'), detail: kindName(kind) };
    case 'node-credentials':
      return {
        label: vertexName(vertex)
          .replace(/^.* on /, '')
          .replace(workloadId, '$1'),
        detail: kindName(kind),
      };
    case 'scope':
      return { label: id, detail: '' };
  }
}

function edgesOf(
  entries: ReadonlyMap<number, Entry>,
  nodeOf: ReadonlyMap<number, string>,
  after: Simulation | null,
): AttackEdge[] {
  const edges = new Map<string, AttackEdge>();
  const add = (entry: Entry, fate: AttackEdge['fate']): void => {
    const from = nodeOf.get(entry.from);
    const to = nodeOf.get(entry.vertex.index);
    if (from === undefined || to === undefined || from === to || entry.rule === null) return;
    const id = `${from} -> ${to}`;
    // Of several between the same two, what still works says it all.
    if (edges.has(id) && fate === 'saved') return;
    edges.set(id, { id, from, to, technique: rules[entry.rule].technique.id, certainty: entry.certainty, fate });
  };
  const later = after ? entriesOf(after) : null;
  for (const entry of entries.values()) {
    const now = later?.get(entry.vertex.index);
    const taken = after !== null && entry.controls.some((one) => after.switches.controls.has(one));
    add(entry, later && (taken || !now || !later.has(entry.from)) ? 'saved' : 'owned');
    // What is owned in spite of the controls is owned another way.
    if (now && (now.from !== entry.from || now.rule !== entry.rule)) add(now, 'owned');
  }
  return [...edges.values()];
}
