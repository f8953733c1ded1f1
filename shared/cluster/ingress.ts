/** Where Ingress, the routes of the Gateway API and OpenShift Route lead: workloads and the ports behind their Services. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { noPorts, union } from '../values/ports.ts';
import { asList, asObject, asText, type Json } from './fields.ts';
import type { IngressTarget, Service, ServicePort, Workload } from './model.ts';
import { selects, targetPorts, workloadsByNamespace } from './services.ts';

interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** Service port by number or name; null for every port of the Service. */
  readonly port: number | string | null;
  /** A Route's port is that of the pods behind the Service. */
  readonly byTarget?: true;
  /** `Kind namespace/name` of what leads there. */
  readonly by: string;
}

/** Routes of the Gateway API: what they match differs, backends do not. */
export const gatewayRoutes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;

function isGatewayRoute(kind: string): boolean {
  return gatewayRoutes.some((one) => one === kind);
}

function portValue(value: unknown): number | string | null {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function ingressBackends(spec: Json, namespace: string, by: string): Backend[] {
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
    if (name === null) return [];
    return [{ namespace, service: name, port: portValue(port.number) ?? portValue(port.name), by }];
  });
}

function routeBackends(object: KubernetesObject, namespace: string, by: string): Backend[] {
  const spec = asObject(object.raw.spec);
  if (isGatewayRoute(object.kind)) {
    return asList(spec.rules).flatMap((rule) =>
      asList(asObject(rule).backendRefs).flatMap((entry) => {
        const ref = asObject(entry);
        const name = asText(ref.name);
        if (name === null || (ref.kind ?? 'Service') !== 'Service') return [];
        return [{ namespace: asText(ref.namespace) ?? namespace, service: name, port: portValue(ref.port), by }];
      }),
    );
  }
  return [spec.to, ...asList(spec.alternateBackends)].flatMap((entry) => {
    const to = asObject(entry);
    const name = asText(to.name);
    if (name === null || (to.kind ?? 'Service') !== 'Service') return [];
    // OpenShift: a number is the target port, a name that of the Service port; every port when absent.
    return [{ namespace, service: name, port: portValue(asObject(spec.port).targetPort), byTarget: true, by }];
  });
}

function isMeant({ port, byTarget }: Backend, servicePort: ServicePort): boolean {
  if (port === null || port === servicePort.name) return true;
  return port === (byTarget ? servicePort.targetPort : servicePort.port);
}

export function ingressTargets(
  objects: readonly KubernetesObject[],
  services: readonly Service[],
  workloads: readonly Workload[],
): IngressTarget[] {
  const backends: Backend[] = [];
  for (const object of objects) {
    const { kind } = object;
    if (kind !== 'Ingress' && kind !== 'Route' && !isGatewayRoute(kind)) continue;
    const { namespace = 'default', name } = object.metadata;
    const by = `${kind} ${namespace}/${name}`;
    const found =
      kind === 'Ingress'
        ? ingressBackends(asObject(object.raw.spec), namespace, by)
        : routeBackends(object, namespace, by);
    backends.push(...found);
  }
  if (backends.length === 0) return [];
  const serviceOf = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const byNamespace = workloadsByNamespace(workloads);
  return backends.flatMap((backend) => {
    const service = serviceOf.get(`${backend.namespace}/${backend.service}`);
    if (!service) return [];
    const chosen = service.ports.filter((port) => isMeant(backend, port));
    return (byNamespace.get(backend.namespace) ?? []).flatMap((workload) =>
      workload.pods
        .filter((pod) => selects(service, pod))
        .map((pod) => ({
          workload,
          pod,
          ports: chosen.map((port) => targetPorts(port, pod)).reduce(union, noPorts),
          service: `${service.namespace}/${service.name}`,
          by: backend.by,
        })),
    );
  });
}
