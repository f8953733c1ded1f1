/** What the inspector shows of one endpoint, one group or one connection. */
import type { SourceText } from '../../shared/kubernetes/objects.ts';
import type { ExplainStep } from '../../shared/reachability/types.ts';
import { formatPorts, noPorts } from '../../shared/values/ports.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { endpointDetail, fullName, groupNode, groupOfNode, isSpecialGroup, shortName, workloadNode } from './names.ts';
import type { EndpointDetail, GroupDetail, NamespaceInfo, Snippet, Why, WhyStep } from './protocol.ts';
import { directionRows } from './rows.ts';

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
    badges: isSpecialGroup(group) ? null : index.badgesOf(members),
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
  const { reachability: r } = index;
  const source = r.endpoints[from];
  const target = r.endpoints[to];
  if (!source || !target) throw new RangeError(`No endpoint ${from} or ${to}`);
  const explanation = r.explain(from, to);
  const step = (s: ExplainStep): WhyStep => {
    const { ports, ...rest } = s;
    return { ...rest, portText: formatPorts(ports), snippet: snippetOf(texts, s.file, s.line) };
  };
  return {
    from: { index: from, label: fullName(source) },
    to: { index: to, label: fullName(target) },
    verdict: explanation.verdict,
    ports: explanation.ports === noPorts ? '' : formatPorts(explanation.ports),
    unknownPorts: explanation.unknownPorts === noPorts ? '' : formatPorts(explanation.unknownPorts),
    reasons: explanation.reasons,
    egress: explanation.egress.map(step),
    ingress: explanation.ingress.map(step),
    fix: explanation.fix ?? null,
  };
}

const before = 1;
const after = 7;

function snippetOf(texts: ReadonlyMap<string, SourceText>, file: string | null, line: number | null): Snippet | null {
  const source = file === null ? undefined : texts.get(file);
  if (!source || line === null || line < 1) return null;
  const lines = source.text.split(/\r?\n/);
  if (line > lines.length) return null;
  const first = Math.max(1, line - before);
  const indent = /^\s*/.exec(lines[line - 1] ?? '')?.[0].length ?? 0;
  let last = line;
  // The block that begins at this line: deeper lines, up to a limit.
  while (last < lines.length && last < line + after) {
    const next = lines[last] ?? '';
    if (next.trim() !== '' && (/^\s*/.exec(next)?.[0].length ?? 0) <= indent) break;
    last++;
  }
  // A document on one line (kubectl -o json piped through jq -c) is not worth reading here.
  return { first, lines: lines.slice(first - 1, last).map((l) => (l.length > 200 ? `${l.slice(0, 200)}…` : l)) };
}
