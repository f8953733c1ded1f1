/** Questions to the engine that generators' claims are made of. */
import type { Workload } from '../../cluster/model.ts';
import type { Engine } from '../../reachability/engine.ts';
import type { Endpoint } from '../../reachability/types.ts';
import { type AddressSet, parseCidr } from '../../values/addresses.ts';
import { disjoint, subtract as subtractSets, unionAll } from '../../values/intervals.ts';
import { allPorts, intersect, noPorts, type PortSet, subtract, union } from '../../values/ports.ts';
import type { DeclaredConnection, DeclaredEnd } from '../declared.ts';
import { type Dns, nodeLocalCidr } from '../dns.ts';
import { type Objections, pairText } from './claim.ts';

/** Endpoints of each workload. */
export function endpointsByWorkload(engine: Engine): ReadonlyMap<Workload, readonly number[]> {
  const found = new Map<Workload, number[]>();
  for (const [i, { workload }] of engine.universe.endpoints.entries()) {
    if (!workload) continue;
    const list = found.get(workload);
    if (list) list.push(i);
    else found.set(workload, [i]);
  }
  return found;
}

type Outside = Extract<DeclaredEnd, { kind: 'outside' }>;

function blocksOf(end: Outside): AddressSet {
  const sets = end.blocks.map(({ cidr, except = [] }) =>
    subtractSets(parseCidr(cidr)?.set ?? [], unionAll(except.map((one) => parseCidr(one)?.set ?? []))),
  );
  return unionAll(sets);
}

/** Whether blocks hold one of an endpoint's addresses, or may: not every pod's address is known. */
function mayHold(engine: Engine, endpoint: number, blocks: AddressSet): boolean {
  const { first, last } = engine.facts(endpoint);
  const { elements, classes } = engine.universe;
  return elements.slice(first, last).some(({ addressClass }) => {
    const own = addressClass === null ? null : classes.classes[addressClass];
    return !own || !disjoint(own.addresses, blocks);
  });
}

/** Endpoints that an end of a declared connection means: pods of a workload, or outside addresses. */
export function endpointsOf(
  engine: Engine,
  end: DeclaredEnd,
  workloads: ReadonlyMap<Workload, readonly number[]>,
): readonly number[] {
  if (end.kind === 'workload') return workloads.get(end.workload) ?? [];
  const wanted = blocksOf(end);
  return [...engine.universe.endpoints.keys()].filter(
    (i) => engine.facts(i).endpoint.type === 'addresses' && mayHold(engine, i, wanted),
  );
}

/** A pod and itself. Of several pods the engine answers for two different ones. */
export function isOwnPod(engine: Engine, from: number, to: number): boolean {
  const { endpoint } = engine.facts(from);
  return from === to && (endpoint.type !== 'workload' || endpoint.pods <= 1);
}

/** Objects where a pair is open, or may be, on ports other than those that are wanted. */
export function objectToOpen(
  objections: Objections,
  engine: Engine,
  from: number,
  to: number,
  { verdict = engine.reach(from, to), wanted = noPorts, only = allPorts } = {},
): void {
  const beyond = (ports: PortSet): PortSet => intersect(subtract(ports, wanted), only);
  const { allowed, unknown, reasons } = verdict;
  objections.addPair({ engine, from, to, is: 'open' }, beyond(allowed), beyond(unknown), reasons);
}

/** Objects where a pair was open on these ports, and is closed or may be; or may have been, and is closed. */
export function objectToLoss(
  objections: Objections,
  before: Engine,
  after: Engine,
  from: number,
  to: number,
  ports: PortSet = allPorts,
): void {
  const was = before.reach(from, to);
  const is = after.reach(from, to);
  const closed = subtract(ports, union(is.allowed, is.unknown));
  const doubtful = union(intersect(was.allowed, intersect(is.unknown, ports)), intersect(was.unknown, closed));
  const reasons = [...new Set([...was.reasons, ...is.reasons])];
  const pair = { engine: after, from, to, is: 'closed' } as const;
  objections.addPair(pair, intersect(was.allowed, closed), doubtful, reasons);
}

/** What the reviewed connections and DNS allow, for each pair of endpoints. */
export class Wanted {
  readonly #ports = new Map<number, Map<number, PortSet>>();
  /** Whether the pods of the ingress controller were found, so that rows name them. */
  readonly controllerIsKnown: boolean;

