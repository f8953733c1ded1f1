/** Carrying controls out on a copy of the objects, and looking whether the way is gone. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { Engine } from '../reachability/engine.ts';
import { noPorts } from '../values/ports.ts';
import { type CutPolicy, cutPolicyOf } from './cut-policies.ts';
import { withChanges } from './edit-objects.ts';
import { AttackGraph } from './graph.ts';
import type { Control, FieldChange } from './model.ts';
import { type Simulation, simulate } from './simulate.ts';

/** What to do for one control. */
export interface Remedy {
  readonly control: Control;
  /** NetworkPolicy to add, as YAML; '' when there is none. */
  readonly yaml: string;
  readonly changes: readonly FieldChange[];
}
export interface Verified {
  readonly remedies: readonly Remedy[];
  /** Whether no target is reached once everything is carried out, by a new analysis and a new simulation. */
  readonly holds: boolean;
  /** Connections to something that listens which are allowed now and would not be then. */
  readonly connectionsLost: number;
  readonly objects: readonly KubernetesObject[];
}

/** What pods that exist already would get with the next roll-out of their changed template. */
function alsoOnPods(graph: AttackGraph, changes: readonly FieldChange[]): FieldChange[] {
  const templates = new Map<
    KubernetesObject,
    { prefix: string; pods: { object: KubernetesObject; prefix: string }[] }
  >();
  for (const { template, places } of graph.facts.workloads.values()) {
    if (!template || places.every(({ object }) => object === template.object)) continue;
    const known = templates.get(template.object);
    const pods = places.map(({ object, prefix }) => ({ object, prefix }));
    if (known) known.pods.push(...pods);
    else templates.set(template.object, { prefix: template.prefix, pods });
  }
  return changes.flatMap((change) => {
    const owner = templates.get(change.object);
    if (!owner?.pods || !change.pointer.startsWith(owner.prefix)) return [change];
    const below = change.pointer.slice(owner.prefix.length);
    return [change, ...owner.pods.map(({ object, prefix }) => ({ ...change, object, pointer: prefix + below }))];
  });
}

export function remedyOf(simulation: Simulation, control: Control): Remedy {
  const cut: CutPolicy | null = cutPolicyOf(simulation, control);
  return { control, yaml: cut?.yaml ?? '', changes: [...control.changes, ...(cut?.changes ?? [])] };
}

/** Carries a set of controls out on a copy, analyses and simulates again. */
export function verify(simulation: Simulation, controls: readonly string[], targets: readonly number[]): Verified {
  const { graph } = simulation;
  const remedies: Remedy[] = [];
  const added: KubernetesObject[] = [];
  const changes: FieldChange[] = [];
  for (const id of controls) {
    const control = graph.controls.get(id);
    if (!control) continue;
    const cut = cutPolicyOf(simulation, control);
    remedies.push({ control, yaml: cut?.yaml ?? '', changes: [...control.changes, ...(cut?.changes ?? [])] });
    changes.push(...control.changes, ...(cut?.changes ?? []));
    if (cut?.policy) added.push(cut.policy);
  }
  const objects = [...withChanges(graph.facts.objects, alsoOnPods(graph, changes)), ...added];
  const { engine } = graph.facts;
  const changed = new Engine({ objects, options: engine.options, lineOf: engine.lineOf });
  const after = new AttackGraph(changed, objects, { scheduling: graph.scheduling, everyPort: graph.everyPort });
  const footholds = simulation.footholds.flatMap((vertex) => verticesLike(graph, after, vertex));
  const again = simulate(after, footholds, simulation.switches);
  const holds = targets.every((target) =>
    verticesLike(graph, after, target).every((vertex) => !again.owned.has(vertex)),
  );
  return { remedies, holds, connectionsLost: connectionsLost(graph, after), objects };
}

/** The same thing in another graph: new policies may tell pods of a workload apart, then it is several. */
function verticesLike(from: AttackGraph, to: AttackGraph, vertex: number): number[] {
  const { id, endpoint } = from.at(vertex);
  const known = to.find(id);
  if (known) return [known.index];
  const workload = from.facts.workloads.get(endpoint)?.workload;
  return [...to.facts.workloads.values()].flatMap((one) =>
    one.workload === workload ? [to.workload(one.endpoint)] : [],
  );
}

/** Rows that are compared at most; a larger cluster counts what its changed endpoints lose. */
const maxRows = 2000;

function connectionsLost(before: AttackGraph, after: AttackGraph): number {
  const names = [...before.facts.workloads.values()].slice(0, maxRows);
  const later = new Map([...after.facts.workloads.values()].map((one) => [one.id, one]));
  let lost = 0;
  for (const { id, endpoint } of names) {
    const same = later.get(id);
    if (!same) continue;
    const kept = new Set(
      after.view
        .row(same.endpoint)
        .flatMap(({ to, allowed }) => (allowed === noPorts ? [] : (after.facts.workloads.get(to)?.id ?? []))),
    );
    for (const { to, allowed } of before.view.row(endpoint)) {
      const target = before.facts.workloads.get(to);
      if (allowed === noPorts || !target || to === endpoint) continue;
      if (later.has(target.id) && !kept.has(target.id)) lost++;
    }
  }
  const doors = (graph: AttackGraph): number => graph.doors.size;
  return lost + Math.max(0, doors(before) - doors(after));
}
