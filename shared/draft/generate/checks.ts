/** Questions to the engine that generators' claims are made of. */
import type { Workload } from '../../cluster/model.ts';
import type { Engine } from '../../reachability/engine.ts';
import type { Endpoint, PairVerdict } from '../../reachability/types.ts';
import { type AddressSet, parseCidr } from '../../values/addresses.ts';
import { disjoint, subtract as subtractSets, unionAll } from '../../values/intervals.ts';
import { formatPorts, intersect, noPorts, type PortSet, subtract, union } from '../../values/ports.ts';
import type { DeclaredConnection, DeclaredEnd } from '../declared.ts';
import type { Dns } from '../dns.ts';

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

function blocksOf(end: Extract<DeclaredEnd, { kind: 'outside' }>): AddressSet {
  const sets = end.blocks.map(({ cidr, except = [] }) =>
    subtractSets(parseCidr(cidr)?.set ?? [], unionAll(except.map((one) => parseCidr(one)?.set ?? []))),
  );
  return unionAll(sets);
}

/** Endpoints that an end of a declared connection means: pods of a workload, or outside addresses. */
export function endpointsOf(
  engine: Engine,
  end: DeclaredEnd,
  workloads: ReadonlyMap<Workload, readonly number[]>,
): readonly number[] {
  if (end.kind === 'workload') return workloads.get(end.workload) ?? [];
  const wanted = blocksOf(end);
  const { classes } = engine.universe.classes;
  return [...engine.universe.endpoints.keys()].filter((i) => {
    const { endpoint, first } = engine.facts(i);
    const own = classes[engine.universe.elements[first]?.addressClass ?? -1]?.addresses ?? [];
    return endpoint.type === 'addresses' && !disjoint(own, wanted);
  });
}

/** Ports that may be open, but for the exemption of a pod's own node, which no policy changes. */
export function possiblePorts({ allowed, unknown, reasons }: PairVerdict): PortSet {
  return reasons.length === 1 && reasons[0] === 'local-node' ? allowed : union(allowed, unknown);
}

/** What the reviewed connections and DNS allow, for each pair of endpoints. */
export class Wanted {
  readonly #ports = new Map<number, Map<number, PortSet>>();

  constructor(engine: Engine, rows: readonly DeclaredConnection[], dns: Dns, covered: readonly Workload[]) {
    const workloads = endpointsByWorkload(engine);
    // Which pods are the controller's is a matter of the rows; the connection itself is wanted.
    const controller = engine.universe.endpoints.findIndex(({ endpoint }) => endpoint.type === 'ingress-controller');
    for (const { from, to, ports, why } of rows) {
      const targets = endpointsOf(engine, to, workloads);
      for (const s of endpointsOf(engine, from, workloads)) for (const d of targets) this.add(s, d, ports);
      if (why.includes('ingress') && controller >= 0) for (const d of targets) this.add(controller, d, ports);
    }
    for (const workload of covered) {
      for (const s of workloads.get(workload) ?? []) {
        for (const server of dns.workloads) for (const d of workloads.get(server) ?? []) this.add(s, d, dns.ports);
      }
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

export function pairText(engine: Engine, from: number, to: number, ports: PortSet): string {
  return `${engine.facts(from).endpoint.id} → ${engine.facts(to).endpoint.id} : ${formatPorts(ports)}`;
}

/** Connections of covered pods that are open, or may be, beyond what is wanted. */
export function* unwanted(engine: Engine, wanted: Wanted, covered: ReadonlySet<Workload>): Iterable<string> {
  for (const [from, source] of engine.universe.endpoints.entries()) {
    if (source.endpoint.type === 'node') continue;
    for (const [to, verdict] of engine.row(from)) {
      const target = engine.facts(to);
      if (to === from || target.endpoint.type === 'node' || !isListed(source.endpoint, target.endpoint)) continue;
      const isCovered = [source, target].some(({ workload }) => workload !== null && covered.has(workload));
      if (!isCovered) continue;
      const extra = subtract(possiblePorts(verdict), wanted.of(from, to));
      if (extra !== noPorts) yield pairText(engine, from, to, extra);
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
    if ((from.kind === 'outside') === (to.kind === 'outside')) continue;
    for (const [workload, others] of workloads) {
      if (covered.has(workload)) continue;
      const sources = from.kind === 'outside' ? others : (workloads.get(from.workload) ?? []);
      const targets = to.kind === 'outside' ? others : (workloads.get(to.workload) ?? []);
      for (const s of sources) {
        for (const d of targets) {
          const open = intersect(possiblePorts(engine.reach(s, d)), subtract(ports, wanted.of(s, d)));
          if (open === noPorts) continue;
          wanted.add(s, d, open);
          yield pairText(engine, s, d, open);
        }
      }
    }
  }
}

/** Wanted connections that were open before and no longer certainly are. */
export function* missing(before: Engine, after: Engine, wanted: Wanted): Iterable<string> {
  for (const [from, to, ports] of wanted.pairs()) {
    if (from === to) continue;
    const was = intersect(before.reach(from, to).allowed, ports);
    const is = after.reach(from, to);
    // Which pods the controller has is not known to it; its rows name the pods.
    const controller = after.facts(from).endpoint.type === 'ingress-controller';
    const lost = subtract(was, controller ? union(is.allowed, is.unknown) : is.allowed);
    if (lost !== noPorts) yield pairText(after, from, to, lost);
  }
}

function isListed(source: Endpoint, target: Endpoint): boolean {
  return source.type === 'workload' || target.type === 'workload';
}
