/**
 * Which pairs of endpoints two engines of one universe disagree on. Only elements whose profile is another one, and of
 * those only the peers that the new rules treat otherwise, are looked at.
 */
import { type Direction, directions } from '../policy/rule.ts';
import { contains, type Edges, forEachPoint, PointSetBuilder, union, unionAll } from '../values/intervals.ts';
import type { Element } from './elements.ts';
import type { Engine } from './engine.ts';
import type { Row } from './profile.ts';
import type { PairVerdict } from './types.ts';
import { nothingAllowed } from './verdict.ts';

/** A pair of endpoints, by index, whose verdict is not the same under both engines. */
export interface ChangedPair {
  readonly from: number;
  readonly to: number;
  readonly before: PairVerdict;
  readonly after: PairVerdict;
}

/** Elements whose rules changed alike, and the peers that this makes a difference for. */
interface Touched {
  readonly members: Edges<number>;
  readonly peers: Edges<number>;
}

function touched(direction: Direction, old: Engine, now: Engine): Touched[] {
  const groups = new Map<Row, Map<Row, PointSetBuilder>>();
  const { elements } = now.universe;
  for (const [element, { pod }] of elements.entries()) {
    if (pod === null) continue;
    const [was, is] = [old.profileOf(direction, element), now.profileOf(direction, element)];
    if (was === is || was.row === is.row) continue;
    const byRow = groups.get(was.row) ?? new Map<Row, PointSetBuilder>();
    groups.set(was.row, byRow);
    const members = byRow.get(is.row) ?? new PointSetBuilder();
    byRow.set(is.row, members);
    members.add(element);
  }
  return [...groups].flatMap(([was, byRow]) =>
    [...byRow].flatMap(([is, members]) => {
      const peers = was.differences(is);
      return peers.length === 0 ? [] : [{ members: members.edges(), peers }];
    }),
  );
}

/** Whether no rule of either direction decides anything otherwise, for no pod. */
export function comeToTheSame(old: Engine, now: Engine): boolean {
  return directions.every((direction) => touched(direction, old, now).length === 0);
}

/** By each source in turn, and null after each, so that the caller can pause. With listings' omissions: no pair of an
 *  endpoint with itself or of outside with outside, nothing towards the ingress controller. */
export function* changedPairs(old: Engine, now: Engine): Generator<ChangedPair | null> {
  if (old.universe !== now.universe) throw new Error('engines of different universes');
  const { elements, endpoints } = now.universe;
  const egress = touched('egress', old, now);
  const ingress = touched('ingress', old, now);
  const sources = unionAll([...egress.map(({ members }) => members), ...ingress.map(({ peers }) => peers)]);
  let last = -1;
  const ends: number[] = [];
  forEachPoint(sources, (s) => {
    const { endpoint } = elements[s] as Element;
    if (endpoint !== last) ends.push(endpoint);
    last = endpoint;
  });
  for (const from of ends) {
    const { endpoint: source, first, last: end } = now.facts(from);
    let targets: Edges<number> = [];
    for (let s = first; s < end; s++) {
      for (const { members, peers } of egress) if (contains(members, s)) targets = union(targets, peers);
      const admitted = ingress.filter(({ peers }) => contains(peers, s)).map(({ members }) => members);
      targets = union(targets, unionAll(admitted));
    }
    let to = -1;
    for (let i = 0; i + 1 < targets.length; i += 2) {
      for (let d = targets[i] as number; d < (targets[i + 1] as number); d++) {
        const { endpoint } = elements[d] as Element;
        if (endpoint === to) continue;
        to = endpoint;
        const target = endpoints[to]?.endpoint;
        if (to === from || target?.type === 'ingress-controller') continue;
        if (source.type !== 'workload' && target?.type !== 'workload') continue;
        const before = listed(old.reach(from, to));
        const after = listed(now.reach(from, to));
        if (before.allowed === after.allowed && before.unknown === after.unknown) continue;
        yield { from, to, before, after };
      }
    }
    yield null;
  }
}

/** Nothing allowed is one object, whichever way it came about. */
function listed(verdict: PairVerdict): PairVerdict {
  const nothing = verdict.allowed === nothingAllowed.allowed && verdict.unknown === nothingAllowed.unknown;
  return nothing ? nothingAllowed : verdict;
}
