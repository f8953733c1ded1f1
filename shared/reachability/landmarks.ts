/** Places that an attacker heads for: the internet, metadata services of clouds, and the API server, as elements. */
import { type Address, type Family, familyOf, parseAddress, unicastAddresses } from '../values/addresses.ts';
import { disjoint } from '../values/intervals.ts';
import { type PortSet, portRange, union } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import { holdsInternet } from './internet.ts';

export interface Landmark {
  /** The address as people know it. */
  readonly address: string;
  readonly what: string;
  readonly elements: readonly number[];
  readonly ports: PortSet;
}

export interface Landmarks {
  /** Elements of outside addresses that hold public ones. */
  readonly internet: ReadonlySet<number>;
  /** Metadata services of the cloud that the nodes say they run in; the common addresses when they do not say. */
  readonly metadata: readonly Landmark[];
  /** Where the API server listens; null when nothing that was read tells. */
  readonly apiServer: Omit<Landmark, 'address'> | null;
  /** Where it may listen otherwise: every node, and every outside address that a machine can have. */
  readonly apiServerMaybe: readonly number[];
  /** What an API server that was not found may listen on. */
  readonly apiServerPorts: PortSet;
}

interface KnownAddress {
  readonly address: string;
  readonly what: string;
  /** Prefix of the nodes' `spec.providerID`; null: asked about in every cloud. */
  readonly provider: string | null;
}

// AWS "Instance metadata" and "EKS Pod Identity", Google Cloud "VM metadata", Azure "168.63.129.16", Alibaba Cloud "ECS".
const metadataServices: readonly KnownAddress[] = [
  { address: '169.254.169.254', what: 'instance metadata', provider: null },
  { address: 'fd00:ec2::254', what: 'AWS instance metadata', provider: null },
  { address: '169.254.170.23', what: 'EKS Pod Identity', provider: 'aws:' },
  { address: 'fd00:ec2::23', what: 'EKS Pod Identity', provider: 'aws:' },
  { address: 'fd20:ce::254', what: 'Google Cloud metadata', provider: 'gce:' },
  { address: '168.63.129.16', what: 'Azure WireServer', provider: 'azure:' },
  { address: '100.100.100.200', what: 'Alibaba Cloud metadata', provider: 'alicloud:' },
];

export function landmarksOf(engine: Engine): Landmarks {
  const { endpoints, elements, classes } = engine.universe;
  const nodes: number[] = [];
  const byClass = new Map<number, number>();
  const internet = new Set<number>();
  const machines: number[] = [];
  for (const { endpoint, first, last } of endpoints) {
    for (let e = first; e < last; e++) {
      if (endpoint.type === 'node') nodes.push(e);
      if (endpoint.type !== 'addresses') continue;
      const at = elements[e]?.addressClass ?? -1;
      byClass.set(at, e);
      if (holdsInternet(endpoint)) internet.add(e);
      if (!disjoint(classes.classes[at]?.addresses ?? [], unicastAddresses)) machines.push(e);
    }
  }
  /** Nodes that have the address, else the outside. */
  const elementsOf = (address: Address): number[] => {
    const at = classes.classOf(address);
    const own = nodes.filter((e) => {
      const element = elements[e];
      const endpoint = element ? engine.facts(element.endpoint).endpoint : null;
      if (element?.addressClass !== at || endpoint?.type !== 'node') return false;
      return engine.cluster.nodes.find((node) => node.name === endpoint.name)?.addresses.includes(address) ?? false;
    });
    const outside = byClass.get(at);
    return own.length > 0 || outside === undefined ? own : [outside];
  };
  const families = familiesInUse(engine);
  const wanted = metadataServices.flatMap(({ address, what, provider }): Landmark[] => {
    const parsed = parseAddress(address);
    const here = provider === null || engine.cluster.nodes.some((node) => node.provider.startsWith(provider));
    if (!parsed || !here || !families.has(familyOf(parsed.address))) return [];
    return [{ address, what, elements: elementsOf(parsed.address), ports: portRange('TCP', 80) }];
  });
  const { apiServer } = engine.cluster;
  return {
    internet,
    metadata: wanted,
    apiServer: apiServer && {
      what: apiServer.from === 'endpoints' ? 'endpoints of the Service default/kubernetes' : 'control-plane nodes',
      elements: [...new Set(apiServer.addresses.flatMap(elementsOf))],
      ports: apiServer.ports,
    },
    apiServerMaybe: [...nodes, ...machines],
    apiServerPorts: union(portRange('TCP', 443), portRange('TCP', 6443)),
  };
}

/** Families that some pod, node or Service has; IPv4 when none says. Nobody asks an IPv4 cluster about fd00:ec2::254. */
function familiesInUse(engine: Engine): ReadonlySet<Family> {
  const { nodes, workloads, services } = engine.cluster;
  const families = new Set<Family>();
  for (const node of nodes) for (const address of node.addresses) families.add(familyOf(address));
  for (const { pods } of workloads) {
    for (const pod of pods) for (const address of pod.addresses) families.add(familyOf(address));
  }
  for (const { clusterAddresses } of services) {
    for (const text of clusterAddresses) {
      const parsed = parseAddress(text);
      if (parsed) families.add(familyOf(parsed.address));
    }
  }
  if (families.size === 0) families.add(4);
  return families;
}
