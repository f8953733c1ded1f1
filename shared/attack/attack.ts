/** An attack on a cluster, with everything that there is to say about it: the face of this room. */
import { type ChokePoints, chokePoints } from './choke-points.ts';
import { StepGraph } from './distances.ts';
import type { AttackGraph } from './graph.ts';
import { guessJewels, type Jewel } from './jewels.ts';
import type { Control, VertexKind } from './model.ts';
import { causeOf, type Path, type Paths, shortestPaths } from './paths.ts';
import { type Remedy, remedyOf, type Verified, verify } from './remedies.ts';
import { type Arrival, defaultSwitches, type Simulation, type Switches, simulate } from './simulate.ts';

export interface AttackQuestion {
  readonly footholds: readonly number[];
  /** What to look for; guessed when not given. */
  readonly jewels?: readonly Jewel[];
  readonly switches?: Switches;
  /** Paths to show for each jewel. */
  readonly paths?: number;
  /** Jewels to look for paths to; the others are counted. */
  readonly maxJewels?: number;
  /** Whether to look for choke points; they cost many simulations. */
  readonly choke?: boolean;
}

export interface Reached extends Jewel {
  readonly arrival: Arrival;
  readonly paths: Paths;
}
export interface Cut {
  readonly controls: readonly Control[];
  readonly verified: Verified;
  /** Of the paths that were counted, how many it takes away. */
  readonly pathsCut: number;
}
export interface SingleControl {
  readonly remedy: Remedy;
  readonly pathsCut: number;
  /** Share of the paths that were counted, from 0 to 1. */
  readonly reduction: number;
}

export interface Metrics {
  /** Steps from the internet to the nearest jewel; null when there is no way. */
  readonly shortestFromInternet: number | null;
  /** Workloads open to the internet, and those of them from which a jewel is reached. */
  readonly exposed: number;
  readonly exposedWithPath: number;
  /** Paths that were counted for the figures below. */
  readonly countedPaths: number;
  /** Controls by the paths that each cuts alone, best first. */
  readonly controls: readonly SingleControl[];
}

export interface Attack {
  readonly simulation: Simulation;
  readonly jewels: readonly Jewel[];
  readonly reached: readonly Reached[];
  /** Reached jewels beyond those that paths were looked for. */
  readonly moreReached: number;
  readonly alreadyOwned: readonly Jewel[];
  readonly blastRadius: Readonly<Record<string, { readonly owned: number; readonly of: number | null }>>;
  /** What choke points were looked for: one jewel, and the cuts between it and the footholds. */
  readonly choke: readonly { readonly jewel: Jewel; readonly points: ChokePoints; readonly cuts: readonly Cut[] }[];
  readonly metrics: Metrics;
}

const shownKinds: readonly VertexKind[] = [
  'workload',
  'node',
  'service-account',
  'secret',
  'cloud-identity',
  'cluster-admin',
];

export function attack(graph: AttackGraph, question: AttackQuestion): Attack {
  const { switches = defaultSwitches, paths: count = 3, maxJewels = 10, choke = true } = question;
  const simulation = simulate(graph, question.footholds, switches);
  const jewels = question.jewels ?? guessJewels(graph);
  const footholds = new Set(question.footholds);
  const inReach = jewels
    .flatMap((jewel) => {
      const arrival = causeOf(simulation, jewel.vertex);
      return arrival && !footholds.has(jewel.vertex)
        ? [{ ...jewel, arrival: { ...arrival, step: stepOf(simulation, jewel.vertex) } }]
        : [];
    })
    .sort(
      (a, b) =>
        Number(b.vertex === graph.clusterAdmin) - Number(a.vertex === graph.clusterAdmin) ||
        a.arrival.step - b.arrival.step ||
        a.vertex - b.vertex,
    );
  const near = inReach.slice(0, maxJewels);
  const steps = near.length > 0 ? new StepGraph(simulation) : undefined;
  const reached = near.map((jewel) => ({
    ...jewel,
    paths: shortestPaths(simulation, jewel.vertex, { count, limit: 200 }, steps),
  }));
  const metrics = measure(simulation, jewels, reached, steps);
  return {
    simulation,
    jewels,
    reached,
    moreReached: inReach.length - near.length,
    alreadyOwned: jewels.filter(({ vertex }) => footholds.has(vertex)),
    blastRadius: blastRadius(simulation),
    choke: choke ? reached.slice(0, question.jewels ? 3 : 1).map((jewel) => chokeOf(simulation, jewel)) : [],
    metrics,
  };
}

