/** The story of an attack, for people at a terminal. */
import type { Attack, Cut, Reached } from '../attack/attack.ts';
import { placesOf } from '../attack/evidence.ts';
import type { Path, PathStep } from '../attack/paths.ts';
import { causeOf, visibleFrom } from '../attack/paths.ts';
import type { Arrival } from '../attack/simulate.ts';
import { printable, printableLines } from '../values/escape.ts';
import { changeText, schedulingText, stepText, techniqueOf, vertexName } from './attack-words.ts';
import { type Paint, plain, type Write } from './report.ts';
import { placeOf } from './text.ts';

/** Of one frontier; JSON has them all. */
const shownPerStep = 12;

const plurals: Readonly<Record<string, string>> = {
  workload: 'workloads',
  node: 'nodes',
  'service-account': 'service accounts',
  secret: 'secrets',
  'cloud-identity': 'cloud identities',
  'pod-on-node': 'pods on that node',
  'own-pod': 'pods of its own',
};

const singulars: Readonly<Record<string, string>> = {
  'service-account': 'service account',
  'cloud-identity': 'cloud identity',
  'node-credentials': "kubelet's credentials",
  'pod-on-node': 'pod on that node',
  'own-pod': 'pod of its own',
};

export function writeAttackText(attack: Attack, write: Write, paint: Paint = plain): void {
  const { simulation } = attack;
  const { graph } = simulation;
  const names = simulation.footholds.map((vertex) => vertexName(graph.at(vertex)));
  write(`${paint.bold(`Attack from ${printable(names.join(', '))}`)}\n`);
  write(`  ${paint.dim(`${schedulingText(attack)}; counts what is at least ${simulation.switches.minCertainty}`)}\n`);
  summary(attack, write, paint);
  frontiers(attack, write, paint);
  jewels(attack, write, paint);
  for (const one of attack.choke) chokePoint(attack, one, write, paint);
  metrics(attack, write, paint);
}

function summary({ blastRadius, simulation, reached, alreadyOwned }: Attack, write: Write, paint: Paint): void {
  const { owned, graph, frontiers: steps } = simulation;
  if (steps.length <= 1) {
    write('\nThere is no way on: nothing else is reached from here.\n');
    return;
  }
  const parts = Object.entries(blastRadius).flatMap(([kind, { owned: count, of }]) => {
    const name = count === 1 && of === null ? (singulars[kind] ?? kind) : plurals[kind];
    if (!name || count === 0 || !(kind in plurals)) return [];
    return [of === null ? `${count} ${name}` : `${count} of ${of} ${name}`];
  });
  write(`\n${paint.bold('Blast radius')}: ${parts.join(', ') || 'nothing'}.\n`);
  const admin = owned.get(graph.clusterAdmin);
  if (admin && admin.step > 0)
    write(`The attacker becomes ${paint.denied('cluster-admin')} after ${plural(admin.step, 'step')}.\n`);
  else if (!admin) write('The attacker does not become cluster-admin.\n');
  if (reached.length === 0 && alreadyOwned.length === 0) write('No crown jewel is reached.\n');
}

function frontiers({ simulation }: Attack, write: Write, paint: Paint): void {
  const { graph } = simulation;
  for (const [number, arrivals] of simulation.frontiers.entries()) {
    if (number === 0 || arrivals.length === 0) continue;
    write(`\n${paint.bold(`Step ${number}`)}: ${arrivals.length} more\n`);
    const groups = alike(simulation, arrivals);
    for (const steps of groups.slice(0, shownPerStep)) {
      const [first] = steps;
      if (!first) continue;
      const technique = techniqueOf(first);
      const id = technique ? paint.dim(` [${technique.id}]`) : '';
      const sure = first.certainty === 'certain' ? '' : paint.unknown(` ${first.certainty}`);
      write(`  ${printable(namesOf(graph, steps))}${sure}${id}\n`);
      write(`    from ${printable(vertexName(graph.at(first.from)))}: ${printable(stepText(graph, first))}\n`);
    }
    const left = groups.slice(shownPerStep).reduce((sum, { length }) => sum + length, 0);
    if (left > 0) write(`  … and ${left} more; -o json lists them all\n`);
  }
}

/** Steps that begin at one place and do one thing, together. */
function alike(simulation: Attack['simulation'], arrivals: readonly Arrival[]): PathStep[][] {
  const groups = new Map<string, PathStep[]>();
  for (const arrival of arrivals) {
    const step = stepOf(simulation, arrival);
    if (!step) continue;
    const key = [step.from, step.edge.rule, step.certainty, stepText(simulation.graph, step)].join(' ');
    const group = groups.get(key);
    if (group) group.push(step);
    else groups.set(key, [step]);
  }
  return [...groups.values()];
}

