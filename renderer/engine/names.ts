/** Names of groups and endpoints as the window shows them. */
import type { Endpoint } from '../../shared/reachability/types.ts';

export const outsideId = '{outside}';
export const nodesId = '{nodes}';
export const ingressId = '{ingress-controller}';
export const restId = '{rest}';

export const namespaceNode = (name: string): string => `ns:${name}`;
export const workloadNode = (endpointId: string): string => `wl:${endpointId}`;
export const isWorkloadNode = (id: string): boolean => id.startsWith('wl:');
export const restNode = (namespace: string): string => `rest:${namespace}`;

/** The group that an endpoint belongs to, as `GroupEdge` names it. */
export function groupOf(endpoint: Endpoint): string {
  switch (endpoint.type) {
    case 'workload':
      return endpoint.namespace;
    case 'addresses':
      return outsideId;
    case 'node':
      return nodesId;
    case 'ingress-controller':
      return ingressId;
  }
}

const special: ReadonlySet<string> = new Set([outsideId, nodesId, ingressId, restId]);

/** Whether a group, or the node of one, is no namespace. Names of namespaces may look like anything, `{{x}}` too. */
export function isSpecialGroup(group: string): boolean {
  return special.has(group);
}

/** Node id of a whole group. */
export function groupNode(group: string): string {
  return isSpecialGroup(group) ? group : namespaceNode(group);
}

/** The group that a group's node stands for; null for other nodes. */
export function groupOfNode(id: string): string | null {
  if (isSpecialGroup(id)) return id;
  return id.startsWith('ns:') ? id.slice(3) : null;
}

export function groupLabel(group: string): string {
  if (group === outsideId) return 'Outside';
  if (group === nodesId) return 'Nodes';
  if (group === ingressId) return 'Ingress controller';
  return group;
}

/** Name without the namespace: `cart` or `cart (cart-1)`, with the kind given apart. */
export function shortName(endpoint: Endpoint): string {
  switch (endpoint.type) {
    case 'workload': {
      // Pods of one owner that policies tell apart carry their pod names behind `[Kind]`.
      const bracket = endpoint.id.lastIndexOf(']');
      const tail = bracket >= 0 ? endpoint.id.slice(bracket + 1).trim() : '';
      return tail === '' ? endpoint.name : `${endpoint.name} ${tail}`;
    }
    case 'addresses':
      return addressLabel(endpoint.id, endpoint.ranges);
    case 'node':
      return endpoint.name;
    case 'ingress-controller':
      return 'Ingress controller';
  }
}

function addressLabel(id: string, ranges: readonly (readonly [string, string])[]): string {
  if (id.length <= 44) return id;
  const first = ranges[0];
  if (!first) return id;
  const head = first[0] === first[1] ? first[0] : `${first[0]}–${first[1]}`;
  return ranges.length === 1 ? head : `${head} and ${ranges.length - 1} more ranges`;
}

export function endpointDetail(endpoint: Endpoint): string {
  switch (endpoint.type) {
    case 'workload':
      return `${endpoint.kind} · ${plural(endpoint.pods, 'pod')}`;
    case 'addresses':
      return endpoint.family === 4 ? 'IPv4 addresses' : 'IPv6 addresses';
    case 'node':
      return 'Node';
    case 'ingress-controller':
      return 'Serves Ingress and Gateway';
  }
}

/** `shop/cart` or the name of an outside endpoint. */
export function fullName(endpoint: Endpoint): string {
  return endpoint.type === 'workload' ? `${endpoint.namespace}/${shortName(endpoint)}` : shortName(endpoint);
}

export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