export function stepOf(simulation: Simulation, vertex: number): number {
  return simulation.owned.get(vertex)?.step ?? -1;
}

/** Workloads. */
const largeCluster = 1000;

/** Cuts that lose fewer connections come first; then those that change fewer things. */
function chokeOf(simulation: Simulation, jewel: Reached): Attack['choke'][number] {
  const { graph, footholds, switches } = simulation;
  // Each cut that is shown is carried out and analysed anew, which a large cluster takes seconds for.
  const count = graph.facts.workloads.size > largeCluster ? 2 : 8;
  const points = chokePoints(graph, footholds, [jewel.vertex], switches, { count });
  const all = jewel.paths.paths;
  const cuts = points.cuts.map((ids): Cut => {
    const controls = ids.flatMap((id) => graph.controls.get(id) ?? []);
    return {
      controls,
      verified: verify(simulation, ids, [jewel.vertex]),
      pathsCut: all.filter((path) => isCut(path, new Set(ids))).length,
    };
  });
  const changes = ({ verified }: Cut): number => verified.remedies.reduce((sum, one) => sum + one.changes.length, 0);
  cuts.sort(
    (a, b) =>
      Number(b.verified.holds) - Number(a.verified.holds) ||
      a.verified.connectionsLost - b.verified.connectionsLost ||
      changes(a) - changes(b),
  );
  return { jewel, points, cuts };
}

/** Whether one of the controls takes a step of the path away. */
function isCut(path: Path, controls: ReadonlySet<string>): boolean {
  return path.steps.some(({ edge }) => edge.controls.some((one) => controls.has(one)));
}

/** What is owned by kind, and of how many. */
export function blastRadius({ graph, owned }: Simulation): Attack['blastRadius'] {
  const counts: Record<string, { owned: number; of: number | null }> = {};
  const held = new Set<string>();
  for (const vertex of owned.keys()) {
    const { kind, endpoint } = graph.at(vertex);
    // A pod on an owned node is a part of its workload.
    if (kind === 'pod-on-node') held.add(`workload ${endpoint}`);
    else if (kind === 'workload') held.add(`workload ${endpoint}`);
    else held.add(`${kind} ${vertex}`);
  }
  const totals: Partial<Record<VertexKind, number>> = {
    workload: graph.facts.workloads.size,
    node: graph.facts.nodes.length,
    'service-account': graph.facts.accounts.size,
    secret: graph.facts.secrets.size,
    'cluster-admin': 1,
  };
  for (const kind of shownKinds) {
    const count = [...held].filter((one) => one.startsWith(`${kind} `)).length;
    const of = totals[kind] ?? null;
    counts[kind] = { owned: count, of: of !== null && of >= count ? of : null };
  }
  return counts;
}

function measure(
  simulation: Simulation,
  jewels: readonly Jewel[],
  reached: readonly Reached[],
  steps: StepGraph | undefined,
): Metrics {
  const { graph } = simulation;
  const doors = [...graph.doors.keys()].map((endpoint) => graph.workload(endpoint));
  const distances = steps?.distancesTo(jewels.map(({ vertex }) => vertex).filter((one) => simulation.owned.has(one)));
  const fromInternet = distances?.get(graph.internet) ?? null;
  const paths = reached.flatMap((jewel) => jewel.paths.paths);
  const counts = new Map<string, number>();
  for (const path of paths) {
    for (const id of new Set(path.steps.flatMap(({ edge }) => edge.controls)))
      counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const best = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 5);
  return {
    shortestFromInternet: fromInternet,
    exposed: doors.length,
    exposedWithPath: doors.filter((vertex) => distances?.has(vertex)).length,
    countedPaths: paths.length,
    controls: best.flatMap(([id, cut]) => {
      const control = graph.controls.get(id);
      return control ? [{ remedy: remedyOf(simulation, control), pathsCut: cut, reduction: cut / paths.length }] : [];
    }),
  };
}
