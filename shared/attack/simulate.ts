/**
 * Frontier by frontier, what an attacker comes to own. Nothing is ever lost again, so the outcome does not depend on the
 * order of steps; a step is the earliest at which something can be owned.
 */

import { noPorts } from '../values/ports.ts';
import type { AttackGraph } from './graph.ts';
import { type Certainty, type Edge, type Need, rankOf, weaker } from './model.ts';
import type { NetworkView, Reached } from './network.ts';
import { gateOf, type Position } from './positions.ts';
import { isCovered, openingOf } from './rbac-policies.ts';
import { reopened } from './reopened.ts';
import type { RuleId } from './techniques.ts';

export interface Switches {
  /** Weakest edge that counts. */
  readonly minCertainty: Certainty;
  /** Rules that the attacker does not know. */
  readonly excluded: ReadonlySet<RuleId>;
  /** Controls that are in place: the edges that they take away are gone. */
  readonly controls: ReadonlySet<string>;
}
export const defaultSwitches: Switches = { minCertainty: 'likely', excluded: new Set(), controls: new Set() };

/** How something came to be owned. */
export interface Arrival {
  readonly vertex: number;
  readonly step: number;
  /** Null for a foothold. */
  readonly edge: Edge | null;
  readonly from: number;
  /** From where the API server or kubelet is called, when the edge needs that. */
  readonly position: Position | null;
  /** Scopes of the namespaces whose policies had to be opened first. */
  readonly opened: readonly number[];
  readonly certainty: Certainty;
  /** Of the whole way to it. */
  readonly sure: Certainty;
}

export interface Simulation {
  readonly graph: AttackGraph;
  readonly switches: Switches;
  readonly footholds: readonly number[];
  /** By vertex, scopes included. */
  readonly owned: ReadonlyMap<number, Arrival>;
  /** What is newly owned at each step, without scopes. */
  readonly frontiers: readonly (readonly Arrival[])[];
  readonly positions: Readonly<Record<Need, Position | null>>;
  /** What the attacker opened to get on (openingOf). */
  readonly openings: ReadonlySet<string>;
}

export function simulate(
  graph: AttackGraph,
  footholds: readonly number[],
  switches: Switches = defaultSwitches,
): Simulation {
  return new Run(graph, footholds, switches).finish();
}

/** Whether an edge counts under the switches. */
export function counts(edge: Edge, { minCertainty, excluded, controls }: Switches): boolean {
  if (rankOf(edge.certainty) < rankOf(minCertainty)) return false;
  if (edge.rule !== null && excluded.has(edge.rule)) return false;
  return controls.size === 0 || !edge.controls.some((one) => controls.has(one));
}

/** Up to so many targets are asked about one by one. */
const fewTargets = 16;

/** Rounds of opening policies and looking on; each costs an analysis. */
const maxOpenings = 8;

class Run {
  readonly #graph: AttackGraph;
  readonly #switches: Switches;
  readonly #footholds: readonly number[];
  readonly #owned = new Map<number, Arrival>();
  readonly #frontiers: Arrival[][] = [];
  readonly #positions: Record<Need, Position | null> = { 'api-server': null, kubelet: null };
  /** Owned positions that were not asked yet. */
  readonly #unasked: Record<Need, number[]> = { 'api-server': [], kubelet: [] };
  #waiting: { readonly edge: Edge; readonly from: number }[] = [];
  #view: NetworkView;
  #opened: readonly number[] = [];
  #openings: ReadonlySet<string> = new Set();
  #visited = new Set<string>();
  /** Endpoints of workloads that are not owned. */
  readonly #free: Set<number>;

  constructor(graph: AttackGraph, footholds: readonly number[], switches: Switches) {
    this.#graph = graph;
    this.#footholds = footholds;
    this.#switches = switches;
    this.#view = graph.view;
    this.#free = new Set(graph.facts.workloads.keys());
  }

