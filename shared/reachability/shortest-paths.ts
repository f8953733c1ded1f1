/**
 * The k shortest loopless paths of a graph, fewest hops first, equal ones in the order of their nodes. Source: J. Yen,
 * "Finding the K Shortest Loopless Paths in a Network" (1971), with E. Lawler's way of not finding a path twice (1972).
 */

export interface Graph {
  /** Nodes are 0 … size - 1. */
  readonly size: number;
  /** Ascending. */
  successors(node: number): ArrayLike<number>;
  predecessors(node: number): ArrayLike<number>;
  has(from: number, to: number): boolean;
  /** Says whose successors will be asked for next. */
  prepare?(nodes: readonly number[]): void;
  /** Whether a path may pass through. */
  passable(node: number): boolean;
}

export interface PathLimits {
  readonly count: number;
  readonly hops: number;
  /** Edges that may be looked at. */
  readonly work: number;
}

export interface ShortestPaths {
  /** Nodes of each path, ends included. */
  readonly paths: readonly (readonly number[])[];
  /** Why there may be more: the count was reached, or the work; null when these are all of at most `hops` hops. */
  readonly cut: 'count' | 'work' | null;
}

class OutOfWork extends Error {}

/** Edges looked at from the end before the search gives up to learn what leads there. */
const maxBackward = 40_000;
/** With so few nodes left to find, asking for each is cheaper than walking a row. */
const fewLeft = 64;

export function shortestPaths(graph: Graph, from: number, to: number, limits: PathLimits): ShortestPaths {
  if (from === to) return { paths: [], cut: null };
  const search = new Search(graph, to, limits);
  const paths: (readonly number[])[] = [];
  const waiting: Candidate[] = [];
  const spread = (root: readonly number[], avoid: ReadonlySet<number>): void => {
    const path = search.shortest(root, avoid);
    if (path) waiting.push({ path, spur: root.length - 1 });
  };
  try {
    if (!search.leadsHere(from)) return { paths, cut: null };
    spread([from], new Set());
    while (waiting.length > 0) {
      const next = takeFirst(waiting);
      if (paths.length === limits.count) return { paths, cut: 'count' };
      paths.push(next.path);
      for (let at = next.spur; at < next.path.length - 1; at++) {
        const root = next.path.slice(0, at + 1);
        // Where the paths found so far go on from this root; deviations before `spur` have been looked for already.
        const avoid = new Set(
          paths.filter((path) => root.every((node, i) => path[i] === node)).map((p) => p[at + 1] ?? -1),
        );
        spread(root, avoid);
      }
    }
    return { paths, cut: null };
  } catch (error) {
    if (!(error instanceof OutOfWork)) throw error;
    while (waiting.length > 0 && paths.length < limits.count) paths.push(takeFirst(waiting).path);
    return { paths, cut: 'work' };
  }
}

interface Candidate {
  readonly path: readonly number[];
  /** Position of the node at which it leaves the path that it was found from. */
  readonly spur: number;
}

function takeFirst(waiting: Candidate[]): Candidate {
  let best = 0;
  for (let i = 1; i < waiting.length; i++) if (before(waiting[i], waiting[best])) best = i;
  return waiting.splice(best, 1)[0] as Candidate;
}

function before(a: Candidate | undefined, b: Candidate | undefined): boolean {
  if (!a || !b) return false;
  if (a.path.length !== b.path.length) return a.path.length < b.path.length;
  const at = a.path.findIndex((node, i) => node !== b.path[i]);
  return at >= 0 && (a.path[at] as number) < (b.path[at] as number);
}

class Search {
  readonly #graph: Graph;
  readonly #to: number;
  readonly #hops: number;
  #work: number;
  /** Every node that leads to the end; null when there are too many to tell. */
  readonly #relevant: ReadonlySet<number> | null;

  constructor(graph: Graph, to: number, { hops, work }: PathLimits) {
    this.#graph = graph;
    this.#to = to;
    this.#hops = hops;
    this.#work = work;
    this.#relevant = this.#backward();
  }

  leadsHere(node: number): boolean {
    return this.#relevant?.has(node) ?? true;
  }

  #spend(edges: number): void {
    this.#work -= edges;
    if (this.#work < 0) throw new OutOfWork();
  }

  #backward(): ReadonlySet<number> | null {
    const found = new Set<number>();
    const queue = [this.#to];
    let seen = 0;
    for (let i = 0; i < queue.length; i++) {
      if (seen > maxBackward) return null;
      const before = this.#graph.predecessors(queue[i] as number);
      seen += before.length + 1;
      for (let j = 0; j < before.length; j++) {
        const node = before[j] as number;
        if (node === this.#to || found.has(node)) continue;
        found.add(node);
        if (this.#graph.passable(node)) queue.push(node);
      }
    }
    return found;
  }

  /** Shortest, then first, path that begins with `root` and does not go on to a node of `avoid`. */
  shortest(root: readonly number[], avoid: ReadonlySet<number>): number[] | null {
    const start = root.at(-1);
    if (start === undefined) return null;
    const parent = new Map<number, number>(root.map((node) => [node, node]));
    const relevant = this.#relevant;
    let left = (relevant?.size ?? this.#graph.size) - parent.size;
    let rest: Set<number> | null = null;
    let level = [start];
    for (let hops = root.length; hops <= this.#hops && level.length > 0; hops++) {
      const next: number[] = [];
      for (const node of level) {
        this.#spend(1);
        if (!(node === start && avoid.has(this.#to)) && this.#graph.has(node, this.#to)) {
          return [...root, ...trail(parent, start, node), this.#to];
        }
      }
      if (left > fewLeft) this.#graph.prepare?.(level);
      for (const node of level) {
        const visit = (other: number): void => {
          if (parent.has(other) || other === this.#to || (node === start && avoid.has(other))) return;
          if (!this.#graph.passable(other) || relevant?.has(other) === false) return;
          parent.set(other, node);
          rest?.delete(other);
          left--;
          next.push(other);
        };
        if (left <= 0) break;
        if (left <= fewLeft) {
          rest ??= this.#unseen(parent);
          this.#spend(rest.size);
          for (const other of [...rest]) if (this.#graph.has(node, other)) visit(other);
        } else {
          const successors = this.#graph.successors(node);
          this.#spend(successors.length);
          for (let i = 0; i < successors.length; i++) visit(successors[i] as number);
        }
      }
      level = next;
    }
    return null;
  }

  #unseen(seen: ReadonlyMap<number, number>): Set<number> {
    const all = this.#relevant
      ? [...this.#relevant].sort((a, b) => a - b)
      : Array.from({ length: this.#graph.size }, (_, i) => i);
    this.#spend(all.length);
    return new Set(all.filter((node) => !seen.has(node)));
  }
}

function trail(parent: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const nodes: number[] = [];
  for (let node = end; node !== start; node = parent.get(node) ?? start) nodes.push(node);
  return nodes.reverse();
}
