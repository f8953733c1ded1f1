/**
 * The smallest change that would allow what is denied, or deny what is allowed. Every suggestion has been tried: an
 * engine with the change in force gives the verdict that it promises.
 */
import type { Direction } from '../policy/rule.ts';
import { allPorts, formatPorts, noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import { type Change, together } from './change.ts';
import { allowingChanges } from './fix-allow.ts';
import { denyingChanges } from './fix-deny.ts';
import type { FixQuestion } from './fix-question.ts';
import { Trial, type TrialVerdict } from './trial.ts';
import type { Explanation } from './types.ts';

/** What would allow it; `blocked` are the sides that deny it now. */
export function fixToAllow(question: FixQuestion, blocked: readonly Direction[]): Explanation['fix'] {
  const ports = wantedPorts(question);
  const perSide = blocked.map((direction) => allowingChanges(question, direction, ports));
  if (blocked.length === 0 || perSide.some((changes) => changes.length === 0)) return undefined;
  const first = together(perSide.flatMap((changes) => changes.slice(0, 1)));
  const fix = tried(question, ports, 'allowed', [first, together(perSide.flat())]);
  if (!fix || question.ports !== allPorts || ports === allPorts) return fix;
  return { ...fix, text: `${fix.text} It is for ${formatPorts(ports)}: what the containers declare.` };
}

export function fixToDeny(question: FixQuestion): Explanation['fix'] {
  return tried(question, question.ports, 'denied', denyingChanges(question));
}

/** The first change that does what it should. */
function tried(
  { engine, from, to }: FixQuestion,
  ports: PortSet,
  wanted: TrialVerdict,
  changes: Iterable<Change>,
): Explanation['fix'] {
  const trial = new Trial(engine, from, to, ports);
  for (const change of changes) {
    if (trial.verdict(change.apply(trial.policies)) !== wanted) continue;
    const { text, policy, yaml } = change;
    return { to: wanted === 'allowed' ? 'allowed' : 'denied', text, policy, yaml };
  }
  return undefined;
}

/** Nobody asked for certain ports: those that the destination says it serves, every port when it does not say. */
function wantedPorts({ engine, to, ports }: FixQuestion): PortSet {
  if (ports !== allPorts) return ports;
  const served = engine
    .facts(to)
    .pods.flatMap((pod) => pod.ports)
    .reduce((sum, { protocol, port }) => union(sum, portRange(protocol, port)), noPorts);
  return served === noPorts ? allPorts : served;
}
