/** Marks what is selected, what matches, and one path. Only classes change: nothing moves. */
import type { CollectionArgument, CollectionReturnValue, Core, NodeSingular } from 'cytoscape';
import type { PathHop } from '../../engine/inspect/types.ts';
import type { Selection } from '../../stores/view.ts';

export interface Marks {
  readonly selection: Selection | null;
  /** Node ids that a filter matches; null without a filter. */
  readonly matches: ReadonlySet<string> | null;
  /** Node ids that something beside the graph is about; the others stay as they are. */
  readonly pointed?: ReadonlySet<string> | null;
  /** Edge ids that a filter matches; null when it asks about nodes alone. */
  readonly matchingEdges: ReadonlySet<string> | null;
  /** The path that is shown. */
  readonly path: readonly PathHop[] | null;
}

const classes = ['chosen', 'near', 'pinned', 'dim', 'match', 'quiet', 'faint', 'bare'] as const;
type Class = (typeof classes)[number];

/** Collects who is to have which class. A change costs a new style, so only differences are written. */
class Marking {
  readonly #cy: Core;
  readonly #wanted = new Map<Class, CollectionReturnValue>();

  constructor(cy: Core) {
    this.#cy = cy;
  }

  #have(name: Class): CollectionReturnValue {
    return this.#wanted.get(name) ?? this.#cy.collection();
  }
  add(elements: CollectionArgument, ...names: readonly Class[]): void {
    for (const name of names) this.#wanted.set(name, this.#have(name).union(elements));
  }
  remove(elements: CollectionArgument, ...names: readonly Class[]): void {
    for (const name of names) this.#wanted.set(name, this.#have(name).not(elements));
  }

  write(): void {
    this.#cy.batch(() => {
      for (const name of classes) {
        const wanted = this.#have(name);
        const present = this.#cy.elements(`.${name}`);
        present.not(wanted).removeClass(name);
        wanted.not(present).addClass(name);
      }
    });
  }
}

/** Labels of more edges than this cover each other: those of one node, and those of the whole picture. */
const maxLabels = 16;
const maxLabelsInAll = 30;
/** More edges than this are a texture, in which only what is pointed at or selected is read. */
const manyEdges = 150;

export function markGraph(cy: Core, { selection, matches, matchingEdges, path, pointed }: Marks): void {
  const marking = new Marking(cy);
  // Many edges at once say little: they recede until somebody points at one.
  if (cy.edges().length > maxLabelsInAll) marking.add(cy.edges(), 'quiet');
  if (cy.edges().length > manyEdges) marking.add(cy.edges(), 'faint');
  if (matches) {
    const hits = cy
      .nodes()
      .filter((node) => matches.has(node.id()) || node.descendants().some((d) => matches.has(d.data('id'))));
    marking.add(hits.not(':parent'), 'match');
    const edges = matchingEdges ? cy.edges().filter((edge) => matchingEdges.has(edge.id())) : hits.edgesWith(hits);
    marking.add(cy.elements().not(hits).not(hits.ancestors()).not(edges), 'dim');
  }
  if (pointed)
    marking.add(
      cy.nodes().filter((node) => pointed.has(node.id())),
      'match',
    );
  if (path) markPath(cy, marking, path);
  else if (selection) markSelection(cy, marking, selection, matches !== null);
  marking.write();
}

function markSelection(cy: Core, marking: Marking, selection: Selection, filtered: boolean): void {
  if (selection.kind === 'node') markNode(cy, marking, selection, filtered);
  else if (selection.kind === 'edge')
    chooseEdge(cy, marking, cy.getElementById(selection.from), cy.getElementById(selection.to));
  else if (selection.kind === 'why') {
    const from = nodeOfEndpoint(cy, selection.from);
    const to = nodeOfEndpoint(cy, selection.to);
    if (from && to) chooseEdge(cy, marking, cy.collection(from), cy.collection(to));
  }
}

function markNode(
  cy: Core,
  marking: Marking,
  { id, endpoint }: Extract<Selection, { kind: 'node' }>,
  filtered: boolean,
): void {
  const own = cy.getElementById(id);
  // A workload of a closed namespace shows where it is.
  const holder = own.empty() && endpoint !== null ? nodeOfEndpoint(cy, endpoint) : null;
  const node = holder ? cy.collection(holder) : own;
  if (node.empty()) return;
  const whole = node.union(node.descendants());
  // An edge at the border of a namespace holds for everything in it.
  const edges = whole.union(node.parent()).connectedEdges();
  marking.add(node, 'chosen');
  marking.remove(edges, 'quiet');
  marking.add(edges, 'near', 'pinned');
  if (edges.length > maxLabels) marking.add(edges, 'bare');
  if (!filtered) dimAllBut(cy, marking, whole.union(edges).union(edges.connectedNodes()));
}

function dimAllBut(cy: Core, marking: Marking, near: CollectionReturnValue): void {
  marking.add(cy.elements().not(near).not(near.ancestors()).not(near.descendants()), 'dim');
}

/** Chooses the edge that a connection is drawn as, on whichever level, and its ends. */
function chooseEdge(cy: Core, marking: Marking, from: CollectionReturnValue, to: CollectionReturnValue): void {
  const sources = from.union(from.parent());
  const targets = to.union(to.parent());
  const edges = edgesBetween(sources, targets);
  marking.remove(edges, 'quiet');
  marking.add(edges.union(from).union(to), 'chosen');
  // Both are in one closed group: no edge is drawn, and nothing stands out by fading the rest.
  if (from.same(to)) return;
  dimAllBut(cy, marking, from.union(to).union(edges).union(edges.connectedNodes()));
}

/** Edges one way; those the other way that are drawn with two heads too. */
function edgesBetween(sources: CollectionReturnValue, targets: CollectionReturnValue): CollectionReturnValue {
  return sources.edgesTo(targets).union(targets.edgesTo(sources).filter('[tail = "triangle"]'));
}

/** One path over the graph: its ends, what it passes through, and the edges in between, on whichever level. */
function markPath(cy: Core, marking: Marking, hops: readonly PathHop[]): void {
  marking.remove(cy.elements(), 'quiet');
  marking.add(cy.elements(), 'dim');
  for (const { explain } of hops) {
    const [from, to] = explain.map((endpoint) => {
      const node = nodeOfEndpoint(cy, endpoint);
      return node ? cy.collection(node) : cy.collection();
    });
    if (!from || !to) continue;
    const ends = from.union(to);
    // An edge at the border of a namespace holds for everything in it.
    const edges = edgesBetween(from.union(from.ancestors()), to.union(to.ancestors()));
    marking.add(edges.union(ends), 'chosen');
    marking.remove(edges.union(ends).union(ends.ancestors()).union(ends.descendants()), 'dim');
  }
}

/** The drawn node that an endpoint is, or is part of. */
export function nodeOfEndpoint(cy: Core, endpoint: number): NodeSingular | null {
  let group: NodeSingular | null = null;
  let exact: NodeSingular | null = null;
  cy.nodes().forEach((node) => {
    const members: unknown = node.data('members');
    if (node.data('endpoint') === endpoint) exact = node;
    else if (Array.isArray(members) && members[0] <= endpoint && endpoint <= members[1]) group = node;
  });
  return exact ?? group;
}
