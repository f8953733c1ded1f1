/** The paths of an attack as a Mermaid flowchart, each hop once. */
import type { Attack } from '../attack/attack.ts';
import type { PathStep } from '../attack/paths.ts';
import { mermaidString } from '../values/escape.ts';
import { stepText, techniqueOf, vertexName } from './attack-words.ts';
import type { Write } from './report.ts';

export function writeAttackMermaid(attack: Attack, write: Write): void {
  const { graph, footholds } = attack.simulation;
  const ids = new Map<number, string>();
  const jewels = new Set(attack.reached.map(({ vertex }) => vertex));
  const hops = new Map<string, PathStep>();
  for (const { paths } of attack.reached) {
    for (const { steps } of paths.paths)
      for (const step of steps) hops.set(`${step.from} ${step.to} ${step.edge.rule}`, step);
  }
  write('flowchart LR\n');
  const idOf = (vertex: number): string => {
    let id = ids.get(vertex);
    if (id === undefined) {
      id = `n${ids.size}`;
      ids.set(vertex, id);
      const name = mermaidString(vertexName(graph.at(vertex)));
      // By shape, not by colour: a foothold is a stadium, a crown jewel a hexagon.
      write(
        `  ${id}${footholds.includes(vertex) ? `([${name}])` : jewels.has(vertex) ? `{{${name}}}` : `[${name}]`}\n`,
      );
    }
    return id;
  };
  for (const vertex of footholds) idOf(vertex);
  for (const step of hops.values()) {
    const [from, to] = [idOf(step.from), idOf(step.to)];
    const technique = techniqueOf(step);
    const text = technique ? `${technique.id}: ${stepText(graph, step)}` : stepText(graph, step);
    write(`  ${from} ${step.certainty === 'certain' ? '-->' : '-.->'}|${mermaidString(text)}| ${to}\n`);
  }
}
