/** Lists for the inspector and the table: who reaches whom, grouped and capped. */

import { formatPorts, noPorts } from '../../shared/values/ports.ts';
import type { ClusterIndex } from './cluster-index.ts';
import {
  endpointDetail,
  fullName,
  groupLabel,
  groupOfNode,
  ingressId,
  isSpecialGroup,
  nodesId,
  restId,
  shortName,
} from './names.ts';
import type { ConnectionList, ConnectionQuery, DirectionRows, PairRow, RowGroup } from './row-types.ts';

const maxRows = 200;

/** The row of a pair; `far` is the end that the row is named after. */
function pairRow(index: ClusterIndex, from: number, to: number, far: number): PairRow {
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
    if ((special && isSpecialGroup(group)) || group === nodesId || (direction === 'out' && group === ingressId))
      continue;
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
/** The worker answers one question at a time, so none may take long. */
const maxMilliseconds = 1_500;

/** Allowed and possible connections that match a query, in the engine's order. */
export function listConnections(index: ClusterIndex, query: ConnectionQuery): ConnectionList {
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const { endpoints } = index.reachability;
  const rows: ConnectionList['rows'][number][] = [];
  const until = performance.now() + maxMilliseconds;
  let total = 0;
  let seen = 0;
  for (const [a, b] of pairs(index, query)) {
    if (++seen % 4096 === 0 && performance.now() > until) return { rows, total, more: true };
    const source = endpoints[a];
    const target = endpoints[b];
    if (!source || !target) continue;
    const fromLabel = fullName(source);
    const toLabel = fullName(target);
    const text = `${fromLabel} ${toLabel}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const row = pairRow(index, a, b, b);
    if (row.verdict === 'denied') continue;
    total++;
    if (rows.length < query.limit) rows.push({ ...row, fromLabel, toLabel });
    if (total >= maxCounted) return { rows, total, more: true };
  }
  return { rows, total, more: false };
}

/** Pairs that a query may be about. Without ends the engine lists what is connected; else the ends are few enough. */
function* pairs(index: ClusterIndex, { from, to }: ConnectionQuery): Iterable<readonly [number, number]> {
  const { reachability: r } = index;
  if (from === null && to === null) {
    let last = '';
    for (const connection of r.connections()) {
      const key = `${connection.from.id} ${connection.to.id}`;
      // Certain and unknown ports of a pair come one after the other.
      if (key === last) continue;
      last = key;
      const a = r.find(connection.from.id);
      const b = r.find(connection.to.id);
      if (a !== undefined && b !== undefined) yield [a, b];
    }
    return;
  }
  const targets = endpointsOf(index, to);
  for (const a of endpointsOf(index, from)) {
    for (const b of targets) if (a !== b && hasVerdict(index, a, b)) yield [a, b];
  }
}

/** Between two outside endpoints there is no verdict, and nothing is said of what reaches a controller. */
function hasVerdict(index: ClusterIndex, from: number, to: number): boolean {
  const target = index.group(to);
  return target !== ingressId && !(isSpecialGroup(target) && isSpecialGroup(index.group(from)));
}

/** The endpoints that a drawn node stands for; all but cluster nodes without one. */
function endpointsOf(index: ClusterIndex, node: string | null): readonly number[] {
  if (node === null) return [...index.members].flatMap(([group, members]) => (group === nodesId ? [] : members));
  if (node.startsWith('wl:')) {
    const endpoint = index.reachability.find(node.slice(3));
    return endpoint === undefined ? [] : [endpoint];
  }
  if (node === restId) return [...index.members].flatMap(([group, members]) => (isSpecialGroup(group) ? [] : members));
  const group = node.startsWith('rest:') ? node.slice(5) : groupOfNode(node);
  return (group === null ? undefined : index.members.get(group)) ?? [];
}
