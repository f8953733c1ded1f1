/** A Service as the inspector shows it: what stands behind its ports, how it is exposed, and who reaches it. */
import type { Service } from '../../../shared/cluster/model.ts';
import { selects, targetPorts } from '../../../shared/cluster/services.ts';
import type { Analysis } from '../../../shared/reachability/analyze.ts';
import { formatPorts, intersect, noPorts, type PortSet, subtract, union } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { endpointDetail, groupLabel, ingressId, nodesId, shortName } from '../names.ts';
import type { PairRow, RowGroup } from '../row-types.ts';
import { linkTo } from './links.ts';
import type { ServiceDetail } from './types.ts';

const maxRows = 100;

interface Backend {
  readonly at: number;
  readonly ports: PortSet;
}

export function serviceDetail(index: ClusterIndex, { engine }: Analysis, id: string): ServiceDetail | null {
  const service = engine.cluster.services.find(({ namespace, name }) => `${namespace}/${name}` === id);
  if (!service) return null;
  const backends = backendsOf(index, engine, service);
  const reachedBy = whoReaches(index, backends);
  return {
    id,
    namespace: service.namespace,
    name: service.name,
    type: service.type,
    place: { file: service.source.file, line: service.source.line },
    selector: service.selector,
    ports: service.ports.map((port) => {
      const behind = backends
        .flatMap(({ at }) => engine.facts(at).pods)
        .filter((pod) => selects(service, pod))
        .reduce((sum, pod) => union(sum, targetPorts(port, pod)), noPorts);
      return {
        name: port.name,
        port: `${port.protocol ?? ''} ${port.port}`.trim(),
        target: String(port.targetPort),
        nodePort: port.nodePort,
        backends: behind === noPorts ? '' : formatPorts(behind),
      };
    }),
    backends: backends.map(({ at }) => linkTo(index, at)),
    clusterAddresses: service.clusterAddresses,
    exposure: exposureOf(service, engine),
    externalName: service.externalName,
    reachedBy,
    reachedByTotal: reachedBy.reduce((sum, { total }) => sum + total, 0),
  };
}

function backendsOf(index: ClusterIndex, engine: Analysis['engine'], service: Service): Backend[] {
  return (index.members.get(service.namespace) ?? []).flatMap((at) => {
    const pods = engine.facts(at).pods.filter((pod) => selects(service, pod));
    if (pods.length === 0) return [];
    const ports = pods.flatMap((pod) => service.ports.map((port) => targetPorts(port, pod))).reduce(union, noPorts);
    return [{ at, ports }];
  });
}

function exposureOf(service: Service, engine: Analysis['engine']): string[] {
  const id = `${service.namespace}/${service.name}`;
  const out: string[] = [];
  if (service.type === 'LoadBalancer') {
    const from = service.sourceRanges.length > 0 ? ` from ${service.sourceRanges.join(', ')}` : '';
    out.push(`load balancer${from}`);
  }
  const nodePorts = service.ports.flatMap(({ nodePort }) => nodePort ?? []);
  if (nodePorts.length > 0) out.push(`node ports ${nodePorts.join(', ')} on every node`);
  else if (service.type === 'NodePort') out.push('a port on every node, chosen by the cluster');
  if (service.externalAddresses.length > 0) out.push(`external addresses ${service.externalAddresses.join(', ')}`);
  const by = new Set(
    engine.cluster.ingressTargets.filter((target) => target.service === id).map((target) => target.by),
  );
  return [...out, ...by];
}

/** Who reaches a port of a backend that the Service leads to, by group; nodes left out as in other lists. */
function whoReaches(index: ClusterIndex, backends: readonly Backend[]): RowGroup[] {
  const groups: RowGroup[] = [];
  for (const [group, members] of index.members) {
    if (group === nodesId || group === ingressId) continue;
    const rows: PairRow[] = [];
    let total = 0;
    for (const from of members) {
      const row = rowTo(index, from, backends);
      if (!row) continue;
      total++;
      if (rows.length < maxRows) rows.push(row);
    }
    if (total > 0) groups.push({ name: groupLabel(group), rows, total });
  }
  return groups;
}

/** The row of one source, for whichever backends it reaches; null when it reaches none. */
function rowTo({ reachability: r }: ClusterIndex, from: number, backends: readonly Backend[]): PairRow | null {
  let allowed = noPorts;
  let unknown = noPorts;
  let to: number | null = null;
  let best = 0;
  for (const { at, ports } of backends) {
    if (at === from) continue;
    const verdict = r.reach(from, at);
    const sure = intersect(verdict.allowed, ports);
    const maybe = intersect(verdict.unknown, ports);
    const score = sure !== noPorts ? 2 : maybe !== noPorts ? 1 : 0;
    if (score > best) {
      best = score;
      to = at;
    }
    allowed = union(allowed, sure);
    unknown = union(unknown, maybe);
  }
  const endpoint = r.endpoints[from];
  if (to === null || !endpoint) return null;
  const doubt = subtract(unknown, allowed);
  return {
    from,
    to,
    label: shortName(endpoint),
    detail: endpointDetail(endpoint),
    verdict: allowed === noPorts ? 'unknown' : 'allowed',
    ports: allowed === noPorts ? '' : formatPorts(allowed),
    unknownPorts: doubt === noPorts ? '' : formatPorts(doubt),
    reasons: doubt === noPorts ? [] : r.reach(from, to).reasons,
  };
}
