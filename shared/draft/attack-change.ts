/** What drafts do to an attacker: targets that are out of reach now, still in reach, or newly so. Takes two simulations. */
import { type Attack, type AttackQuestion, attack } from '../attack/attack.ts';
import { AttackGraph } from '../attack/graph.ts';
import { simulate } from '../attack/simulate.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Engine } from '../reachability/engine.ts';
import type { DraftContext } from './context.ts';
import { type Edit, policyIdOf } from './edits.ts';
import type { Impact } from './impact.ts';

export interface AttackChange {
  readonly before: Attack;
  readonly after: Attack;
  /** Ids of targets. */
  readonly cut: readonly string[];
  readonly left: readonly string[];
  readonly opened: readonly string[];
  /** Targets that count as out of reach, and are in reach where what is not known turns out for the attacker. */
  readonly perhaps: readonly string[];
}

/** Objects with the edits applied. */
export function objectsAfter(objects: readonly KubernetesObject[], edits: readonly Edit[]): KubernetesObject[] {
  const gone = new Set(edits.map((edit) => (edit.kind === 'delete' ? edit.policy : policyIdOf(edit.object))));
  const applied = new Map<string, KubernetesObject>();
  for (const edit of edits) {
    if (edit.kind === 'delete') applied.delete(edit.policy);
    else applied.set(policyIdOf(edit.object), edit.object);
  }
  return [...objects.filter((object) => !gone.has(policyIdOf(object))), ...applied.values()];
}

/** @param footholds Vertices that the attacker holds, found in either graph. */
export function attackChange(
  context: DraftContext,
  impact: Impact,
  edits: readonly Edit[],
  footholds: (graph: AttackGraph) => readonly number[] = (graph) => [graph.internet],
): AttackChange {
  const run = (engine: Engine, objects: readonly KubernetesObject[]): Attack => {
    const graph = new AttackGraph(engine, objects);
    const question: AttackQuestion = { footholds: footholds(graph), choke: false, paths: 1 };
    return attack(graph, question);
  };
  const before = run(impact.before, context.objects);
  const after = run(impact.after, objectsAfter(context.objects, edits));
  const [was, is] = [reachedIds(before), reachedIds(after)];
  const { graph, footholds: held, switches } = after.simulation;
  const atWorst = simulate(graph, held, { ...switches, minCertainty: 'unknown' });
  return {
    before,
    after,
    cut: [...was].filter((id) => !is.has(id)),
    left: [...is].filter((id) => was.has(id)),
    opened: [...is].filter((id) => !was.has(id)),
    perhaps: [...reachedIds({ jewels: after.jewels, simulation: atWorst })].filter((id) => !is.has(id)),
  };
}

function reachedIds({ jewels, simulation }: Pick<Attack, 'jewels' | 'simulation'>): Set<string> {
  const reached = jewels.filter(({ vertex }) => simulation.owned.has(vertex));
  return new Set(reached.map(({ vertex }) => simulation.graph.at(vertex).id));
}
