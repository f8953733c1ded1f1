/** Nodes and their addresses. */
import type { KubernetesObject, Labels } from '../kubernetes/objects.ts';
import { type Address, parseAddress } from '../reachability/addresses.ts';
import { asList, asObject, asText } from './fields.ts';

export interface ClusterNode {
  readonly name: string;
  readonly labels: Labels;
  /** Every InternalIP and ExternalIP. */
  readonly addresses: readonly Address[];
  /** Addresses of pods on the node's network: InternalIPs, else ExternalIPs. */
  readonly hostAddresses: readonly Address[];
}

export function readNodes(objects: readonly KubernetesObject[]): ClusterNode[] {
  const nodes = new Map<string, ClusterNode>();
  for (const object of objects) {
    if (object.kind !== 'Node') continue;
    const ofType = (type: string): Address[] =>
      asList(asObject(object.raw.status).addresses).flatMap((entry) => {
        const { type: kind, address } = asObject(entry);
        const parsed = kind === type ? parseAddress(asText(address) ?? '') : null;
        return parsed ? [parsed.address] : [];
      });
    const internal = ofType('InternalIP');
    const external = ofType('ExternalIP');
    nodes.set(object.metadata.name, {
      name: object.metadata.name,
      labels: object.metadata.labels,
      addresses: [...new Set([...internal, ...external])],
      hostAddresses: internal.length > 0 ? internal : external,
    });
  }
  return [...nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
