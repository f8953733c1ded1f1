/** Hand-made endpoints and connections for the writers. */

import type {
  AddressesEndpoint,
  Connection,
  Endpoint,
  UnknownReason,
  WorkloadEndpoint,
} from '../../../shared/reachability/types.ts';
import type { ListReport, Write } from '../../../shared/report/report.ts';
import { allPorts, type PortSet, portRange, union } from '../../../shared/values/ports.ts';

export function workload(namespace: string, name: string, kind = 'Deployment'): WorkloadEndpoint {
  const id = `${namespace}/${name}[${kind}]`;
  return { type: 'workload', id, namespace, name, kind, pods: 2, podNames: [], labels: {}, hostNetwork: false };
}

export const web = workload('shop', 'web');
export const cart = workload('shop', 'cart');
export const database = workload('data', 'db', 'StatefulSet');
export const outside: AddressesEndpoint = {
  type: 'addresses',
  id: '0.0.0.0/0',
  family: 4,
  ranges: [['0.0.0.0', '255.255.255.255']],
};
export const controller: Endpoint = { type: 'ingress-controller', id: '{ingress-controller}' };

export const http = portRange('TCP', 80);
export const webPorts = union(union(http, portRange('TCP', 443)), portRange('UDP', 53));

export function connect(from: Endpoint, to: Endpoint, ports: PortSet = allPorts): Connection {
  return { from, to, ports, certainty: 'certain', reasons: [] };
}
export function maybe(from: Endpoint, to: Endpoint, ports: PortSet, ...reasons: UnknownReason[]): Connection {
  return { from, to, ports, certainty: 'unknown', reasons };
}

export const endpoints: readonly Endpoint[] = [database, cart, web, outside, controller];
export const list: ListReport = {
  endpoints,
  connections: [
    connect(web, cart, webPorts),
    maybe(web, cart, portRange('TCP', 9000, 9001), 'label-unknown', 'local-node'),
    connect(web, database),
    connect(outside, web, http),
    connect(controller, web, http),
  ],
  diagnostics: [
    {
      severity: 'warning',
      code: 'namespace-missing',
      message: 'no "data"',
      hint: 'Add it.',
      file: 'cart.yaml',
      line: 12,
    },
  ],
};
export const nothing: ListReport = { endpoints: [], connections: [], diagnostics: [] };

/** A workload of a stranger: each format must show it and stay itself. */
export const hostile: WorkloadEndpoint = {
  ...workload('evil', 'x'),
  id: '=evil/"><b>|`*\\](x)\u001b[2J\n\u202e,;',
  name: '"><b>|`*\\](x)\u001b[2J\n\u202e,;',
};

export function written(writer: (write: Write) => void): string {
  const chunks: string[] = [];
  writer((chunk) => chunks.push(chunk));
  return chunks.join('');
}
