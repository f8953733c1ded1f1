/** Services: what they select, and which pod ports stand behind their ports. Source: Service API v1. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { noPorts, type PortSet, portRange, protocols, union } from '../values/ports.ts';
import { asLabels, asList, asObject, asText, compare } from './fields.ts';
import type { Pod, Service, ServicePort, Workload } from './model.ts';

export function readServices(objects: readonly KubernetesObject[]): Service[] {
  // The same name twice: applied in order, the later one replaces the earlier.
  const services = new Map<string, Service>();
  for (const object of objects) {
    if (object.kind !== 'Service') continue;
    const service = readService(object);
    services.set(`${service.namespace}/${service.name}`, service);
  }
  return [...services.values()].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

function texts(value: unknown): string[] {
  return asList(value).flatMap((entry) => asText(entry) ?? []);
}

function readService(object: KubernetesObject): Service {
  const spec = asObject(object.raw.spec);
  const loadBalancer = asObject(asObject(object.raw.status).loadBalancer);
  const clusterIp = texts([spec.clusterIP]);
  const listed = texts(spec.clusterIPs);
  return {
    namespace: object.metadata.namespace ?? 'default',
    name: object.metadata.name,
    type: asText(spec.type) ?? 'ClusterIP',
    selector: asLabels(spec.selector),
    ports: asList(spec.ports).flatMap(readPort),
    clusterAddresses: listed.length > 0 ? listed : clusterIp,
    externalAddresses: [
      ...texts(spec.externalIPs),
      ...texts([spec.loadBalancerIP]),
      ...asList(loadBalancer.ingress).flatMap((entry) => {
        const { ip, hostname } = asObject(entry);
        return texts([ip, hostname]);
      }),
    ].filter((address, i, all) => all.indexOf(address) === i),
    sourceRanges: texts(spec.loadBalancerSourceRanges),
    externalName: asText(spec.externalName),
    source: object.source,
  };
}

function readPort(value: unknown): ServicePort[] {
  const { name, port, protocol, targetPort, nodePort } = asObject(value);
  if (typeof port !== 'number') return [];
  return [
    {
      name: asText(name) ?? '',
      port,
      protocol: protocols.find((p) => p === (protocol ?? 'TCP')) ?? null,
      targetPort: typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : port,
      nodePort: typeof nodePort === 'number' ? nodePort : null,
    },
  ];
}

/** A Service without a selector has no pods of its own: somebody else keeps its endpoints. */
export function selects(service: Service, pod: Pod): boolean {
  const wanted = Object.entries(service.selector);
  return (
    wanted.length > 0 &&
    pod.namespace === service.namespace &&
    wanted.every(([key, value]) => pod.labels[key] === value)
  );
}

/** Pod ports behind a Service port: policies see the target port, not the Service's. */
export function targetPorts({ protocol, targetPort }: ServicePort, pod: Pod): PortSet {
  if (!protocol) return noPorts;
  if (typeof targetPort === 'number') return portRange(protocol, targetPort);
  return pod.ports
    .filter((port) => port.name === targetPort && port.protocol === protocol)
    .reduce((set, port) => union(set, portRange(port.protocol, port.port)), noPorts);
}

/** Workloads by namespace, to look for the backends of a Service in. */
export function workloadsByNamespace(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const byNamespace = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const list = byNamespace.get(workload.namespace);
    if (list) list.push(workload);
    else byNamespace.set(workload.namespace, [workload]);
  }
  return byNamespace;
}
