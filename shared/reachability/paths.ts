/** Ways from one endpoint to another over several allowed connections, workload to workload. */

import { noPorts, type PortSet, subtract, union } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import type { SecurityIndex } from './security-facts.ts';
import { type Graph, shortestPaths } from './shortest-paths.ts';
import type { PairVerdict, UnknownReason } from './types.ts';

/** An endpoint by index, or every public address at once. */
export type PathEnd = number | 'internet';

export interface PathQuery {
  readonly from: PathEnd;
  readonly to: PathEnd;
  /** Whether connections that are only possible count as well. */
  readonly unknown: boolean;
  /** At most so many paths. */
  readonly count: number;
  /** At most so many connections in a row. */
  readonly hops: number;
}

export interface Hop {
  readonly from: PathEnd;
  readonly to: PathEnd;
  /** Endpoints to explain the hop with: those of `from` and `to`, for the internet the addresses that allow most. */
  readonly explain: readonly [from: number, to: number];
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  readonly reasons: readonly UnknownReason[];
}
export interface Path {
  readonly hops: readonly Hop[];
  /** Whether every hop is certain on some port. */
  readonly certain: boolean;
}
export interface PathList {
  /** Fewest hops first, equal ones in the order of their endpoints. */
  readonly paths: readonly Path[];
  /** Why there may be more paths: `count` was reached, or the search was stopped; null when these are all. */
  readonly cut: 'count' | 'work' | null;
}

/** Connections looked at before a search stops and says so: a few tenths of a second. */
const maxWork = 20_000_000;

export function findPaths(graph: ReachGraph, { from, to, count, hops }: Omit<PathQuery, 'unknown'>): PathList {
  const limits = { count, hops, work: maxWork };
  const { paths, cut } = shortestPaths(graph, graph.node(from), graph.node(to), limits);
  return {
    cut,
    paths: paths.map((nodes) => {
      const steps = nodes.slice(1).map((node, i) => graph.hop(nodes[i] as number, node));
      return { hops: steps, certain: steps.every((step) => step.allowed !== noPorts) };
    }),
  };
}

/** Numbers kept of rows that were walked, 4 bytes each. */
const maxKept = 4_000_000;

/** What reaches what, as a graph; the node after the last endpoint is the internet. */
export class ReachGraph implements Graph {
  readonly size: number;
  readonly #engine: Engine;
  readonly #security: SecurityIndex;
  readonly #unknown: boolean;
  readonly #internet: number;
  readonly #rows = new Map<number, Int32Array>();
  #kept = 0;

  /** @param unknown Whether connections that are only possible count as well. */
  constructor(engine: Engine, security: SecurityIndex, unknown: boolean) {
    this.#engine = engine;
    this.#security = security;
    this.#unknown = unknown;
    this.#internet = engine.universe.endpoints.length;
    this.size = this.#internet + 1;
  }

  node(end: PathEnd): number {
    return end === 'internet' ? this.#internet : end;
  }
  #end(node: number): PathEnd {
    return node === this.#internet ? 'internet' : node;
  }

  passable(node: number): boolean {
    return node !== this.#internet && this.#engine.facts(node).endpoint.type === 'workload';
  }

  has(from: number, to: number): boolean {
    if (from === to) return false;
    if (from === this.#internet || to === this.#internet) return this.#overInternet(from, to);
    return this.#counts(this.#engine.reach(from, to));
  }

  #counts({ allowed, unknown }: PairVerdict): boolean {
    return allowed !== noPorts || (this.#unknown && unknown !== noPorts);
  }

  #overInternet(from: number, to: number): boolean {
    const inside = from === this.#internet ? to : from;
    if (inside === this.#internet) return false;
    const facts = this.#security.of(inside);
    const answer = (from === this.#internet ? facts?.fromInternet : facts?.toInternet) ?? 'no';
    return answer === 'yes' || (this.#unknown && answer === 'unknown');
  }

  /** The engine lists ascending sources in one sweep; in any other order each costs a sweep of its own. */
  prepare(nodes: readonly number[]): void {
    if (this.#kept < maxKept) for (const node of nodes.toSorted((a, b) => a - b)) this.successors(node);
  }

  successors(node: number): Int32Array {
    const known = this.#rows.get(node);
    if (known) return known;
    const targets: number[] = [];
    if (node === this.#internet) {
      for (let other = 0; other < node; other++) if (this.#overInternet(node, other)) targets.push(other);
    } else {
      for (const [to, verdict] of this.#engine.row(node)) if (to !== node && this.#counts(verdict)) targets.push(to);
      if (this.#overInternet(node, this.#internet)) targets.push(this.#internet);
    }
    const row = Int32Array.from(targets);
    if (this.#kept + row.length <= maxKept) {
      this.#kept += row.length;
      this.#rows.set(node, row);
    }
    return row;
  }

  predecessors(node: number): Int32Array {
    const found: number[] = [];
    for (const other of this.#admitted(node)) if (this.has(other, node)) found.push(other);
    return Int32Array.from(found);
  }

  /** Ascending nodes that may reach a node, as far as its own side says. */
  *#admitted(node: number): Iterable<number> {
    const { elements, endpoints } = this.#engine.universe;
    const facts = node === this.#internet ? null : endpoints[node];
    const [first] = facts ? [elements[facts.first]] : [];
    // The exemption of a pod's own node is on top of its profile, so that hosts are always asked.
    if (facts?.last !== (facts?.first ?? 0) + 1 || !first || !this.#engine.isPoliced(first)) {
      for (let other = 0; other < this.size; other++) yield other;
      return;
    }
    const admitted = new Set<number>();
    this.#engine.profileOf('ingress', facts.first).row.forEachAllowed((start, end) => {
      for (let e = start; e < end; e++) admitted.add(elements[e]?.endpoint ?? -1);
    });
    for (let other = 0; other < endpoints.length; other++) {
      const begins = endpoints[other]?.first ?? -1;
      const element = elements[begins];
      if (admitted.has(other) || (element && this.#engine.isHost(element))) yield other;
    }
    yield this.#internet;
  }

  hop(from: number, to: number): Hop {
    const ends = { from: this.#end(from), to: this.#end(to) };
    if (from !== this.#internet && to !== this.#internet) {
      return { ...ends, ...this.#engine.reach(from, to), explain: [from, to] };
    }
    let allowed = noPorts;
    let unknown = noPorts;
    let explain: readonly [number, number] | null = null;
    let best = -1;
    const reasons = new Set<UnknownReason>();
    for (const element of this.#security.landmarks.internet) {
      const address = this.#engine.universe.elements[element]?.endpoint ?? -1;
      const pair = from === this.#internet ? ([address, to] as const) : ([from, address] as const);
      const verdict = this.#engine.reach(...pair);
      const score = verdict.allowed !== noPorts ? 2 : verdict.unknown !== noPorts ? 1 : 0;
      if (score > best) {
        best = score;
        explain = pair;
      }
      allowed = union(allowed, verdict.allowed);
      unknown = union(unknown, verdict.unknown);
      for (const reason of verdict.reasons) reasons.add(reason);
    }
    unknown = subtract(unknown, allowed);
    if (!explain) throw new RangeError('no public address');
    return { ...ends, explain, allowed, unknown, reasons: unknown === noPorts ? [] : [...reasons] };
  }
}
