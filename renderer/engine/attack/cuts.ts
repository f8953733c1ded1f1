/** Choke points, a simulation at a time, and what each control comes to in manifests. */
import { searchChokePoints } from '../../../shared/attack/choke-points.ts';
import { place } from '../../../shared/attack/evidence.ts';
import type { AttackGraph } from '../../../shared/attack/graph.ts';
import { type Remedy, remedyOf, verify } from '../../../shared/attack/remedies.ts';
import type { Simulation } from '../../../shared/attack/simulate.ts';
import { changeText } from '../../../shared/report/attack-words.ts';
import type { ChokeState, CutRow, RemedyRow } from './types.ts';

/** Cuts that are carried out on a copy and analysed anew, which takes seconds in a large cluster. */
const maxCuts = { small: 8, large: 2 } as const;
const largeCluster = 1000;
/** How long one call works, in milliseconds; a single simulation may take longer. */
const slice = 60;

export function remedyRow(graph: AttackGraph, { control, yaml, changes }: Remedy): RemedyRow {
  return {
    id: control.id,
    kind: control.kind,
    title: control.title,
    yaml,
    changes: changes.map((change) => {
      const { object, file, line } = place(graph, { object: change.object, pointer: change.pointer, text: '' });
      return { object, file, line, text: changeText(change) };
    }),
  };
}

/** Looks for the smallest sets of changes that keep a vertex from the footholds, and carries each out. */
export class ChokeSearch {
  readonly #work: Generator<ChokeState, ChokeState>;
  #state: ChokeState = { done: false, tries: 0, exact: true, uncuttable: false, cuts: [] };

  constructor(simulation: Simulation, target: number) {
    this.#work = search(simulation, target);
  }

  step(): ChokeState {
    const end = performance.now() + slice;
    while (!this.#state.done && performance.now() < end) {
      const { value } = this.#work.next();
      this.#state = value;
    }
    return this.#state;
  }
}

function* search(simulation: Simulation, target: number): Generator<ChokeState, ChokeState> {
  const { graph, footholds, switches } = simulation;
  const count = graph.facts.workloads.size > largeCluster ? maxCuts.large : maxCuts.small;
  const run = searchChokePoints(graph, footholds, [target], switches, { count });
  let found = run.next();
  for (; !found.done; found = run.next()) {
    yield { done: false, tries: found.value, exact: true, uncuttable: false, cuts: [] };
  }
  const { cuts, exact, uncuttable, tries } = found.value;
  let rows = cuts.map((ids): CutRow => {
    const remedies = ids.flatMap((id) => {
      const control = graph.controls.get(id);
      return control ? [remedyRow(graph, remedyOf(simulation, control))] : [];
    });
    return { ids, remedies, holds: null, connectionsLost: 0 };
  });
  const state = (done: boolean): ChokeState => ({
    done,
    tries,
    exact,
    uncuttable: uncuttable >= 0,
    cuts: ranked(rows),
  });
  for (const { ids } of [...rows]) {
    yield state(false);
    const { holds, connectionsLost } = verify(simulation, ids, [target]);
    rows = rows.map((row) => (row.ids === ids ? { ...row, holds, connectionsLost } : row));
  }
  return state(true);
}

/** What holds first; then what loses fewer connections, and changes fewer things. */
function ranked(rows: readonly CutRow[]): readonly CutRow[] {
  const changes = ({ remedies }: CutRow): number =>
    remedies.reduce((sum, { changes: fields, yaml }) => sum + fields.length + (yaml === '' ? 0 : 1), 0);
  const doubt = ({ holds }: CutRow): number => (holds === true ? 0 : holds === null ? 1 : 2);
  return rows.toSorted(
    (a, b) => doubt(a) - doubt(b) || a.connectionsLost - b.connectionsLost || changes(a) - changes(b),
  );
}
