/** Paths: the way that a simulation came to something, and the k shortest ways without loops. */
import { StepGraph } from './distances.ts';
import { Heap } from './heap.ts';
import { type Certainty, certainties, type Edge, rankOf, weaker } from './model.ts';
import type { Reached } from './network.ts';
import { gateOf, type Position } from './positions.ts';
import type { Arrival, Simulation } from './simulate.ts';

/** One visible step: scopes on the way are joined into it. */
export interface PathStep {
  readonly from: number;
  readonly to: number;
  /** The edge that says what is done. */
  readonly edge: Edge;
  readonly certainty: Certainty;
  /** From where the API server or a kubelet is called, when that is needed. */
  readonly position: Position | null;
  /** Scopes of namespaces whose policies had to be opened first. */
  readonly opened: readonly number[];
}
export interface Path {
  readonly steps: readonly PathStep[];
  readonly certainty: Certainty;
}
export interface Paths {
  /** Shortest first; of equal length the surer ones. */
  readonly paths: readonly Path[];
  /** Number of different paths that were found; at most the limit. */
  readonly found: number;
  /** Whether there are more than were found. */
  readonly more: boolean;
}

export interface PathOptions {
  /** How many to give back. */
  readonly count?: number;
  /** How many to count at most. */
  readonly limit?: number;
  /** Longest path, in steps. */
  readonly maxSteps?: number;
}

/** How many partial paths are looked at: what bounds a graph with thousands of equal paths. */
const maxPartials = 50_000;

interface Partial {
  readonly vertex: number;
  /** A step over the network stays what the engine said until the path is complete. */
  readonly edge: Edge | Reached | null;
  readonly before: Partial | null;
  readonly steps: number;
  readonly doubt: number;
}

/** The shortest loopless paths from the footholds of a simulation to a target, and how many there are. */
export function shortestPaths(
  simulation: Simulation,
  target: number,
  options: PathOptions = {},
  steps?: StepGraph,
): Paths {
  const { count = 5, limit = 1000, maxSteps = 20 } = options;
  const arrival = simulation.owned.get(target);
  if (!arrival || arrival.edge === null) return { paths: [], found: 0, more: false };
  const graph = steps ?? new StepGraph(simulation);
  const distances = graph.distancesTo([target]);
  const starts = new Set(simulation.footholds);
  // Of equals the one that has come furthest: the first paths are found without looking at every other beginning.
  const heap = new Heap<Partial>((a, b) => keyOf(a) - keyOf(b) || a.doubt - b.doubt || b.steps - a.steps);
  const keyOf = (one: Partial): number => one.steps + (distances.get(one.vertex) ?? 0);
  for (const vertex of starts) {
    if (distances.has(vertex)) heap.push({ vertex, edge: null, before: null, steps: 0, doubt: 0 });
  }
  const paths: Path[] = [];
  const seen = new Set<string>();
  let looked = 0;
  for (let one = heap.pop(); one; one = heap.pop()) {
    if (one.vertex === target) {
      const path = visible(simulation, graph, one);
      const key = path.steps.map(({ to }) => to).join();
      if (!seen.has(key)) {
        seen.add(key);
        if (paths.length < count) paths.push(path);
      }
      if (seen.size >= limit) return { paths, found: seen.size, more: heap.size > 0 };
      continue;
    }
    if (++looked > maxPartials) return { paths: orWalked(paths, simulation, target), found: seen.size, more: true };
    const extend = (vertex: number, edge: Edge | Reached, cost: 0 | 1, certainty: Certainty): void => {
      if (starts.has(vertex) || isOn(one, vertex)) return;
      const next = one.steps + cost;
      if (next + (distances.get(vertex) ?? 0) > maxSteps) return;
      const doubt = one.doubt + (cost === 0 ? 0 : certainties.length - 1 - rankOf(certainty));
      heap.push({ vertex, edge, before: one, steps: next, doubt });
    };
    const best = bestEdges(graph, one.vertex, distances);
    for (const edge of best.values()) extend(edge.to, edge, edge.rule === null ? 0 : 1, edge.certainty);
    for (const reached of graph.reachedFrom(one.vertex)) {
      const to = simulation.graph.workload(reached.to);
      if (!distances.has(to) || best.get(to)?.certainty === 'certain') continue;
      const certainty = graph.certaintyOf(one.vertex, reached);
      if (certainty !== null) extend(to, reached, 1, certainty);
    }
  }
  const all = orWalked(paths, simulation, target);
  return { paths: all, found: Math.max(seen.size, all.length), more: !graph.complete };
}

/** What only opening policies makes possible is on no path of the network as it stands: then the way it was come by. */
function orWalked(paths: readonly Path[], simulation: Simulation, target: number): readonly Path[] {
  return paths.length > 0 ? paths : [walked(simulation, target)];
}

