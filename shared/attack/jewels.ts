/** Crown jewels: what somebody would be sorry to lose. Guessed from names and ports; the guess says why. */
import { hasPort } from '../values/ports.ts';
import type { AttackGraph } from './graph.ts';

export interface Jewel {
  readonly vertex: number;
  readonly reason: string;
}

/** Ports that data stores are known by. Source: IANA service names, and the products' own documentation. */
const stores: readonly (readonly [port: number, name: string])[] = [
  [5432, 'PostgreSQL'],
  [3306, 'MySQL'],
  [1433, 'SQL Server'],
  [1521, 'Oracle Database'],
  [27017, 'MongoDB'],
  [6379, 'Redis'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [26257, 'CockroachDB'],
  [8200, 'Vault'],
  [2379, 'etcd'],
];

/** Cluster-admin, control-plane nodes, and workloads that look like data stores. */
export function guessJewels(graph: AttackGraph): Jewel[] {
  const jewels: Jewel[] = [{ vertex: graph.clusterAdmin, reason: 'every right in the cluster' }];
  for (const { node, controlPlane } of graph.facts.nodes) {
    if (!controlPlane) continue;
    jewels.push({ vertex: graph.vertex('node', `node:${node.name}`), reason: 'a control-plane node' });
  }
  for (const { endpoint } of graph.facts.workloads.values()) {
    const ports = graph.everyPort ? null : graph.view.listening(endpoint);
    const store = ports && stores.find(([port]) => hasPort(ports, 'TCP', port));
    if (store) jewels.push({ vertex: graph.workload(endpoint), reason: `listens on ${store[0]}, as ${store[1]} does` });
  }
  return jewels;
}
