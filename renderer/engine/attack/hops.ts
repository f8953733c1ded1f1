/** Steps of paths as rows, and what stands behind one of them. */
import { networkConditions, placesOf } from '../../../shared/attack/evidence.ts';
import type { AttackGraph } from '../../../shared/attack/graph.ts';
import type { Need } from '../../../shared/attack/model.ts';
import { causeOf, type Path, type PathStep, visibleFrom } from '../../../shared/attack/paths.ts';
import { gateOf, positionControls } from '../../../shared/attack/positions.ts';
import { counts, type Simulation } from '../../../shared/attack/simulate.ts';
import { rules } from '../../../shared/attack/techniques.ts';
import { stepText } from '../../../shared/report/attack-words.ts';
import { formatPorts } from '../../../shared/values/ports.ts';
import type { Snippets } from '../snippet.ts';
import { linkOf } from './ground.ts';
import type { ConditionRow, ControlLink, EvidenceRow, HopDetail, PathRow, StepRow } from './types.ts';

/** Places that are shown of one step; a rule that grants everything is found in a few. */
const maxEvidence = 30;

export function stepRow(graph: AttackGraph, step: PathStep): StepRow[] {
  const { rule } = step.edge;
  if (rule === null) return [];
  return [
    {
      from: linkOf(graph.at(step.from)),
      to: linkOf(graph.at(step.to)),
      rule,
      technique: rules[rule].technique,
      text: stepText(graph, step),
      certainty: step.certainty,
    },
  ];
}

/** @param after The simulation with the controls that are tried; null when none is. */
export function pathRow(graph: AttackGraph, path: Path, after: Simulation | null): PathRow {
  return {
    steps: path.steps.flatMap((step) => stepRow(graph, step)),
    certainty: path.certainty,
    gone: after !== null && path.steps.some((step) => isGone(after, step)),
  };
}

function isGone(after: Simulation, { to, edge, position }: PathStep): boolean {
  if (!after.owned.has(to) || !counts(edge, after.switches)) return true;
  if (edge.need === null || !position) return false;
  const { graph, switches } = after;
  const own =
    after.owned.has(position.vertex) && gateOf(graph, graph.at(position.vertex), edge.need, switches.controls);
  return !own && !hasPosition(after, edge.need);
}

function hasPosition({ positions }: Simulation, need: Need): boolean {
  return positions[need] !== null || (need === 'kubelet' && positions['api-server'] !== null);
}

/** The step by which something was first come by. */
export function arrivalStep(simulation: Simulation, vertex: number): PathStep | null {
  const cause = causeOf(simulation, vertex);
  if (!cause?.edge) return null;
  const { certainty, position, opened, edge } = cause;
  return { from: visibleFrom(simulation, cause.from), to: vertex, edge, certainty, position, opened };
}

export function hopDetail(graph: AttackGraph, step: PathStep, snippets: Snippets): HopDetail | null {
  const [row] = stepRow(graph, step);
  if (!row) return null;
  const evidence = placesOf(graph, step)
    .slice(0, maxEvidence)
    .map((place): EvidenceRow => ({ ...place, snippet: snippets(place.file, place.line) }));
  return { step: row, evidence, conditions: conditionsOf(graph, step), removes: removesOf(graph, step) };
}

function conditionsOf(graph: AttackGraph, step: PathStep): ConditionRow[] {
  const { endpoints } = graph.facts.engine.universe;
  const indexOf = (id: string): number => endpoints.findIndex(({ endpoint }) => endpoint.id === id);
  return networkConditions(graph, step).map(({ from, to, ports, purpose, explanation }) => ({
    from: indexOf(from.id),
    to: indexOf(to.id),
    fromLabel: from.id,
    toLabel: to.id,
    ports: formatPorts(ports),
    verdict: explanation.verdict,
    purpose,
  }));
}

/** Changes that each take the step away. */
function removesOf(graph: AttackGraph, { edge, position }: PathStep): ControlLink[] {
  const ids = new Set(edge.controls);
  if (position && edge.need) {
    for (const id of positionControls(graph, graph.at(position.vertex), position.need)) ids.add(id);
  }
  return [...ids].flatMap((id) => {
    const control = graph.controls.get(id);
    return control ? [{ id, kind: control.kind, title: control.title }] : [];
  });
}