function isOn(partial: Partial, vertex: number): boolean {
  for (let at: Partial | null = partial; at; at = at.before) if (at.vertex === vertex) return true;
  return false;
}

/** One edge for each next vertex: the surest. Edges to where the target is out of reach are left out. */
function bestEdges(
  graph: StepGraph,
  vertex: number,
  distances: ReadonlyMap<number, number>,
): ReadonlyMap<number, Edge> {
  const best = new Map<number, Edge>();
  for (const edge of graph.edgesFrom(vertex)) {
    if (!distances.has(edge.to)) continue;
    const known = best.get(edge.to);
    if (!known || rankOf(edge.certainty) > rankOf(known.certainty)) best.set(edge.to, edge);
  }
  return best;
}

function visible(simulation: Simulation, stepGraph: StepGraph, end: Partial): Path {
  const chain: Partial[] = [];
  for (let at: Partial | null = end; at; at = at.before) chain.unshift(at);
  const steps: PathStep[] = [];
  let from = -1;
  const { graph } = simulation;
  /** The edge of the step under way, and how sure what scopes join to it is. */
  let doing: Edge | null = null;
  let sure: Certainty = 'certain';
  for (const { vertex, edge: found, before } of chain) {
    const edge =
      found && 'rule' in found ? found : found && before ? stepGraph.networkEdge(before.vertex, found) : null;
    if (edge?.rule) doing = edge;
    if (edge) sure = weaker(sure, edge.certainty);
    if (graph.at(vertex).kind === 'scope') continue;
    if (doing) {
      const position = positionOf(simulation, doing, steps);
      const certainty = position ? weaker(sure, position.certainty) : sure;
      steps.push({ from, to: vertex, edge: doing, certainty, position, opened: [] });
    }
    doing = null;
    sure = 'certain';
    from = vertex;
  }
  return { steps, certainty: steps.reduce<Certainty>((all, step) => weaker(all, step.certainty), 'certain') };
}

/** The last pod on the way that can make the call, else wherever the simulation found one. */
function positionOf(simulation: Simulation, edge: Edge, steps: readonly PathStep[]): Position | null {
  const { graph, positions, switches } = simulation;
  if (edge.need === null) return null;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (!step) continue;
    for (const vertex of [step.to, step.from]) {
      const found = gateOf(graph, graph.at(vertex), edge.need, switches.controls);
      if (found && rankOf(found.certainty) >= rankOf(switches.minCertainty)) return found;
    }
  }
  return positions[edge.need] ?? (edge.need === 'kubelet' ? positions['api-server'] : null);
}

/** The arrival that says how something visible was come by: past the scopes that led to it. */
export function causeOf(simulation: Simulation, vertex: number): Arrival | null {
  let arrival = simulation.owned.get(vertex);
  let certainty: Certainty = arrival?.certainty ?? 'certain';
  while (arrival?.edge?.rule === null) {
    arrival = simulation.owned.get(arrival.from);
    if (arrival) certainty = weaker(certainty, arrival.certainty);
  }
  return arrival ? { ...arrival, vertex, certainty } : null;
}

/** The visible vertex that a step begins at. */
export function visibleFrom(simulation: Simulation, vertex: number): number {
  let at = vertex;
  while (at >= 0 && simulation.graph.at(at).kind === 'scope') at = simulation.owned.get(at)?.from ?? -1;
  return at;
}

/** The way by which a simulation first came to something. */
export function walked(simulation: Simulation, target: number): Path {
  const steps: PathStep[] = [];
  for (let at = target; at >= 0; ) {
    const cause = causeOf(simulation, at);
    if (!cause?.edge) break;
    const from = visibleFrom(simulation, cause.from);
    steps.unshift({
      from,
      to: at,
      edge: cause.edge,
      certainty: cause.certainty,
      position: cause.position,
      opened: cause.opened,
    });
    at = from;
  }
  return { steps, certainty: steps.reduce<Certainty>((all, step) => weaker(all, step.certainty), 'certain') };
}

/** Everything that had to be owned to own the target, itself included: a proof, not only a line. */
export function derivationOf(simulation: Simulation, target: number): Arrival[] {
  const seen = new Set<number>();
  const proof: Arrival[] = [];
  const pending = [target];
  for (let vertex = pending.pop(); vertex !== undefined; vertex = pending.pop()) {
    const arrival = simulation.owned.get(vertex);
    if (!arrival || seen.has(vertex)) continue;
    seen.add(vertex);
    proof.push(arrival);
    if (arrival.from >= 0) pending.push(arrival.from);
    if (arrival.position) pending.push(arrival.position.vertex);
    pending.push(...arrival.opened);
  }
  return proof;
}
