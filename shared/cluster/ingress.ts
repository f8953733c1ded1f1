/** Where Ingress, HTTPRoute and OpenShift Route lead: workloads and the ports behind their Services. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { noPorts, type PortSet, portRange, protocols, union } from '../values/ports.ts';
import { asLabels, asList, asObject, asText, type Json } from './fields.ts';
import type { IngressTarget, Pod, Workload } from './model.ts';

interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** Service port by number or name; null for every port of the Service. */
  readonly port: number | string | null;
  /** A Route's port is that of the pods behind the Service. */
  readonly byTarget?: true;
}

function portValue(value: unknown): number | string | null {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function ingressBackends(spec: Json, namespace: string): Backend[] {
  const backends = [
    spec.defaultBackend,
    ...asList(spec.rules).flatMap((rule) =>
      asList(asObject(asObject(rule).http).paths).map((path) => asObject(path).backend),
    ),
  ];
  return backends.flatMap((backend) => {
    const service = asObject(asObject(backend).service);
    const name = asText(service.name);
    const port = asObject(service.port);
    return name === null ? [] : [{ namespace, service: name, port: portValue(port.number) ?? portValue(port.name) }];
  });
}

function routeBackends(object: KubernetesObject, namespace: string): Backend[] {
  const spec = asObject(object.raw.spec);
  if (object.kind === 'HTTPRoute') {
    return asList(spec.rules).flatMap((rule) =>
      asList(asObject(rule).backendRefs).flatMap((entry) => {
        const ref = asObject(entry);
        const name = asText(ref.name);
        if (name === null || (ref.kind ?? 'Service') !== 'Service') return [];
        return [{ namespace: asText(ref.namespace) ?? namespace, service: name, port: portValue(ref.port) }];
      }),
    );
  }
  return [spec.to, ...asList(spec.alternateBackends)].flatMap((entry) => {
    const to = asObject(entry);
    const name = asText(to.name);
    if (name === null || (to.kind ?? 'Service') !== 'Service') return [];
    // OpenShift: a number is the target port, a name that of the Service port; every port when absent.
    return [{ namespace, service: name, port: portValue(asObject(spec.port).targetPort), byTarget: true }];
  });
}

function matches(selector: Readonly<Record<string, string>>, pod: Pod): boolean {
  return Object.entries(selector).every(([key, value]) => pod.labels[key] === value);
}

/** Pod ports behind a Service port: policies see the target port, not the Service's. */
export function targetPorts(servicePort: Json, pod: Pod): PortSet {
  const protocol = protocols.find((p) => p === (servicePort.protocol ?? 'TCP'));
  const target = servicePort.targetPort ?? servicePort.port;
  if (!protocol) return noPorts;
  if (typeof target === 'number') return portRange(protocol, target);
  return pod.ports
    .filter((port) => port.name === target && port.protocol === protocol)
    .reduce((set, port) => union(set, portRange(protocol, port.port)), noPorts);
}

function isMeant({ port, byTarget }: Backend, servicePort: Json): boolean {
  if (port === null || port === servicePort.name) return true;
  const { port: own, targetPort: target } = servicePort;
  return port === (byTarget ? (target ?? own) : own);
}

export function ingressTargets(objects: readonly KubernetesObject[], workloads: readonly Workload[]): IngressTarget[] {
  const services = new Map<string, Json>();
  const backends: Backend[] = [];
  for (const object of objects) {
    const { namespace = 'default', name } = object.metadata;
    if (object.kind === 'Service') services.set(`${namespace}/${name}`, asObject(object.raw.spec));
    else if (object.kind === 'Ingress') backends.push(...ingressBackends(asObject(object.raw.spec), namespace));
    else if (object.kind === 'HTTPRoute' || object.kind === 'Route') backends.push(...routeBackends(object, namespace));
  }
  if (backends.length === 0) return [];
  const byNamespace = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const list = byNamespace.get(workload.namespace) ?? [];
    list.push(workload);
    byNamespace.set(workload.namespace, list);
  }
  return backends.flatMap((backend) => {
    const spec = services.get(`${backend.namespace}/${backend.service}`);
    const selector = asLabels(spec?.selector);
    if (!spec || Object.keys(selector).length === 0) return [];
    const ports = asList(spec.ports).map(asObject);
    const chosen = ports.filter((port) => isMeant(backend, port));
    return (byNamespace.get(backend.namespace) ?? []).flatMap((workload) =>
      workload.pods
        .filter((pod) => matches(selector, pod))
        .map((pod) => ({
          workload,
          pod,
          ports: chosen.map((port) => targetPorts(port, pod)).reduce(union, noPorts),
        })),
    );
  });
}
