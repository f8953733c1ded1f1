/** What a position in the network reaches that listens: rows of the engine, narrowed to ports that something serves. */
import { selects, targetPorts } from '../cluster/services.ts';
import type { Engine } from '../reachability/engine.ts';
import { Listing } from '../reachability/listing.ts';
import type { PairVerdict } from '../reachability/types.ts';
import { either, nothingAllowed } from '../reachability/verdict.ts';
import { allPorts, intersect, noPorts, type PortSet, portRange, subtract, union } from '../values/ports.ts';
import type { Facts } from './facts.ts';

export interface Reached {
  readonly to: number;
  /** Ports that are certainly allowed, and served. */
  readonly allowed: PortSet;
  /** Ports whose verdict is unknown, and served. */
  readonly unknown: PortSet;
}

/** Rows that are kept; beyond so many targets they are asked for again. */
const keptTargets = 4_000_000;

export class NetworkView {
  readonly engine: Engine;
  readonly #everyPort: boolean;
  readonly #listening = new Map<number, PortSet>();
  readonly #classes = new Map<number, string>();
  readonly #rows = new Map<string, readonly Reached[]>();
  /** By target: rows of thousands of sources say the same of it. */
  readonly #interned: Reached[][] = [];
  readonly #rowIds = new Map<unknown, number>();
  readonly #listing: Listing;
  #kept = 0;
  #keeps = false;

  constructor(facts: Facts, engine: Engine, everyPort: boolean) {
    this.engine = engine;
    this.#listing = new Listing(engine);
    this.#everyPort = everyPort;
    if (!everyPort) this.#findListening(facts);
  }

  /** Ports of an endpoint that a container or a Service names. */
  listening(endpoint: number): PortSet {
    return this.#everyPort ? allPorts : (this.#listening.get(endpoint) ?? noPorts);
  }

  /** Equal for endpoints that reach the same: one of them has to be expanded only. */
  classOf(endpoint: number): string {
    let key = this.#classes.get(endpoint);
    if (key === undefined) {
      key = this.#signature(endpoint);
      this.#classes.set(endpoint, key);
    }
    return key;
  }

  /**
   * Equal for endpoints that reach the same nodes and outside addresses: no policy applies on that side, so only their
   * own egress counts.
   */
  egressClassOf(endpoint: number): string {
    const { engine } = this;
    const facts = engine.facts(endpoint);
    const parts: string[] = [];
    for (let e = facts.first; e < facts.last; e++) {
      const element = engine.universe.elements[e];
      if (!element) continue;
      if (engine.isHost(element) || engine.options.localNode === 'both') return `host ${endpoint}`;
      parts.push(`${this.#egressId(e)}.${element.families}`);
    }
    return parts.join();
  }

  reach(from: number, to: number): Reached {
    return this.#narrow(to, this.engine.reach(from, to));
  }

  /** What a pod reaches of another pod that policies treat alike: without the leave that a pod has to call itself. */
  reachSibling(endpoint: number): Reached {
    const { engine } = this;
    let verdict: PairVerdict = nothingAllowed;
    for (const [s, d] of engine.elementPairs(engine.facts(endpoint), engine.facts(endpoint))) {
      verdict = either(verdict, engine.join(engine.outcome('egress', s, d), engine.outcome('ingress', s, d)));
    }
    return this.#narrow(endpoint, verdict);
  }

