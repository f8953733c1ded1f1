import type { Service } from '../../../shared/cluster/model.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { endpointDetail, fullName, shortName, workloadNode } from '../names.ts';
import type { EndpointLink, ServiceLink, Some } from './types.ts';

export function some<T, U>(all: readonly T[], limit: number, map: (item: T) => U): Some<U> {
  return { items: all.slice(0, limit).map(map), total: all.length };
}

/** @param full With its namespace, where the list mixes several. */
export function linkTo(index: ClusterIndex, at: number, full: boolean = false): EndpointLink {
  const endpoint = index.reachability.endpoints[at];
  if (!endpoint) throw new RangeError(`No endpoint ${at}`);
  return {
    index: at,
    node: workloadNode(endpoint.id),
    group: index.group(at),
    label: full ? fullName(endpoint) : shortName(endpoint),
    detail: endpointDetail(endpoint),
  };
}

export function serviceLink(service: Service): ServiceLink {
  return {
    id: `${service.namespace}/${service.name}`,
    name: service.name,
    type: service.type,
    ports: service.ports.map(({ port, protocol, targetPort }) => `${port} → ${protocol ?? ''} ${targetPort}`),
  };
}
