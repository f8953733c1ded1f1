/** What the inspector shows of one endpoint, one group or one connection. */
import type { SourceText } from '../../shared/kubernetes/objects.ts';
import type { Endpoint, ExplainStep } from '../../shared/reachability/types.ts';
import { formatPorts, noPorts } from '../../shared/values/ports.ts';
import type { ClusterIndex } from './cluster-index.ts';
import type { EndpointDetail, GroupDetail, NamespaceInfo, Why, WhyStep } from './detail-types.ts';
import { linkTo } from './inspect/links.ts';
import { endpointDetail, groupNode, groupOfNode, isSpecialGroup, shortName, workloadNode } from './names.ts';
import { directionRows } from './rows.ts';
import { snippetsOf } from './snippet.ts';

export function endpointOf(index: ClusterIndex, at: number): EndpointDetail {
  const endpoint = index.reachability.endpoints[at];
  if (!endpoint) throw new RangeError(`No endpoint ${at}`);
  const workload = endpoint.type === 'workload';
  return {
    index: at,
    endpoint,
    isolated: index.isolated(at),
    badges: workload ? index.badges(at) : null,
    policies: workload ? index.reachability.policiesOf(at) : [],
    reachedBy: directionRows(index, at, 'in'),
    reaches: directionRows(index, at, 'out'),
  };
}

export function namespaceInfos(index: ClusterIndex): readonly NamespaceInfo[] {
  const { endpoints, namespaces } = index.reachability;
  return namespaces.map(({ name, declared, labels }) => {
    const members = index.members.get(name) ?? [];
    const pods = members.reduce((sum, at) => {
      const endpoint = endpoints[at];
      return sum + (endpoint?.type === 'workload' ? endpoint.pods : 0);
    }, 0);
    return { name, declared, labels, workloads: members.length, pods };
  });
}

const maxMembers = 500;

export function groupDetail(index: ClusterIndex, id: string): GroupDetail {
  const group = groupOfNode(id) ?? '';
  const members = index.members.get(group) ?? [];
  const edges = index.groupEdges();
  const own = edges.find((edge) => edge.from === group && edge.to === group);
  const far = (end: 'from' | 'to'): GroupDetail['incoming'] =>
    edges
      .filter(
        (edge) => edge[end === 'from' ? 'to' : 'from'] === group && edge[end] !== group && edge[end] !== '{nodes}',
      )
      .map((edge) => ({ group: groupNode(edge[end]), allowed: edge.allowed, unknown: edge.unknown }))
      .toSorted((a, b) => b.allowed - a.allowed || b.unknown - a.unknown);
  return {
    id,
    namespace: namespaceInfos(index).find((info) => info.name === group) ?? null,
    badges: isSpecialGroup(group) ? null : index.badgesOf(group),
    members: members.slice(0, maxMembers).flatMap((at) => {
      const e = index.reachability.endpoints[at];
      return e ? [{ index: at, node: workloadNode(e.id), label: shortName(e), detail: endpointDetail(e) }] : [];
    }),
    memberTotal: members.length,
    internal: { allowed: own?.allowed ?? 0, unknown: own?.unknown ?? 0 },
    incoming: far('from'),
    outgoing: far('to'),
  };
}

export function whyOf(index: ClusterIndex, texts: ReadonlyMap<string, SourceText>, from: number, to: number): Why {
  const snippets = snippetsOf(texts);
  const { reachability: r } = index;
  const source = r.endpoints[from];
  const target = r.endpoints[to];
  if (!source || !target) throw new RangeError(`No endpoint ${from} or ${to}`);
  const explanation = r.explain(from, to);
  const step = (s: ExplainStep): WhyStep => {
    const { ports, ...rest } = s;
    return { ...rest, portText: formatPorts(ports), snippet: snippets(s.file, s.line) };
  };
  return {
    from: linkTo(index, from, true),
    to: linkTo(index, to, true),
    verdict: explanation.verdict,
    ports: explanation.ports === noPorts ? '' : formatPorts(explanation.ports),
    unknownPorts: explanation.unknownPorts === noPorts ? '' : formatPorts(explanation.unknownPorts),
    reasons: explanation.reasons,
    egress: explanation.egress.map(step),
    ingress: explanation.ingress.map(step),
    fix: explanation.fix ?? null,
    command: ['--from', endpointArgument(source), '--to', endpointArgument(target)],
  };
}

/** How the command line names an endpoint (main/cli/endpoint-option.ts). */
function endpointArgument(endpoint: Endpoint): string {
  // A class of addresses is long and changes with every policy; one of its addresses says the same.
  return endpoint.type === 'addresses' ? (endpoint.ranges[0]?.[0] ?? endpoint.id) : endpoint.id;
}