  /** Every workload that an endpoint reaches on a port that is served, ascending. */
  row(from: number): readonly Reached[] {
    const key = this.classOf(from);
    const known = this.#rows.get(key);
    if (known) return known;
    const found = new Map<number, Reached>();
    this.#visit(from, (to, verdict) => {
      const reached = this.#narrow(to, verdict);
      if (reached.allowed === noPorts && reached.unknown === noPorts) return;
      const other = found.get(to);
      // An endpoint with several addresses is reached at one of them.
      found.set(to, other ? this.#either(other, reached) : reached);
    });
    const row = [...found.values()].sort((a, b) => a.to - b.to);
    if (this.#kept + row.length <= keptTargets) {
      this.#kept += row.length;
      this.#rows.set(key, row);
    }
    return row;
  }

  /**
   * The same, without a row that is kept: calls back with each, in any order, some perhaps twice, and not at all with
   * what `skip` says. For those who ask once.
   */
  scan(from: number, skip: (to: number) => boolean, found: (reached: Reached) => void): void {
    const known = this.#rows.get(this.classOf(from));
    if (known || this.#keeps) {
      for (const reached of known ?? this.row(from)) if (!skip(reached.to)) found(reached);
      return;
    }
    this.#visit(from, (to, verdict) => {
      if (skip(to)) return;
      const reached = this.#narrow(to, verdict);
      if (reached.allowed !== noPorts || reached.unknown !== noPorts) found(reached);
    });
  }

  /** From now on rows are kept: they will be asked for again and again. */
  keepRows(): void {
    this.#keeps = true;
  }

  #visit(from: number, found: (to: number, verdict: PairVerdict) => void): void {
    const { elements, endpoints } = this.engine.universe;
    const { first, last } = this.engine.facts(from);
    for (let s = first; s < last; s++) {
      const families = elements[s]?.families ?? 0;
      this.#listing.visit(s, (d, verdict) => {
        const target = elements[d];
        if (!target || (families & target.families) === 0) return;
        if (endpoints[target.endpoint]?.endpoint.type === 'workload') found(target.endpoint, verdict);
      });
    }
  }

  #either(a: Reached, b: Reached): Reached {
    const allowed = union(a.allowed, b.allowed);
    return { to: a.to, allowed, unknown: subtract(union(a.unknown, b.unknown), allowed) };
  }

  #narrow(to: number, verdict: PairVerdict): Reached {
    const served = this.listening(to);
    const allowed = intersect(verdict.allowed, served);
    const unknown = intersect(verdict.unknown, served);
    this.#interned[to] ??= [];
    const known = this.#interned[to];
    let reached = known.find((one) => one.allowed === allowed && one.unknown === unknown);
    if (!reached) {
      reached = { to, allowed, unknown };
      known.push(reached);
    }
    return reached;
  }

  #signature(endpoint: number): string {
    const { engine } = this;
    const facts = engine.facts(endpoint);
    const parts: string[] = [];
    for (let e = facts.first; e < facts.last; e++) {
      const element = engine.universe.elements[e];
      if (!element) continue;
      // What shares a node with a host is treated apart, so hosts are classes of their own.
      const host = engine.isHost(element) || engine.options.localNode === 'both' ? `h${endpoint}` : '';
      // Sources between which no admission begins or ends are let in by the same targets.
      const admitted = engine.admissions.starts[e + 1] ?? 0;
      parts.push(`${this.#egressId(e)}.${admitted}.${element.families}${host}`);
    }
    return parts.join();
  }

  /** Equal for elements with equal rules for egress; the same for all that no policy applies to. */
  #egressId(element: number): number {
    const { engine } = this;
    const own = engine.universe.elements[element];
    const row = own && engine.isPoliced(own) ? engine.profileOf('egress', element).row : null;
    let id = this.#rowIds.get(row);
    if (id === undefined) {
      id = this.#rowIds.size;
      this.#rowIds.set(row, id);
    }
    return id;
  }

  #findListening(facts: Facts): void {
    for (const workload of facts.workloads.values()) {
      let ports = noPorts;
      for (const pod of workload.pods) {
        for (const { protocol, port } of pod.ports) ports = union(ports, portRange(protocol, port));
      }
      if (ports !== noPorts) this.#listening.set(workload.endpoint, ports);
    }
    for (const service of facts.engine.cluster.services) {
      for (const workload of facts.byNamespace.get(service.namespace) ?? []) {
        const pod = workload.pods.find((one) => selects(service, one));
        if (!pod) continue;
        const ports = service.ports.map((port) => targetPorts(port, pod)).reduce(union, noPorts);
        this.#listening.set(workload.endpoint, union(this.#listening.get(workload.endpoint) ?? noPorts, ports));
      }
    }
  }
}
