/** Where the API server listens, as far as objects tell: policies see these addresses, never the Service's. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type Address, parseAddress } from '../values/addresses.ts';
import { noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import { asList, asObject, asText } from './fields.ts';
import type { ApiServer, ClusterNode } from './model.ts';

const serviceName = 'kubernetes.io/service-name';
const controlPlaneRoles = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];
/** kube-apiserver's --secure-port by default. */
const securePort = 6443;

export function isControlPlane(node: ClusterNode): boolean {
  return controlPlaneRoles.some((role) => node.labels[role] !== undefined);
}

/** Endpoints of the Service default/kubernetes; else the control-plane nodes; null when neither was read. */
export function findApiServer(objects: readonly KubernetesObject[], nodes: readonly ClusterNode[]): ApiServer | null {
  const addresses = new Set<Address>();
  let ports: PortSet = noPorts;
  const add = (texts: readonly unknown[], list: unknown): void => {
    for (const text of texts) {
      const parsed = parseAddress(asText(text) ?? '');
      if (parsed) addresses.add(parsed.address);
    }
    for (const entry of asList(list)) {
      const { port } = asObject(entry);
      if (typeof port === 'number') ports = union(ports, portRange('TCP', port));
    }
  };
  for (const { kind, metadata, raw } of objects) {
    if (metadata.namespace !== 'default') continue;
    if (kind === 'EndpointSlice' && metadata.labels[serviceName] === 'kubernetes') {
      add(
        asList(raw.endpoints).flatMap((endpoint) => asList(asObject(endpoint).addresses)),
        raw.ports,
      );
    } else if (kind === 'Endpoints' && metadata.name === 'kubernetes') {
      for (const subset of asList(raw.subsets).map(asObject)) {
        add(
          [...asList(subset.addresses), ...asList(subset.notReadyAddresses)].map((entry) => asObject(entry).ip),
          subset.ports,
        );
      }
    }
  }
  if (addresses.size > 0 && ports !== noPorts) return { addresses: [...addresses], ports, from: 'endpoints' };
  const hosts = nodes.filter(isControlPlane).flatMap((node) => node.hostAddresses);
  if (hosts.length === 0) return null;
  return { addresses: [...new Set(hosts)], ports: portRange('TCP', securePort), from: 'control-plane-nodes' };
}
