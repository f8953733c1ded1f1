/**
 * Whether a position reaches the API server, a kubelet, the metadata service, etcd and the outside. Policies are applied
 * to the address that a connection ends at: whether the address of a Service is replaced before or after that is left
 * open by the API, and common plugins look at the end, so end points count here, not the cluster IP.
 */

import { type Landmark, type Landmarks, landmarksOf } from '../reachability/landmarks.ts';
import { type Address, type AddressSet, parseCidr, unicastAddresses } from '../values/addresses.ts';
import { contains, intersect as intersectSets, subtract as subtractSets, unionAll } from '../values/intervals.ts';
import { intersect, noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import type { Facts } from './facts.ts';
import { type Certainty, dnsPorts, rankOf, weaker } from './model.ts';
import type { NetworkView } from './network.ts';

/** An answer; null when the engine denies it. */
export interface Gate {
  readonly certainty: Certainty;
  /** Where it was found open, for people: `10.0.0.1:6443`. */
  readonly target: string;
  readonly note?: string;
  /** The endpoint asked about, to explain the verdict; -1 when it was no single one. */
  readonly endpoint: number;
  readonly ports: PortSet;
}

/** Something to reach, by the endpoint that stands for it. */
interface Target {
  readonly endpoint: number;
  readonly ports: PortSet;
  readonly text: string;
}

/** Addresses that no stranger on the internet has. */
const notPublic: AddressSet = unionAll(
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map(
    (one) => parseCidr(one)?.set ?? [],
  ),
);
export const publicAddresses: AddressSet = subtractSets(unicastAddresses, notPublic);

const kubeletPorts = portRange('TCP', 10250);
const apiPorts = union(portRange('TCP', 443), portRange('TCP', 6443));

export class Gates {
  readonly #facts: Facts;
  readonly #view: NetworkView;
  readonly #memo = new Map<string, Gate | null>();
  readonly #landmarks: Landmarks;
  readonly #dnsServers: readonly Target[];
  readonly #etcd: readonly Target[];
  readonly #kubelets: readonly Target[];
  /** Endpoints of unicast address classes, and whether they hold public addresses. */
  readonly #outside: readonly { readonly endpoint: number; readonly isPublic: boolean }[];

  constructor(facts: Facts, view: NetworkView) {
    this.#facts = facts;
    this.#view = view;
    const { endpoints, classes } = facts.engine.universe;
    const first = endpoints.findIndex(({ endpoint }) => endpoint.type === 'addresses');
    this.#outside = classes.classes.flatMap(({ addresses }, i) =>
      intersectSets(addresses, unicastAddresses).length === 0
        ? []
        : [{ endpoint: first + i, isPublic: intersectSets(addresses, publicAddresses).length > 0 }],
    );
    this.#landmarks = landmarksOf(facts.engine);
    this.#dnsServers = [...facts.workloads.values()].flatMap(({ facts: { labels }, endpoint, id }) =>
      labels['k8s-app'] === 'kube-dns' ? [{ endpoint, ports: dnsPorts, text: id }] : [],
    );
    this.#etcd = facts.nodes.flatMap(({ controlPlane, endpoint, node }) =>
      controlPlane ? [{ endpoint, ports: portRange('TCP', 2379, 2380), text: `${node.name}:2379` }] : [],
    );
    this.#kubelets = facts.nodes.map(({ endpoint, node }) => ({
      endpoint,
      ports: kubeletPorts,
      text: `${node.name}:10250`,
    }));
  }

  /** The node that has an address, else the class of outside addresses that holds it. */
  endpointAt(address: Address): number {
    const node = this.#facts.nodes.find((one) => one.node.addresses.includes(address));
    if (node) return node.endpoint;
    const { endpoints, classes } = this.#facts.engine.universe;
    return endpoints.findIndex(({ endpoint }) => endpoint.type === 'addresses') + classes.classOf(address);
  }

  apiServer(from: number): Gate | null {
    return this.#remember('api', from, () => {
      const { apiServer } = this.#landmarks;
      if (apiServer) {
        const gate = this.#best(from, this.#targets(apiServer, apiServer.what));
        const guessed = this.#facts.engine.cluster.apiServer?.from === 'control-plane-nodes';
        if (!gate || !guessed) return gate;
        const note = 'the API server is taken to run on the control-plane nodes';
        return { ...gate, certainty: weaker(gate.certainty, 'likely'), note };
      }
      return this.#anywhere(from, apiPorts, 'the API server (address not read)');
    });
  }

  /** A stolen token can be used on the internet too, where the API server is public: managed ones often are. */
  apiServerFromOutside(): Gate {
    const { apiServer } = this.#facts.engine.cluster;
    const isPublic = apiServer?.addresses.some((address) => contains(publicAddresses, address)) ?? false;
    return {
      certainty: isPublic ? 'possible' : 'unknown',
      target: 'the API server over the internet (whether it is public was not read)',
      endpoint: -1,
      ports: noPorts,
    };
  }

  kubelet(from: number): Gate | null {
    return this.#remember('kubelet', from, () => {
      if (this.#kubelets.length === 0) return this.#anywhere(from, kubeletPorts, 'kubelets (addresses not read)');
      return this.#best(from, this.#kubelets);
    });
  }

  /** Whether the position may ask the metadata service; what that says about credentials is the caller's business. */
  metadata(from: number): Gate | null {
    return this.#remember('metadata', from, () => {
      const { metadata } = this.#landmarks;
      return this.#best(
        from,
        metadata.flatMap((one) => (one.what.includes('Pod Identity') ? [] : this.#targets(one, `${one.address}:80`))),
      );
    });
  }

  /** Etcd on the control-plane nodes that were read; null when there are none. */
  etcd(from: number): Gate | null {
    return this.#remember('etcd', from, () => this.#best(from, this.#etcd));
  }

  /** Some address of the public internet, on any port. */
  internet(from: number): Gate | null {
    return this.#remember('internet', from, () => {
      let found: Gate | null = null;
      for (const { endpoint, isPublic } of this.#outside) {
        if (!isPublic) continue;
        const { allowed, unknown } = this.#view.engine.reach(from, endpoint);
        const text = this.#facts.engine.facts(endpoint).endpoint.id;
        if (allowed !== noPorts) return { certainty: 'certain', target: text, endpoint, ports: allowed };
        if (unknown !== noPorts) found = { certainty: 'unknown', target: text, endpoint, ports: unknown };
      }
      return found;
    });
  }

  /** The cluster's own DNS, which asks the outside on anybody's behalf. */
  dns(from: number): Gate | null {
    return this.#remember('dns', from, () => this.#best(from, this.#dnsServers));
  }

  #targets({ elements, ports }: Pick<Landmark, 'elements' | 'ports'>, text: string): Target[] {
    const all = this.#facts.engine.universe.elements;
    return elements.flatMap((e) => {
      const endpoint = all[e]?.endpoint;
      return endpoint === undefined ? [] : [{ endpoint, ports, text }];
    });
  }

  #remember(what: string, from: number, find: () => Gate | null): Gate | null {
    const own = what === 'dns' ? this.#view.classOf(from) : this.#view.egressClassOf(from);
    const key = `${what} ${own}`;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const gate = find();
    this.#memo.set(key, gate);
    return gate;
  }

  #best(from: number, targets: readonly Target[]): Gate | null {
    let best: Gate | null = null;
    for (const { endpoint, ports, text } of targets) {
      const verdict = this.#view.engine.reach(from, endpoint);
      const allowed = intersect(verdict.allowed, ports);
      if (allowed !== noPorts) return { certainty: 'certain', target: text, endpoint, ports: allowed };
      const unknown = intersect(verdict.unknown, ports);
      if (unknown === noPorts) continue;
      const gate: Gate = { certainty: 'unknown', target: text, endpoint, ports: unknown };
      if (!best || rankOf(gate.certainty) > rankOf(best.certainty)) best = gate;
    }
    return best;
  }

  /** Of something with an address that was not read: open when every address is, shut when none is. */
  #anywhere(from: number, ports: PortSet, target: string): Gate | null {
    let all = true;
    let some = false;
    let endpoint = -1;
    for (const one of this.#outside) {
      const family = this.#facts.engine.facts(one.endpoint).endpoint;
      const { allowed, unknown } = this.#view.engine.reach(from, one.endpoint);
      // A cluster of both families answers on IPv4.
      if (family.type === 'addresses' && family.family === 4 && intersect(allowed, ports) !== ports) all = false;
      if (intersect(union(allowed, unknown), ports) !== noPorts) {
        some = true;
        if (endpoint < 0) endpoint = one.endpoint;
      }
    }
    if (!some) return null;
    if (all) return { certainty: 'certain', target, endpoint, ports };
    return { certainty: 'unknown', target, note: 'some addresses are allowed, others not', endpoint, ports };
  }
}
