/** The attack graph of the open cluster, made when somebody first asks: most never attack, and raw objects take room. */
import type { Scheduling } from '../../../shared/attack/builder.ts';
import { StepGraph } from '../../../shared/attack/distances.ts';
import { AttackGraph } from '../../../shared/attack/graph.ts';
import { guessJewels, type Jewel } from '../../../shared/attack/jewels.ts';
import type { Vertex, VertexKind } from '../../../shared/attack/model.ts';
import { type Simulation, simulate } from '../../../shared/attack/simulate.ts';
import type { KubernetesObject, Source, SourceText } from '../../../shared/kubernetes/objects.ts';
import type { LineOf } from '../../../shared/policy/fields.ts';
import type { Engine } from '../../../shared/reachability/engine.ts';
import { vertexName } from '../../../shared/report/attack-words.ts';
import { type Snippets, snippetsOf } from '../snippet.ts';
import type { AttackQuestion, VertexLink } from './types.ts';

/** What an attack graph is made of. */
export interface Manifests {
  readonly objects: readonly KubernetesObject[];
  readonly engine: Engine;
  readonly texts: ReadonlyMap<string, SourceText>;
  /** Where lines of objects are found that were read later, from drafts. */
  readonly drafted: WeakMap<Source, { readonly lineOf: LineOf }>;
}

/** What nobody marks or searches for: it only comes up on the way. */
const passing: ReadonlySet<VertexKind> = new Set([
  'scope',
  'outside',
  'pod-on-node',
  'own-pod',
  'node-credentials',
  'cloud-identity',
]);

/** Simulations that are kept: with and without the controls that are tried, and of a pair of ends. */
const maxSimulations = 6;

export class Ground {
  readonly #read: () => Manifests;
  #manifests: Manifests | null = null;
  #snippets: Snippets | null = null;
  #graph: { readonly key: string; readonly graph: AttackGraph } | null = null;
  readonly #simulations = new Map<string, Simulation>();
  readonly #stepGraphs = new WeakMap<Simulation, StepGraph>();

  constructor(read: () => Manifests) {
    this.#read = read;
  }

  #opened(): Manifests {
    this.#manifests ??= this.#read();
    return this.#manifests;
  }

  get texts(): Manifests['texts'] {
    return this.#opened().texts;
  }

  get snippets(): Snippets {
    this.#snippets ??= snippetsOf(this.#opened().texts);
    return this.#snippets;
  }

  graph({ scheduling, everyPort }: { readonly scheduling: Scheduling; readonly everyPort: boolean }): AttackGraph {
    const key = `${scheduling} ${everyPort}`;
    if (this.#graph?.key !== key) {
      const { engine, objects } = this.#opened();
      this.#graph = { key, graph: new AttackGraph(engine, objects, { scheduling, everyPort }) };
      this.#simulations.clear();
    }
    return this.#graph.graph;
  }

  /** The graph of whatever was asked last. */
  anyGraph(): AttackGraph {
    return this.#graph?.graph ?? this.graph({ scheduling: 'exact', everyPort: false });
  }

  /** What paths are looked for in; costs a row of the engine for each class of owned positions. */
  stepGraph(simulation: Simulation): StepGraph {
    let known = this.#stepGraphs.get(simulation);
    if (!known) {
      known = new StepGraph(simulation);
      this.#stepGraphs.set(simulation, known);
    }
    return known;
  }

  /** @param controls Whether those that are tried are in place. */
  simulation(question: AttackQuestion, controls: boolean): Simulation {
    const graph = this.graph(question);
    const key = JSON.stringify([
      question.footholds,
      question.excluded,
      question.minCertainty,
      controls ? question.controls : [],
    ]);
    let known = this.#simulations.get(key);
    if (!known) {
      known = simulate(graph, verticesOf(graph, question.footholds).found, {
        minCertainty: question.minCertainty,
        excluded: new Set(question.excluded),
        controls: new Set(controls ? question.controls : []),
      });
      const oldest = this.#simulations.keys().next();
      if (this.#simulations.size >= maxSimulations && !oldest.done) this.#simulations.delete(oldest.value);
      this.#simulations.set(key, known);
    }
    return known;
  }
}

/** Vertices by id; users are made, for RBAC is all that knows of them. */
export function verticesOf(
  graph: AttackGraph,
  ids: readonly string[],
): { readonly found: readonly number[]; readonly missing: readonly string[] } {
  const found: number[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const vertex = id.startsWith('user:') ? graph.vertex('user', id) : graph.find(id)?.index;
    if (vertex === undefined) missing.push(id);
    else found.push(vertex);
  }
  return { found, missing };
}

export interface MarkedJewel extends Jewel {
  readonly guessed: boolean;
}

/** The guessed jewels but for those taken away, and those that were added. */
export function jewelsOf(graph: AttackGraph, { jewels }: AttackQuestion): readonly MarkedJewel[] {
  const added = verticesOf(graph, jewels.added).found;
  const removed = new Set(jewels.removed);
  const guessed = guessJewels(graph).filter(
    ({ vertex }) => !removed.has(graph.at(vertex).id) && !added.includes(vertex),
  );
  return [
    ...added.map((vertex) => ({ vertex, reason: 'marked by you', guessed: false })),
    ...guessed.map((jewel) => ({ ...jewel, guessed: true })),
  ];
}

/** How many things are owned: what came at a step, footholds included; not what only carries others. */
export function sizeOf({ frontiers }: Simulation): number {
  return frontiers.reduce((sum, frontier) => sum + frontier.length, 0);
}

export function linkOf(vertex: Vertex): VertexLink {
  const { id, kind } = vertex;
  return { id, kind, name: vertexName(vertex) };
}

/** What can be marked and has all the words in its name, or in that of one of its pods. */
export function findVertices(
  graph: AttackGraph,
  text: string,
  limit: number,
): { readonly hits: readonly VertexLink[]; readonly total: number } {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
  const hits: VertexLink[] = [];
  let total = 0;
  for (const vertex of graph.vertices) {
    if (passing.has(vertex.kind)) continue;
    const pods = vertex.kind === 'workload' ? (graph.facts.workloads.get(vertex.endpoint)?.facts.podNames ?? []) : [];
    if (!matches(`${vertexName(vertex)} ${vertex.kind} ${vertex.id}`) && !pods.some(matches)) continue;
    total++;
    if (hits.length < limit) hits.push(linkOf(vertex));
  }
  return { hits, total };
}
