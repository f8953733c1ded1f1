/** Which pods run on which nodes, as far as the mode of scheduling says. */
import { type Builder, someNodeOf, unreadNode } from './builder.ts';
import type { Facts, SpecPlace, WorkloadFacts } from './facts.ts';
import type { Certainty } from './model.ts';
import { constraintKey, isUnconstrained, mayRunOn } from './scheduling.ts';

export interface Placed {
  readonly vertex: number;
  readonly certainty: Certainty;
  readonly note?: string;
}

/** A workload with a pod on a node. */
export interface Tenant {
  readonly workload: WorkloadFacts;
  readonly places: readonly SpecPlace[];
  readonly certainty: Certainty;
}

/** Workloads by the node that their pods name. */
function byNodeName(facts: Facts): ReadonlyMap<string, ReadonlyMap<number, SpecPlace[]>> {
  const nodes = new Map<string, Map<number, SpecPlace[]>>();
  for (const { endpoint, places } of facts.workloads.values()) {
    for (const place of places) {
      if (place.node === null) continue;
      let on = nodes.get(place.node);
      if (!on) {
        on = new Map();
        nodes.set(place.node, on);
      }
      const list = on.get(endpoint);
      if (list) list.push(place);
      else on.set(endpoint, [place]);
    }
  }
  return nodes;
}

export class Placement {
  readonly #facts: Facts;
  readonly #named: ReadonlyMap<string, ReadonlyMap<number, readonly SpecPlace[]>>;
  /** Workloads of which no pod names a node, by constraint. */
  readonly #unplaced = new Map<string, { readonly place: SpecPlace; readonly members: WorkloadFacts[] }>();

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#named = byNodeName(facts);
    for (const workload of facts.workloads.values()) {
      const [place] = workload.places;
      if (!place || place.node !== null) continue;
      const key = constraintKey(place.spec, workload.isDaemonSet);
      const group = this.#unplaced.get(key);
      if (group) group.members.push(workload);
      else this.#unplaced.set(key, { place, members: [workload] });
    }
  }

  /** Whether any workload's nodes were not read. */
  get hasUnplaced(): boolean {
    return this.#unplaced.size > 0;
  }

  /** Nodes that run a pod with this spec. */
  nodesOf(builder: Builder, workload: WorkloadFacts, place: SpecPlace): Placed[] {
    const node = (name: string): number => builder.vertex('node', `node:${name}`);
    if (place.node !== null) return [{ vertex: node(place.node), certainty: 'certain' }];
    const { nodes } = this.#facts;
    if (workload.isDaemonSet && nodes.length > 0) {
      return nodes
        .filter((one) => mayRunOn(place.spec, one.object, true))
        .map((one) => ({ vertex: node(one.node.name), certainty: 'likely' }));
    }
    if (builder.scheduling !== 'worst-case') {
      return [{ vertex: builder.vertex('node', someNodeOf(workload.workload)), certainty: 'certain' }];
    }
    const note = 'worst case: any node that its constraints allow';
    if (nodes.length === 0) return [{ vertex: builder.vertex('node', unreadNode), certainty: 'likely', note }];
    return nodes
      .filter((one) => mayRunOn(place.spec, one.object, false))
      .map((one) => ({ vertex: node(one.node.name), certainty: 'likely', note }));
  }

  /** Workloads that have a pod on a node, by its vertex id. */
  tenantsOf(builder: Builder, id: string): Tenant[] {
    const name = id.slice('node:'.length);
    const out: Tenant[] = [];
    for (const [endpoint, places] of this.#named.get(name) ?? []) {
      const workload = this.#facts.workloads.get(endpoint);
      if (workload) out.push({ workload, places, certainty: 'certain' });
    }
    const object = this.#facts.nodeByName.get(name)?.object;
    const worst = builder.scheduling === 'worst-case';
    for (const { place, members } of this.#unplaced.values()) {
      for (const workload of members) {
        const own = id === someNodeOf(workload.workload);
        const isDaemon = workload.isDaemonSet;
        if (!own && !isDaemon && !worst) continue;
        if (object ? !mayRunOn(place.spec, object, isDaemon) : !own && isDaemon && !isUnconstrained(place.spec))
          continue;
        out.push({ workload, places: workload.places, certainty: own ? 'certain' : 'likely' });
      }
    }
    return out;
  }
}
