/** The JSON of an attack that scripts rely on. */
import type { Attack } from '../attack/attack.ts';
import { networkConditions, place } from '../attack/evidence.ts';
import type { AttackGraph } from '../attack/graph.ts';
import type { Control, FieldChange } from '../attack/model.ts';
import type { PathStep } from '../attack/paths.ts';
import type { Diagnostic } from '../kubernetes/objects.ts';
import { noPorts } from '../values/ports.ts';
import { stepOf } from './attack-text.ts';
import { schedulingText, techniqueOf } from './attack-words.ts';
import { diagnosticJson, type Json, portsJson, schemaVersion, Writer } from './json.ts';
import type { Write } from './report.ts';

export function writeAttackJson(attack: Attack, diagnostics: readonly Diagnostic[], write: Write): void {
  const { simulation, metrics } = attack;
  const { graph } = simulation;
  const id = (vertex: number): string => graph.at(vertex).id;
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  out.field('foothold', simulation.footholds.map(id));
  out.field('minCertainty', simulation.switches.minCertainty);
  out.field('excluded', [...simulation.switches.excluded]);
  out.field('scheduling', { mode: graph.scheduling, text: schedulingText(attack) });
  out.list('steps', allSteps(attack), ({ step, number }) => stepJson(graph, step, number));
  out.field(
    'blastRadius',
    Object.fromEntries(Object.entries(attack.blastRadius).map(([kind, { owned, of }]) => [kind, { owned, of }])),
  );
  out.list('jewels', attack.jewels, ({ vertex, reason }) => ({
    id: id(vertex),
    reason,
    reached: simulation.owned.has(vertex),
    step: simulation.owned.get(vertex)?.step ?? null,
  }));
  out.list(
    'paths',
    attack.reached.flatMap((jewel) => jewel.paths.paths.map((path) => ({ jewel, path }))),
    ({ jewel, path }) => ({
      to: id(jewel.vertex),
      certainty: path.certainty,
      steps: path.steps.map((step, i) => stepJson(graph, step, i + 1)),
    }),
  );
  out.list('pathCounts', attack.reached, ({ vertex, paths }) => ({
    to: id(vertex),
    found: paths.found,
    more: paths.more,
  }));
  out.list('chokePoints', attack.choke, ({ jewel, points, cuts }) => ({
    to: id(jewel.vertex),
    exact: points.exact,
    cuttable: points.uncuttable < 0,
    cuts: cuts.map(({ controls, verified }) => ({
      verified: verified.holds,
      connectionsLost: verified.connectionsLost,
      controls: controls.map((control) => {
        const remedy = verified.remedies.find((one) => one.control === control);
        return controlJson(graph, control, remedy?.changes ?? [], remedy?.yaml ?? '');
      }),
    })),
  }));
  out.field('metrics', {
    shortestFromInternet: metrics.shortestFromInternet,
    exposed: metrics.exposed,
    exposedWithPath: metrics.exposedWithPath,
    countedPaths: metrics.countedPaths,
    controls: metrics.controls.map(({ remedy, pathsCut, reduction }) => ({
      ...controlJson(graph, remedy.control, remedy.changes, remedy.yaml),
      pathsCut,
      reduction,
    })),
  });
  out.list('diagnostics', diagnostics, diagnosticJson);
  out.end();
}

function* allSteps({ simulation }: Attack): Generator<{ readonly step: PathStep; readonly number: number }> {
  for (const [number, arrivals] of simulation.frontiers.entries()) {
    for (const arrival of arrivals) {
      const step = stepOf(simulation, arrival);
      if (step) yield { step, number };
    }
  }
}

function stepJson(graph: AttackGraph, step: PathStep, number: number): Json {
  const { edge, position } = step;
  const technique = techniqueOf(step);
  const network = networkConditions(graph, step).map(({ from, to, ports, purpose, explanation }): Json => {
    const rules = [...explanation.egress, ...explanation.ingress].flatMap(({ policy, rule, file, line }) =>
      policy === null ? [] : [{ policy, rule, file, line }],
    );
    return { purpose, from: from.id, to: to.id, ports: portsJson(ports), verdict: explanation.verdict, rules };
  });
  return {
    step: number,
    from: graph.at(step.from).id,
    to: graph.at(step.to).id,
    technique: technique && { id: technique.id, name: technique.name },
    primitive: edge.rule,
    evidence: edge.evidence.map((one) => ({ ...place(graph, one) })),
    network,
    certainty: step.certainty,
    ports: edge.ports && edge.ports !== noPorts ? portsJson(edge.ports) : undefined,
    note: edge.note,
    usedFrom: position ? graph.at(position.vertex).id : undefined,
    openedFirst:
      step.opened.length > 0
        ? step.opened.map((scope) => graph.at(scope).id.replace('scope:unisolated:', ''))
        : undefined,
  };
}

function controlJson(
  graph: AttackGraph,
  control: Control,
  changes: readonly FieldChange[],
  yaml: string,
): { [key: string]: Json | undefined } {
  return {
    id: control.id,
    kind: control.kind,
    title: control.title,
    changes: changes.map((change) => {
      const { object, file, line, pointer } = place(graph, { ...change, text: '' });
      return { object, file, line, pointer, from: change.from, to: change.to };
    }),
    yaml: yaml === '' ? undefined : yaml,
  };
}
