/** How many steps every owned vertex is away from some targets: a search backwards over what a simulation came to own. */
import { noPorts } from '../values/ports.ts';
import { type Certainty, type Edge, type Need, rankOf } from './model.ts';
import type { Reached } from './network.ts';
import { counts, type Simulation } from './simulate.ts';

/** Targets of rows that are looked at; beyond that, paths are those among the rows until then. */
const maxRowTargets = 3_000_000;

/** The steps that a simulation allows, restricted to what it owns. */
export class StepGraph {
  readonly simulation: Simulation;
  /** False when a cluster was too dense to look at every row. */
  complete = true;
  readonly #backwards = new Map<number, { readonly from: number; readonly cost: 0 | 1 }[]>();
  /** Classes of network positions that reach an owned workload, by its vertex. */
  readonly #classesInto = new Map<number, number[]>();
  /** Positions of each class. */
  readonly #members: number[][] = [];

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    const { graph, owned } = simulation;
    const positions: number[] = [];
    for (const vertex of owned.keys()) {
      for (const edge of graph.edgesFrom(vertex)) {
        if (!this.usable(edge)) continue;
        const list = this.#backwards.get(edge.to);
        const entry = { from: vertex, cost: edge.rule === null ? 0 : 1 } as const;
        if (list) list.push(entry);
        else this.#backwards.set(edge.to, [entry]);
      }
      if (this.#mayCall(vertex)) positions.push(vertex);
    }
    positions.sort((a, b) => graph.at(a).endpoint - graph.at(b).endpoint);
    let rows = 0;
    const known = new Map<string, number[]>();
    for (const vertex of positions) {
      const key = this.#classOf(vertex);
      const members = known.get(key);
      if (members) {
        members.push(vertex);
        continue;
      }
      if (rows > maxRowTargets) {
        this.complete = false;
        continue;
      }
      const own = this.#members.push([vertex]) - 1;
      known.set(key, this.#members[own] ?? []);
      // With the target itself, should it be in the class: the others of the class reach it.
      for (const reached of graph.view.row(graph.at(vertex).endpoint)) {
        rows++;
        const to = graph.workload(reached.to);
        if (!owned.has(to) || this.certaintyOf(vertex, reached) === null) continue;
        const list = this.#classesInto.get(to);
        if (list) list.push(own);
        else this.#classesInto.set(to, [own]);
      }
    }
  }

  #mayCall(vertex: number): boolean {
    const { graph, switches } = this.simulation;
    return graph.positionOf(graph.at(vertex)) >= 0 && !switches.excluded.has('N1-pod-reach');
  }
  /** What is locked in does not stand for its class. */
  #classOf(vertex: number): string {
    const { graph, switches } = this.simulation;
    const { endpoint } = graph.at(vertex);
    const id = graph.facts.workloads.get(endpoint)?.id ?? '';
    return switches.controls.has(`egress:${id}`) ? `locked ${endpoint}` : graph.view.classOf(endpoint);
  }

  /** Whether an edge counts, ends at something owned, and has a position where it needs one. */
  usable(edge: Edge): boolean {
    const { owned, switches } = this.simulation;
    return owned.has(edge.to) && counts(edge, switches) && (edge.need === null || this.#hasPosition(edge.need));
  }
  #hasPosition(need: Need): boolean {
    const { positions } = this.simulation;
    return positions[need] !== null || (need === 'kubelet' && positions['api-server'] !== null);
  }

  /** Every step from a vertex but those over the network. */
  *edgesFrom(vertex: number): Generator<Edge> {
    for (const edge of this.simulation.graph.edgesFrom(vertex)) if (this.usable(edge)) yield edge;
  }

  /** What a vertex reaches over the network and the simulation owns, as the engine says it: no edge is made yet. */
  *reachedFrom(vertex: number): Generator<Reached> {
    const { graph, owned } = this.simulation;
    if (!this.#mayCall(vertex)) return;
    const { endpoint, kind } = graph.at(vertex);
    for (const reached of graph.view.row(endpoint)) {
      if (reached.to === endpoint && kind !== 'own-pod') continue;
      if (owned.has(graph.workload(reached.to))) yield reached;
    }
  }

  /** The surest step to a target that was reached over the network; undefined when none counts. */
  networkEdge(vertex: number, reached: Reached): Edge | undefined {
    const { graph, switches } = this.simulation;
    const edges = graph.networkEdge(graph.at(vertex).endpoint, reached);
    return edges.find((edge) => counts(edge, switches));
  }

  /** How sure that step is; null when none counts. Says so without making it, where it can. */
  certaintyOf(vertex: number, reached: Reached): Certainty | null {
    const { graph, switches } = this.simulation;
    if (graph.isDns(reached.to) || switches.controls.size > 0) {
      return this.networkEdge(vertex, reached)?.certainty ?? null;
    }
    const certainty = reached.allowed === noPorts ? 'unknown' : 'certain';
    return rankOf(certainty) < rankOf(switches.minCertainty) ? null : certainty;
  }

  /** Steps from each vertex to the nearest target; absent where no target can be reached. */
  distancesTo(targets: Iterable<number>): ReadonlyMap<number, number> {
    const distances = new Map<number, number>();
    let level = [...targets].filter((target) => this.simulation.owned.has(target));
    const seenClasses = new Set<number>();
    for (let far = 0; level.length > 0; far++) {
      const next: number[] = [];
      for (let i = 0; i < level.length; i++) {
        const vertex = level[i] as number;
        if (distances.has(vertex)) continue;
        distances.set(vertex, far);
        for (const { from, cost } of this.#backwards.get(vertex) ?? []) {
          if (distances.has(from)) continue;
          (cost === 0 ? level : next).push(from);
        }
        for (const key of this.#classesInto.get(vertex) ?? []) {
          if (seenClasses.has(key)) continue;
          seenClasses.add(key);
          for (const member of this.#members[key] ?? []) next.push(member);
        }
      }
      level = next;
    }
    return distances;
  }
}