  constructor(engine: Engine, rows: readonly DeclaredConnection[], dns: Dns, covered: readonly Workload[]) {
    const workloads = endpointsByWorkload(engine);
    const entries = rows.filter(({ why }) => why.includes('ingress'));
    this.controllerIsKnown = entries.every(({ from }) => from.kind === 'workload');
    // Which pods are the controller's is a matter of the rows; the connection itself is wanted.
    const controller = engine.universe.endpoints.findIndex(({ endpoint }) => endpoint.type === 'ingress-controller');
    for (const { from, to, ports, why } of rows) {
      const targets = endpointsOf(engine, to, workloads);
      for (const s of endpointsOf(engine, from, workloads)) for (const d of targets) this.add(s, d, ports);
      if (why.includes('ingress') && controller >= 0) for (const d of targets) this.add(controller, d, ports);
    }
    const cache: Outside = { kind: 'outside', text: nodeLocalCidr, blocks: [{ cidr: nodeLocalCidr }] };
    const servers = [
      ...dns.workloads.flatMap((server) => workloads.get(server) ?? []),
      ...(dns.nodeLocal ? endpointsOf(engine, cache, workloads) : []),
    ];
    for (const workload of covered) {
      for (const s of workloads.get(workload) ?? []) for (const d of servers) this.add(s, d, dns.ports);
    }
  }

  add(from: number, to: number, ports: PortSet): void {
    const row = this.#ports.get(from) ?? new Map<number, PortSet>();
    this.#ports.set(from, row);
    row.set(to, union(row.get(to) ?? noPorts, ports));
  }

  of(from: number, to: number): PortSet {
    return this.#ports.get(from)?.get(to) ?? noPorts;
  }

  *pairs(): Iterable<readonly [from: number, to: number, ports: PortSet]> {
    for (const [from, row] of this.#ports) for (const [to, ports] of row) yield [from, to, ports];
  }
}

/** Connections of covered pods that are open, or may be, beyond what is wanted. Nodes themselves are left out. */
export function objectToUnwanted(
  objections: Objections,
  engine: Engine,
  wanted: Wanted,
  covered: ReadonlySet<Workload>,
): void {
  for (const [from, source] of engine.universe.endpoints.entries()) {
    if (source.endpoint.type === 'node') continue;
    for (const [to, verdict] of engine.row(from)) {
      const target = engine.facts(to);
      if (isOwnPod(engine, from, to) || target.endpoint.type === 'node') continue;
      if (!isListed(source.endpoint, target.endpoint)) continue;
      const isCovered = [source, target].some(({ workload }) => workload !== null && covered.has(workload));
      if (isCovered) objectToOpen(objections, engine, from, to, { verdict, wanted: wanted.of(from, to) });
    }
  }
}

/**
 * Pods that rows with blocks of addresses open as well: a block cannot tell pods from the outside, and the other pod
 * allows the connection. Such pairs are moved from what is not wanted to what has to be known.
 */
export function* pulledIn(
  engine: Engine,
  wanted: Wanted,
  rows: readonly DeclaredConnection[],
  covered: ReadonlySet<Workload>,
): Iterable<string> {
  const workloads = endpointsByWorkload(engine);
  for (const { from, to, ports } of rows) {
    const outside = from.kind === 'outside' ? from : to;
    if (outside.kind !== 'outside' || from.kind === to.kind) continue;
    const blocks = blocksOf(outside);
    for (const [workload, all] of workloads) {
      if (covered.has(workload)) continue;
      const others = all.filter((one) => mayHold(engine, one, blocks));
      const sources = from.kind === 'outside' ? others : (workloads.get(from.workload) ?? []);
      const targets = to.kind === 'outside' ? others : (workloads.get(to.workload) ?? []);
      for (const s of sources) {
        for (const d of targets) {
          const { allowed, unknown, reasons } = engine.reach(s, d);
          // Not the doubt whether two pods share a node.
          const possible = reasons.includes('address-unknown') ? union(allowed, unknown) : allowed;
          const open = intersect(possible, subtract(ports, wanted.of(s, d)));
          if (open === noPorts) continue;
          wanted.add(s, d, open);
          yield pairText(engine, s, d, open);
        }
      }
    }
  }
}

/** Wanted connections that were open before and no longer certainly are. */
export function objectToMissing(objections: Objections, before: Engine, after: Engine, wanted: Wanted): void {
  for (const [from, to, ports] of wanted.pairs()) {
    if (isOwnPod(after, from, to)) continue;
    // Where the controller's pods are known, rows of their own speak for it.
    if (wanted.controllerIsKnown && after.facts(from).endpoint.type === 'ingress-controller') continue;
    objectToLoss(objections, before, after, from, to, ports);
  }
}

function isListed(source: Endpoint, target: Endpoint): boolean {
  return source.type === 'workload' || target.type === 'workload';
}