  finish(): Simulation {
    const start: Arrival[] = [];
    for (const vertex of new Set(this.#footholds)) {
      start.push({
        vertex,
        step: 0,
        edge: null,
        from: -1,
        position: null,
        opened: [],
        certainty: 'certain',
        sure: 'certain',
      });
      const { kind } = this.#graph.at(vertex);
      // Who holds a token or is a user can use it somewhere.
      if (kind === 'service-account' || kind === 'user' || kind === 'cluster-admin') {
        for (const need of ['api-server', 'kubelet'] as const) {
          this.#positions[need] ??= { vertex, need, gate: null, certainty: 'certain' };
        }
      }
    }
    this.#spread(start);
    for (let round = 0; round < maxOpenings && this.#open(); round++) {
      const again = [...this.#owned.values()].filter(({ vertex }) => this.#graph.at(vertex).kind !== 'scope');
      const candidates = new Map<number, Arrival>();
      for (const { vertex } of this.#byEndpoint(again)) this.#network(vertex, candidates);
      this.#spread([...candidates.values()]);
    }
    return {
      graph: this.#graph,
      switches: this.#switches,
      footholds: this.#footholds,
      owned: this.#owned,
      frontiers: this.#frontiers,
      positions: this.#positions,
      openings: this.#openings,
    };
  }

  #spread(first: readonly Arrival[]): void {
    let next = first;
    while (next.length > 0) {
      const frontier = this.#own(next);
      const candidates = new Map<number, Arrival>();
      for (const { vertex } of frontier) this.#expand(vertex, candidates);
      this.#release(candidates);
      next = [...candidates.values()];
    }
  }

  /** Takes hold of everything at once, and of what scopes join to it. */
  #own(arrivals: readonly Arrival[]): Arrival[] {
    const all: Arrival[] = [];
    const step = this.#frontiers.length;
    const pending = arrivals.map((arrival) => ({ ...arrival, step }));
    for (let i = 0; i < pending.length; i++) {
      const arrival = pending[i];
      if (!arrival || this.#owned.has(arrival.vertex)) continue;
      this.#owned.set(arrival.vertex, arrival);
      all.push(arrival);
      const vertex = this.#graph.at(arrival.vertex);
      if (vertex.kind === 'workload') this.#free.delete(vertex.endpoint);
      if (this.#graph.positionOf(vertex) >= 0 || vertex.kind === 'node' || vertex.kind === 'internet') {
        this.#unasked['api-server'].push(arrival.vertex);
        this.#unasked.kubelet.push(arrival.vertex);
      }
      if (vertex.kind !== 'scope' && vertex.kind !== 'node') continue;
      for (const edge of this.#graph.edgesFrom(arrival.vertex)) {
        if (edge.rule !== null || this.#owned.has(edge.to) || !counts(edge, this.#switches)) continue;
        const certainty = weaker(arrival.certainty, edge.certainty);
        const sure = weaker(arrival.sure, edge.certainty);
        pending.push({
          ...arrival,
          vertex: edge.to,
          edge,
          from: arrival.vertex,
          certainty,
          sure,
          position: null,
          opened: [],
        });
      }
    }
    const shown = all.filter(({ vertex }) => this.#graph.at(vertex).kind !== 'scope');
    this.#frontiers.push(shown);
    return this.#byEndpoint(all);
  }

  /** The engine sweeps over sources in ascending order. */
  #byEndpoint(arrivals: readonly Arrival[]): Arrival[] {
    const key = ({ vertex }: Arrival): number => this.#graph.positionOf(this.#graph.at(vertex));
    return [...arrivals].sort((a, b) => key(a) - key(b) || a.vertex - b.vertex);
  }

  #expand(from: number, candidates: Map<number, Arrival>): void {
    for (const edge of this.#graph.edgesFrom(from)) {
      if (edge.rule === null || this.#owned.has(edge.to) || !counts(edge, this.#switches)) continue;
      if (edge.need) this.#waiting.push({ edge, from });
      else this.#offer(candidates, edge, from, null, []);
    }
    this.#network(from, candidates);
  }

  #network(from: number, candidates: Map<number, Arrival>): void {
    const graph = this.#graph;
    const { controls, excluded, minCertainty } = this.#switches;
    if (excluded.has('N1-pod-reach')) return;
    const endpoint = graph.positionOf(graph.at(from));
    if (endpoint < 0) return;
    const source = graph.facts.workloads.get(endpoint);
    const locked = source !== undefined && controls.has(`egress:${source.id}`) && !this.#isOpened(source.namespace);
    const key = this.#view.classOf(endpoint);
    const isVisited = !locked && this.#visited.has(key);
    // A pod of the attacker's own may call the workload whose labels it has: that is another pod.
    const isOwn = graph.at(from).kind === 'own-pod';
    if (isVisited && !isOwn) return;
    // What is locked in may ask DNS, so it does not stand for its class.
    if (!locked) this.#visited.add(key);
    const best = this.#sureOf(from);
    // Most of a row is owned already, or found on a way that is no worse.
    const skip = (to: number): boolean =>
      to === endpoint || !this.#free.has(to) || candidates.get(graph.workload(to))?.sure === best;
    const take = (reached: Reached): void => {
      const target = graph.at(graph.workload(reached.to));
      if (controls.has(`ingress:${target.id}`) && !this.#isOpened(target.namespace)) return;
      for (const edge of graph.networkEdge(endpoint, reached)) {
        if (rankOf(edge.certainty) < rankOf(minCertainty)) continue;
        if (locked && edge.controls.some((one) => one.startsWith('egress:'))) continue;
        const own =
          this.#opened.length === 0 ? edge : this.#afterOpening(edge, source?.namespace ?? '', target.namespace);
        this.#offer(candidates, own, from, null, this.#opened);
      }
    };
    if (isOwn && this.#free.has(endpoint)) {
      const sibling = this.#view.reachSibling(endpoint);
      if (sibling.allowed !== noPorts || sibling.unknown !== noPorts) take(sibling);
    }
    if (isVisited) return;
    if (this.#free.size > fewTargets) {
      this.#view.scan(endpoint, skip, take);
      return;
    }
    for (const to of this.#free) {
      if (skip(to)) continue;
      const reached = this.#view.reach(endpoint, to);
      if (reached.allowed !== noPorts || reached.unknown !== noPorts) take(reached);
    }
  }

  /** A policy in a namespace that the attacker opened holds nobody. */
  #afterOpening(edge: Edge, from: string, to: string): Edge {
    const holds = edge.controls.filter((one) => !this.#isOpened(one.startsWith('ingress:') ? to : from));
    const certainty = this.#opened.reduce((all, scope) => weaker(all, this.#sureOf(scope)), edge.certainty);
    return { ...edge, certainty, controls: holds, note: 'once the policies are opened' };
  }
  #sureOf(vertex: number): Certainty {
    return this.#owned.get(vertex)?.sure ?? 'certain';
  }
  #isOpened(namespace: string): boolean {
    return this.#openings.has('*') || this.#openings.has(namespace);
  }

  #offer(
    candidates: Map<number, Arrival>,
    edge: Edge,
    from: number,
    position: Position | null,
    opened: readonly number[],
  ): void {
    const certainty = position ? weaker(edge.certainty, position.certainty) : edge.certainty;
    const sure = weaker(this.#sureOf(from), certainty);
    const known = candidates.get(edge.to);
    // Of ways that are as long, the one that is surer from its beginning on.
    if (known && (rankOf(known.sure) - rankOf(sure) || rankOf(known.certainty) - rankOf(certainty)) >= 0) return;
    candidates.set(edge.to, { vertex: edge.to, step: 0, edge, from, position, opened, certainty, sure });
  }

  /** Edges that wait for somewhere to call the API server or a kubelet from. */
  #release(candidates: Map<number, Arrival>): void {
    if (this.#waiting.length === 0) return;
    const still: { readonly edge: Edge; readonly from: number }[] = [];
    for (const one of this.#waiting) {
      if (this.#owned.has(one.edge.to)) continue;
      const position = this.#positionFor(one.edge.need ?? 'api-server', one.from);
      if (position) this.#offer(candidates, one.edge, one.from, position, []);
      else still.push(one);
    }
    this.#waiting = still;
  }

  #positionFor(need: Need, from: number): Position | null {
    const own = this.#ownPosition(need, from);
    if (own) {
      this.#positions[own.need] ??= own;
      return own;
    }
    const general = this.#anyPosition(need);
    // nodes/proxy goes through the API server as well as to a kubelet.
    return general ?? (need === 'kubelet' ? this.#anyPosition('api-server') : null);
  }

  /** The pod that the token was taken from, if it can use it itself. */
  #ownPosition(need: Need, from: number): Position | null {
    const source = this.#owned.get(from)?.from ?? -1;
    if (source < 0) return null;
    const found = this.#usable(source, need);
    if (found) return found;
    return need === 'kubelet' ? this.#usable(source, 'api-server') : null;
  }

  #usable(vertex: number, need: Need): Position | null {
    const { minCertainty, controls } = this.#switches;
    const found = gateOf(this.#graph, this.#graph.at(vertex), need, controls);
    return found && rankOf(found.certainty) >= rankOf(minCertainty) ? found : null;
  }

  #anyPosition(need: Need): Position | null {
    const list = this.#unasked[need];
    let best = this.#positions[need];
    while (best?.certainty !== 'certain') {
      const vertex = list.pop();
      if (vertex === undefined) break;
      const found = this.#usable(vertex, need);
      if (found && (!best || rankOf(found.certainty) > rankOf(best.certainty))) best = found;
    }
    this.#positions[need] = best;
    return best;
  }

  /** Turns to the network as it is once the attacker has opened policies; false when there is nothing new to open. */
  #open(): boolean {
    if (this.#switches.excluded.has('N12-policy-tamper')) return false;
    const fresh = [...this.#owned.values()].flatMap(({ vertex, sure }) => {
      const { kind, id } = this.#graph.at(vertex);
      const opening = kind === 'scope' ? openingOf(id.slice('scope:'.length)) : null;
      return opening === null || isCovered(opening, this.#openings) ? [] : [{ vertex, opening, rank: rankOf(sure) }];
    });
    // The surest first: what they lead to must not seem as doubtful as what the others do.
    const best = Math.max(...fresh.map(({ rank }) => rank));
    const found = new Set(this.#openings);
    for (const { vertex, opening, rank } of fresh) {
      if (rank < best || isCovered(opening, found)) continue;
      found.add(opening);
      this.#opened = [...this.#opened, vertex];
    }
    if (found.size === this.#openings.size) return false;
    this.#openings = found;
    this.#view = reopened(this.#graph, found);
    this.#visited = new Set();
    return true;
  }
}
