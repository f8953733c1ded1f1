/** What is open to the internet, by which object, and whether policies let it in (N2). */
import { asList, asObject, asText } from '../cluster/fields.ts';
import { gatewayRoutes } from '../cluster/ingress.ts';
import type { Service } from '../cluster/model.ts';
import { selects, targetPorts } from '../cluster/services.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type AddressSet, parseAddress, parseCidr } from '../values/addresses.ts';
import { intersect as intersectSets, subtract as subtractSets, unionAll } from '../values/intervals.ts';
import { intersect, noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import { type Facts, specEvidence } from './facts.ts';
import { type Gates, publicAddresses } from './gates.ts';
import { type Certainty, type Evidence, type FieldChange, rankOf, weaker } from './model.ts';
import type { NetworkView } from './network.ts';
import { containersOf } from './pod-spec.ts';

/** One way in from the internet. */
export interface Exposure {
  readonly endpoint: number;
  /** Target ports, as policies see them. */
  readonly ports: PortSet;
  /** How sure it is that the internet gets as far as the pod, policies aside. */
  readonly certainty: Certainty;
  readonly note?: string;
  readonly evidence: Evidence;
  readonly change: FieldChange;
  /** Only these sources are let in; null for everybody. */
  readonly sources: AddressSet | null;
  /** Pods may see the address of a node instead of the caller's. */
  readonly seesNode: boolean;
  /** Comes through an Ingress or Gateway controller. */
  readonly byController: boolean;
}

/** An exposure that policies let in. */
export interface OpenDoor extends Exposure {
  readonly allowed: PortSet;
}

const everywhere: readonly string[] = ['1.1.1.1', '2606:4700:4700::1111'];

export function exposuresOf(facts: Facts): Exposure[] {
  return [...serviceExposures(facts), ...ingressExposures(facts), ...hostExposures(facts)];
}

/** Whether the nodes have addresses on the internet. */
function nodeCertainty(facts: Facts): { readonly certainty: Certainty; readonly note?: string } {
  if (facts.nodes.length === 0) {
    return { certainty: 'likely', note: 'whether the nodes have public addresses was not read' };
  }
  const open = facts.nodes.some(({ node }) =>
    node.addresses.some((address) => intersectSets([address, address + 1n], publicAddresses).length > 0),
  );
  if (open) return { certainty: 'certain' };
  return { certainty: 'possible', note: 'the nodes have no public address' };
}

function rangesOf({ sourceRanges }: Service): AddressSet | null {
  const ranges = sourceRanges.flatMap((one) => {
    const parsed = parseCidr(one.trim());
    return parsed ? [parsed.set] : [];
  });
  return ranges.length === 0 ? null : unionAll(ranges);
}

function serviceExposures(facts: Facts): Exposure[] {
  const out: Exposure[] = [];
  const objects = new Map((facts.kinds.get('Service') ?? []).map((object) => [object.source, object]));
  for (const service of facts.engine.cluster.services) {
    const object = objects.get(service.source);
    if (!object) continue;
    const spec = asObject(object.raw.spec);
    const { type } = service;
    const external = asList(spec.externalIPs).length > 0;
    const isInternal = internalLoadBalancer(object);
    if (type !== 'LoadBalancer' && type !== 'NodePort' && !external) continue;
    const name = `Service ${object.metadata.namespace}/${object.metadata.name}`;
    const byNode = nodeCertainty(facts);
    const ways: Pick<Exposure, 'certainty' | 'note' | 'evidence' | 'change' | 'sources' | 'seesNode'>[] = [];
    const seesNode = spec.externalTrafficPolicy !== 'Local';
    const evidence = (pointer: string, text: string): Evidence => ({ object, pointer, text: `${name} ${text}` });
    if (type === 'LoadBalancer') {
      ways.push({
        certainty: isInternal ? 'possible' : 'certain',
        ...(isInternal && { note: 'an annotation asks for an internal load balancer' }),
        evidence: evidence('/spec/type', 'is a LoadBalancer'),
        change: { object, pointer: '/spec/type', from: 'LoadBalancer', to: 'ClusterIP' },
        sources: rangesOf(service),
        seesNode,
      });
    } else if (type === 'NodePort') {
      const ports = service.ports.flatMap(({ nodePort }) => nodePort ?? []);
      ways.push({
        ...byNode,
        evidence: evidence('/spec/type', `is a NodePort${ports.length > 0 ? ` (${ports.join(', ')})` : ''}`),
        change: { object, pointer: '/spec/type', from: 'NodePort', to: 'ClusterIP' },
        sources: null,
        seesNode,
      });
    }
    if (external) {
      const open = asList(spec.externalIPs).some((one) => {
        const parsed = parseAddress(asText(one) ?? '');
        return parsed !== null && intersectSets([parsed.address, parsed.address + 1n], publicAddresses).length > 0;
      });
      ways.push({
        certainty: open ? 'certain' : 'possible',
        evidence: evidence('/spec/externalIPs', 'has external addresses'),
        change: { object, pointer: '/spec/externalIPs', from: asList(spec.externalIPs).join(', '), to: null },
        sources: null,
        seesNode,
      });
    }
    for (const workload of facts.byNamespace.get(service.namespace) ?? []) {
      const pod = workload.pods.find((one) => selects(service, one));
      if (!pod) continue;
      const ports = service.ports.map((port) => targetPorts(port, pod)).reduce(union, noPorts);
      if (ports === noPorts) continue;
      for (const way of ways) out.push({ ...way, endpoint: workload.endpoint, ports, byController: false });
    }
  }
  return out;
}

/** The clouds' annotations for load balancers that the internet does not see. */
function internalLoadBalancer({ metadata: { annotations } }: KubernetesObject): boolean {
  return (
    annotations['service.beta.kubernetes.io/aws-load-balancer-internal'] === 'true' ||
    annotations['service.beta.kubernetes.io/aws-load-balancer-scheme'] === 'internal' ||
    annotations['service.beta.kubernetes.io/azure-load-balancer-internal'] === 'true' ||
    /internal/i.test(annotations['networking.gke.io/load-balancer-type'] ?? '') ||
    /internal/i.test(annotations['cloud.google.com/load-balancer-type'] ?? '')
  );
}

function ingressExposures(facts: Facts): Exposure[] {
  const objects = new Map<string, KubernetesObject>();
  for (const kind of ['Ingress', 'Route', ...gatewayRoutes]) {
    for (const one of facts.kinds.get(kind) ?? []) {
      objects.set(`${kind} ${one.metadata.namespace ?? 'default'}/${one.metadata.name}`, one);
    }
  }
  const endpointOf = new Map<unknown, number>();
  for (const { endpoint, pods } of facts.workloads.values()) for (const pod of pods) endpointOf.set(pod, endpoint);
  const merged = new Map<string, { readonly endpoint: number; readonly object: KubernetesObject; ports: PortSet }>();
  for (const { pod, ports, by } of facts.engine.cluster.ingressTargets) {
    const endpoint = endpointOf.get(pod);
    const object = objects.get(by);
    if (endpoint === undefined || !object) continue;
    const known = merged.get(`${endpoint} ${by}`);
    if (known) known.ports = union(known.ports, ports);
    else merged.set(`${endpoint} ${by}`, { endpoint, object, ports });
  }
  return [...merged.values()].map(({ endpoint, object, ports }): Exposure => {
    const name = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    return {
      endpoint,
      ports,
      certainty: 'certain',
      evidence: { object, pointer: '/spec', text: `${name} leads to it` },
      change: { object, pointer: '', from: name, to: null },
      sources: null,
      seesNode: false,
      byController: true,
    };
  });
}

/** Ports of the node that lead into a pod: hostPort, and every port of a pod on the host network. */
function hostExposures(facts: Facts): Exposure[] {
  const byNode = nodeCertainty(facts);
  return [...facts.workloads.values()].flatMap((workload) => {
    const out: Exposure[] = [];
    const seen = new Set<string>();
    for (const place of workload.places) {
      for (const container of containersOf(place.spec)) {
        for (const [i, entry] of asList(container.raw.ports).entries()) {
          const { hostPort, containerPort, protocol } = asObject(entry);
          const onHost = place.spec.hostNetwork === true;
          if (typeof containerPort !== 'number' || (!onHost && typeof hostPort !== 'number')) continue;
          const kind = protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
          const key = `${kind} ${containerPort} ${onHost}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const field = onHost ? 'containerPort' : 'hostPort';
          const pointer = `${container.pointer}/ports/${i}/${field}`;
          const text = onHost
            ? `listens on the node's network, port ${containerPort}`
            : `has port ${hostPort} of the node`;
          const evidence = specEvidence(workload, place, pointer, text);
          const off = onHost ? '/hostNetwork' : pointer;
          const at = specEvidence(workload, place, off, text);
          out.push({
            ...byNode,
            endpoint: workload.endpoint,
            ports: portRange(kind, containerPort),
            evidence,
            change: {
              object: at.object,
              pointer: at.pointer,
              from: onHost ? 'true' : `${hostPort}`,
              to: onHost ? 'false' : null,
            },
            sources: null,
            seesNode: !onHost,
            byController: false,
          });
        }
      }
    }
    return out;
  });
}

/** Exposures that policies let in, for an attacker anywhere on the internet. */
export function openDoors(exposures: readonly Exposure[], facts: Facts, view: NetworkView, gates: Gates): OpenDoor[] {
  const { universe } = facts.engine;
  const open = everywhere.flatMap((text) => {
    const parsed = parseAddress(text);
    return parsed ? [gates.endpointAt(parsed.address)] : [];
  });
  const first = universe.endpoints.findIndex(({ endpoint }) => endpoint.type === 'addresses');
  const publics = universe.classes.classes.flatMap(({ addresses }, i) =>
    intersectSets(addresses, publicAddresses).length > 0 ? [{ endpoint: first + i, addresses }] : [],
  );
  const controller = universe.endpoints.findIndex(({ endpoint }) => endpoint.type === 'ingress-controller');
  return exposures.flatMap((exposure): OpenDoor[] => {
    const door = (allowed: PortSet, certainty: Certainty, note?: string): OpenDoor[] => {
      const weakest = weaker(exposure.certainty, certainty);
      const notes = [exposure.note, note].filter((one) => one !== undefined).join('; ');
      return [{ ...exposure, allowed, certainty: weakest, ...(notes !== '' && { note: notes }) }];
    };
    const verdict = (from: number): { readonly allowed: PortSet; readonly unknown: PortSet } => {
      const reached = view.engine.reach(from, exposure.endpoint);
      return {
        allowed: intersect(reached.allowed, exposure.ports),
        unknown: intersect(reached.unknown, exposure.ports),
      };
    };
    if (exposure.byController) {
      const { allowed, unknown } = verdict(controller);
      if (allowed !== noPorts) return door(allowed, 'certain');
      return unknown === noPorts ? [] : door(unknown, 'likely', 'which pod the ingress controller is was not read');
    }
    const { sources } = exposure;
    const limited = sources !== null && subtractSets(publicAddresses, sources).length > 0;
    const candidates = publics.filter(({ addresses }) => !sources || intersectSets(addresses, sources).length > 0);
    let best: OpenDoor[] = [];
    const offer = (next: OpenDoor[]): void => {
      const [mine] = best;
      const [other] = next;
      if (other && (!mine || rankOf(other.certainty) > rankOf(mine.certainty))) best = next;
    };
    for (const { endpoint } of candidates) {
      const anybody = open.includes(endpoint) && !limited;
      const { allowed, unknown } = verdict(endpoint);
      const id = universe.endpoints[endpoint]?.endpoint.id ?? '';
      const note = anybody ? undefined : limited ? 'only from the ranges of the load balancer' : `only from ${id}`;
      if (allowed !== noPorts) offer(door(allowed, anybody ? 'certain' : 'possible', note));
      else if (unknown !== noPorts) offer(door(unknown, 'unknown', note));
      if (best[0]?.certainty === exposure.certainty) break;
    }
    if (best.length === 0 && exposure.seesNode) {
      // kube-proxy puts the address of a node in place of the caller's, unless externalTrafficPolicy is Local.
      for (const { endpoint } of facts.nodes) {
        const { allowed } = verdict(endpoint);
        if (allowed !== noPorts)
          return door(allowed, 'possible', 'policies let nodes in, and the pod sees a node call');
      }
    }
    return best;
  });
}

export function workloadDoors(doors: readonly OpenDoor[]): ReadonlyMap<number, readonly OpenDoor[]> {
  const byEndpoint = new Map<number, OpenDoor[]>();
  for (const door of doors) {
    const list = byEndpoint.get(door.endpoint);
    if (list) list.push(door);
    else byEndpoint.set(door.endpoint, [door]);
  }
  return byEndpoint;
}
