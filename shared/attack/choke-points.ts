/**
 * Choke points: the smallest sets of controls that leave no way from the footholds to the targets. A step may need two
 * things (a token, and somewhere to use it), so this is no minimum cut of a plain graph. Instead every way that is found
 * is a set of controls of which one has to be taken; a smallest set that meets all of them is tried in a new
 * simulation, and a way that is left is one more set to meet. When none is left the set is a smallest one.
 */
import type { AttackGraph } from './graph.ts';
import { type HittingSets, smallestHittingSets } from './hitting-sets.ts';
import { derivationOf } from './paths.ts';
import { positionControls } from './positions.ts';
import { type Simulation, type Switches, simulate } from './simulate.ts';

export interface ChokePoints {
  /** Each a smallest set of ids of controls that cuts every way. */
  readonly cuts: readonly (readonly string[])[];
  /** False when a bound was met: then the sets cut, but smaller ones may exist. */
  readonly exact: boolean;
  /** A target that no control here keeps away, because a way to it has no step that one takes; -1 when there is none. */
  readonly uncuttable: number;
  /** Simulations that it took. */
  readonly tries: number;
}

export interface ChokePointOptions {
  /** Largest set that is looked for. */
  readonly maxSize?: number;
  /** How many sets to give back. */
  readonly count?: number;
  readonly maxTries?: number;
  /** Controls that may be used; all when not given. */
  readonly allowed?: (control: string) => boolean;
}

/** Ids of the controls each of which breaks one way to a target. */
function controlsOnTheWay(simulation: Simulation, target: number): Set<string> {
  const { graph } = simulation;
  const found = new Set<string>();
  for (const { edge, position } of derivationOf(simulation, target)) {
    for (const control of edge?.controls ?? []) found.add(control);
    if (!edge?.need || !position || position.vertex < 0) continue;
    const { kind } = graph.at(position.vertex);
    if (kind === 'service-account' || kind === 'user') continue;
    const need = position.need;
    for (const control of positionControls(graph, graph.at(position.vertex), need)) found.add(control);
  }
  return found;
}

export function chokePoints(...search: Parameters<typeof searchChokePoints>): ChokePoints {
  const run = searchChokePoints(...search);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}

/** The same, a simulation at a time: says how many it took so far. */
export function* searchChokePoints(
  graph: AttackGraph,
  footholds: readonly number[],
  targets: readonly number[],
  switches: Switches,
  options: ChokePointOptions = {},
): Generator<number, ChokePoints> {
  const { maxSize = 6, count = 8, maxTries = 80, allowed = () => true } = options;
  const toHit: ReadonlySet<string>[] = [];
  graph.view.keepRows();
  let tries = 0;
  const left = (controls: Iterable<string>): { readonly target: number; readonly simulation: Simulation } | null => {
    tries++;
    const all = new Set([...switches.controls, ...controls]);
    const simulation = simulate(graph, footholds, { ...switches, controls: all });
    const target = targets.find((one) => simulation.owned.has(one));
    return target === undefined ? null : { target, simulation };
  };
  const learn = (target: number, simulation: Simulation): ReadonlySet<string> => {
    const set = new Set([...controlsOnTheWay(simulation, target)].filter(allowed));
    toHit.push(set);
    return set;
  };
  let hitting: HittingSets = { sets: [[]], exact: true };
  let exact = true;
  while (tries < maxTries) {
    const cuts: (readonly string[])[] = [];
    let learnt = false;
    for (const set of hitting.sets) {
      if (tries >= maxTries) break;
      const way = left(set);
      yield tries;
      if (!way) {
        cuts.push(set);
        continue;
      }
      // Ways that share no control with this one come to light as well, for the price of one simulation each.
      const taken = new Set(set);
      for (let more: typeof way | null = way; more && tries < maxTries; more = left(taken)) {
        const found = learn(more.target, more.simulation);
        if (found.size === 0) return { cuts: [], exact: true, uncuttable: more.target, tries };
        for (const one of found) taken.add(one);
        yield tries;
      }
      learnt = true;
      if (cuts.length === 0) break;
    }
    if (cuts.length > 0 && (!learnt || tries >= maxTries)) return { cuts, exact, uncuttable: -1, tries };
    hitting = smallestHittingSets(toHit, maxSize, count);
    exact = hitting.exact;
    if (hitting.sets.length === 0) break;
  }
  return { cuts: [], exact: false, uncuttable: -1, tries };
}
