/** Nodes and their addresses. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type Address, parseAddress } from '../values/addresses.ts';
import { asList, asObject, asText, compare } from './fields.ts';
import type { ClusterNode } from './model.ts';

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
      provider: asText(asObject(object.raw.spec).providerID) ?? '',
    });
  }
  return [...nodes.values()].sort((a, b) => compare(a.name, b.name));
}