/** All of a few; of many the first, and how many of which kind. */
function namesOf(graph: Attack['simulation']['graph'], steps: readonly PathStep[]): string {
  const names = steps.map(({ to }) => vertexName(graph.at(to)));
  if (names.length <= 3) return names.join(', ');
  const counts = new Map<string, number>();
  for (const { to } of steps.slice(1)) {
    const { kind } = graph.at(to);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const rest = [...counts].map(
    ([kind, count]) => `${count} ${count === 1 ? (singulars[kind] ?? kind) : (plurals[kind] ?? kind)}`,
  );
  return `${names[0]} and ${rest.join(', ')}`;
}

/** The step by which something was come by. */
export function stepOf(simulation: Attack['simulation'], arrival: Arrival): PathStep | null {
  const cause = causeOf(simulation, arrival.vertex);
  if (!cause?.edge) return null;
  const { certainty, position, opened, edge } = cause;
  return { from: visibleFrom(simulation, cause.from), to: arrival.vertex, edge, certainty, position, opened };
}

function jewels(attack: Attack, write: Write, paint: Paint): void {
  const { graph } = attack.simulation;
  for (const { vertex, reason } of attack.alreadyOwned) {
    write(
      `\n${paint.bold(printable(vertexName(graph.at(vertex))))} (${reason}) is in the attacker's hands from the start.\n`,
    );
  }
  for (const jewel of attack.reached) jewelPaths(attack, jewel, write, paint);
  if (attack.moreReached > 0)
    write(`\n… and ${plural(attack.moreReached, 'more crown jewel')} reached; name one with --to.\n`);
  const missed = attack.jewels.length - attack.reached.length - attack.moreReached - attack.alreadyOwned.length;
  if (missed > 0 && attack.reached.length > 0) write(`\n${plural(missed, 'crown jewel')} not reached.\n`);
}

function jewelPaths(attack: Attack, jewel: Reached, write: Write, paint: Paint): void {
  const { graph } = attack.simulation;
  const { paths, found, more } = jewel.paths;
  const total = more ? `more than ${found}` : `${found}`;
  write(`\n${paint.bold(`To ${printable(vertexName(graph.at(jewel.vertex)))}`)} (${printable(jewel.reason)})`);
  write(`: ${plural(jewel.arrival.step, 'step')}; ${paths.length} of ${total} paths\n`);
  for (const [i, path] of paths.entries()) writePath(attack, path, i, write, paint);
}

function writePath({ simulation: { graph } }: Attack, path: Path, index: number, write: Write, paint: Paint): void {
  write(`  Path ${index + 1}, ${path.certainty}\n`);
  for (const [i, step] of path.steps.entries()) {
    const technique = techniqueOf(step);
    const ends = `${printable(vertexName(graph.at(step.from)))} ${paint.dim('=>')} ${printable(vertexName(graph.at(step.to)))}`;
    write(`    ${i + 1}. ${ends}\n`);
    const id = technique ? paint.dim(` [${technique.id} ${technique.name}]`) : '';
    write(`       ${printable(stepText(graph, step))}${id}\n`);
    for (const { file, line, text } of placesOf(graph, step)) {
      write(`       ${paint.dim(placeOf(file, line))} ${printable(text)}\n`);
    }
  }
}

function chokePoint(attack: Attack, one: Attack['choke'][number], write: Write, paint: Paint): void {
  const { jewel, points, cuts } = one;
  const target = vertexName(attack.simulation.graph.at(jewel.vertex));
  write(`\n${paint.bold('Choke points')} on the way to ${printable(target)}\n`);
  if (points.uncuttable >= 0) {
    write('  No single policy, field or RBAC rule that is known here cuts every way to it.\n');
    return;
  }
  if (cuts.length === 0) {
    write(`  None was found within ${points.tries} simulations.\n`);
    return;
  }
  const size = cuts[0]?.controls.length ?? 0;
  const least = points.exact
    ? `${plural(size, 'change')} ${size === 1 ? 'is' : 'are'} enough, and no fewer`
    : `${plural(size, 'change')} would do; fewer may`;
  write(`  ${least}.\n`);
  for (const [i, cut] of cuts.entries()) writeCut(cut, i, write, paint);
}

function writeCut({ controls, verified }: Cut, index: number, write: Write, paint: Paint): void {
  const proof = verified.holds ? 'verified: no path is left' : paint.denied('not verified: a path is left');
  write(`  Option ${index + 1} (${proof}; ${plural(verified.connectionsLost, 'connection')} lost)\n`);
  for (const control of controls) {
    write(`    - ${printable(control.title)}\n`);
    const remedy = verified.remedies.find((one) => one.control === control);
    for (const change of remedy?.changes ?? []) {
      const { source } = change.object;
      write(`        ${paint.dim(placeOf(source.file, source.line))} ${printable(changeText(change))}\n`);
    }
    // The whole policy for the best option only; -o json has them all.
    if (!remedy?.yaml || index > 0) continue;
    for (const line of printableLines(remedy.yaml).trimEnd().split('\n')) write(`        ${line}\n`);
  }
}

function metrics({ metrics: all }: Attack, write: Write, paint: Paint): void {
  if (all.countedPaths === 0) return;
  write(`\n${paint.bold('In numbers')}\n`);
  if (all.shortestFromInternet !== null)
    write(`  shortest way from the internet to a crown jewel: ${plural(all.shortestFromInternet, 'step')}\n`);
  if (all.exposed > 0)
    write(`  workloads open to the internet with a way to a crown jewel: ${all.exposedWithPath} of ${all.exposed}\n`);
  for (const { remedy, pathsCut, reduction } of all.controls) {
    const share = `${pathsCut} of ${all.countedPaths} paths (${Math.round(reduction * 100)} %)`;
    write(`  ${share} end with: ${printable(remedy.control.title)}\n`);
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
