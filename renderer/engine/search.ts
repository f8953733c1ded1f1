/** Finds endpoints by words of their names and labels. */
import type { ClusterIndex } from './cluster-index.ts';
import { endpointDetail, fullName, groupLabel, groupNode, shortName, workloadNode } from './names.ts';
import type { EngineArgs, EngineResult } from './protocol.ts';

/** Those that have all the words. Nodes are left out. */
export function searchIn(index: ClusterIndex, { text, limit }: EngineArgs<'search'>): EngineResult<'search'> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = (candidate: string): boolean => words.every((word) => candidate.toLowerCase().includes(word));
  const hits: EngineResult<'search'>['hits'][number][] = [];
  const groups = new Set<string>();
  let total = 0;
  index.reachability.endpoints.forEach((endpoint, at) => {
    const group = index.group(at);
    const labels =
      endpoint.type === 'workload'
        ? Object.entries(endpoint.labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(' ')
        : '';
    if (endpoint.type === 'node' || !matches(`${fullName(endpoint)} ${endpointDetail(endpoint)} ${labels}`)) return;
    total++;
    groups.add(groupNode(group));
    if (hits.length >= limit) return;
    hits.push({
      endpoint: at,
      node: workloadNode(endpoint.id),
      group,
      label: shortName(endpoint),
      namespace: groupLabel(group),
      kind: endpoint.type === 'workload' ? endpoint.kind : '',
    });
  });
  return { hits, total, groups: [...groups] };
}
