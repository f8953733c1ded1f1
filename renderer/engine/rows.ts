/** Lists for the inspector and the table: who reaches whom, grouped and capped. */
import { formatPorts, noPorts } from '../../shared/reachability/ports.ts';
import type { ClusterIndex } from './cluster-index.ts';
import {
  endpointDetail,
  fullName,
  groupLabel,
  groupOfNode,
  isSpecialGroup,
  nodesId,
  restId,
  shortName,
} from './names.ts';
import type { ConnectionList, ConnectionQuery, DirectionRows, PairRow, RowGroup } from './protocol.ts';

const maxRows = 200;

/** The row of a pair; `far` is the end that the row is named after. */
export function pairRow(index: ClusterIndex, from: number, to: number, far: number): PairRow {
  const { reachability: r } = index;
  const verdict = r.reach(from, to);
  const endpoint = r.endpoints[far];
  const allowed = verdict.allowed !== noPorts;
  const unknown = verdict.unknown !== noPorts;
  return {
    from,
    to,
    label: endpoint ? shortName(endpoint) : '',
    detail: endpoint ? endpointDetail(endpoint) : '',
    verdict: allowed ? 'allowed' : unknown ? 'unknown' : 'denied',
    ports: allowed ? formatPorts(verdict.allowed) : '',
    unknownPorts: unknown ? formatPorts(verdict.unknown) : '',
    reasons: verdict.reasons,
  };
}

/** Everybody at the other end of an endpoint's connections in one direction, by group. */
export function directionRows(index: ClusterIndex, at: number, direction: 'in' | 'out'): DirectionRows {
  const special = isSpecialGroup(index.group(at));
  const allowed: RowGroup[] = [];
  const denied: RowGroup[] = [];
  let allowedTotal = 0;
  let deniedTotal = 0;
  for (const [group, members] of index.members) {
    // Between two outside endpoints there is no verdict; nodes reach everything by default and would bury the rest.
    if ((special && isSpecialGroup(group)) || group === nodesId) continue;
    const yes: PairRow[] = [];
    const no: PairRow[] = [];
    let yesTotal = 0;
    let noTotal = 0;
    for (const other of members) {
      if (other === at) continue;
      const row = direction === 'in' ? pairRow(index, other, at, other) : pairRow(index, at, other, other);
      if (row.verdict === 'denied') {
        noTotal++;
        if (no.length < maxRows) no.push(row);
      } else {
        yesTotal++;
        if (yes.length < maxRows) yes.push(row);
      }
    }
    const name = groupLabel(group);
    if (yesTotal > 0) allowed.push({ name, rows: yes, total: yesTotal });
    if (noTotal > 0) denied.push({ name, rows: no, total: noTotal });
    allowedTotal += yesTotal;
    deniedTotal += noTotal;
  }
  return { allowed, denied, allowedTotal, deniedTotal };
}

/** Counting stops here: the number is for a heading, and a cluster without policies has billions. */
const maxCounted = 20_000;

/** Allowed and possible connections that match a query, in the engine's order. */
export function listConnections(index: ClusterIndex, query: ConnectionQuery): ConnectionList {
  const from = matcher(index, query.from);
  const to = matcher(index, query.to);
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows: (PairRow & { fromLabel: string; toLabel: string })[] = [];
  let total = 0;
  const { endpoints } = index.reachability;
  for (let a = 0; a < endpoints.length; a++) {
    if (!from(a)) continue;
    const source = endpoints[a];
    if (!source) continue;
    for (let b = 0; b < endpoints.length; b++) {
      const target = endpoints[b];
      if (!target || a === b || !to(b) || (isSpecialGroup(index.group(a)) && isSpecialGroup(index.group(b)))) continue;
      const fromLabel = fullName(source);
      const toLabel = fullName(target);
      const text = `${fromLabel} ${toLabel}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
      const verdict = index.reachability.reach(a, b);
      if (verdict.allowed === noPorts && verdict.unknown === noPorts) continue;
      total++;
      if (rows.length < query.limit) rows.push({ ...pairRow(index, a, b, b), fromLabel, toLabel });
      if (total >= maxCounted) return { rows, total, more: true };
    }
  }
  return { rows, total, more: false };
}

/** Which endpoints a drawn node stands for. */
function matcher(index: ClusterIndex, node: string | null): (endpoint: number) => boolean {
  if (node === null) return (endpoint) => index.group(endpoint) !== nodesId;
  if (node.startsWith('wl:')) {
    const wanted = index.reachability.find(node.slice(3));
    return (endpoint) => endpoint === wanted;
  }
  if (node.startsWith('rest:')) {
    const group = node.slice(5);
    return (endpoint) => index.group(endpoint) === group;
  }
  if (node === restId) return (endpoint) => !isSpecialGroup(index.group(endpoint));
  const group = groupOfNode(node);
  return (endpoint) => index.group(endpoint) === group;
}
