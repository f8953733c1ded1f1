/**
 * Sets of (protocol, port). One number line holds all three protocols, TCP 1–65535, then UDP, then SCTP, each 65,536
 * apart, so that a set is one list of intervals and none crosses a protocol (port 0 stays free). Equal sets are one
 * object: compare with `===`.
 */
import * as intervals from './intervals.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

const span = 65536;
const maxPort = 65535;
const base: Readonly<Record<Protocol, number>> = { TCP: 0, UDP: span, SCTP: 2 * span };

export interface PortSet {
  /** Number of the set among all interned sets. */
  readonly id: number;
  /** Half-open intervals on the number line. */
  readonly edges: intervals.Edges<number>;
}

const interned = new Map<string, PortSet>();

function intern(edges: intervals.Edges<number>): PortSet {
  const key = edges.join(',');
  const known = interned.get(key);
  if (known) return known;
  const set: PortSet = { id: interned.size, edges };
  interned.set(key, set);
  return set;
}

export const noPorts: PortSet = intern([]);
export const allPorts: PortSet = intern(protocols.flatMap((p) => [base[p] + 1, base[p] + maxPort + 1]));

/** Ports `from`–`to` (inclusive, 1–65535) of one protocol; empty when out of order or out of range. */
export function portRange(protocol: Protocol, from: number, to: number = from): PortSet {
  const lo = Math.max(1, from);
  const hi = Math.min(maxPort, to);
  return lo > hi ? noPorts : intern([base[protocol] + lo, base[protocol] + hi + 1]);
}

export function allOf(protocol: Protocol): PortSet {
  return portRange(protocol, 1, maxPort);
}

/** Remembers the results of a binary operation by the ids of its operands. */
function memoized(op: (a: PortSet, b: PortSet) => PortSet): (a: PortSet, b: PortSet) => PortSet {
  const rows: (PortSet | undefined)[][] = [];
  return (a, b) => {
    let row = rows[a.id];
    if (!row) {
      row = [];
      rows[a.id] = row;
    }
    let result = row[b.id];
    if (!result) {
      result = op(a, b);
      row[b.id] = result;
    }
    return result;
  };
}

const unionOf = memoized((a, b) => intern(intervals.union(a.edges, b.edges)));
const intersectionOf = memoized((a, b) => intern(intervals.intersect(a.edges, b.edges)));
const differenceOf = memoized((a, b) => intern(intervals.subtract(a.edges, b.edges)));

export function union(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === noPorts) return a;
  return a === noPorts ? b : unionOf(a, b);
}
export function intersect(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === allPorts) return a;
  return a === allPorts ? b : intersectionOf(a, b);
}
export function subtract(a: PortSet, b: PortSet): PortSet {
  if (b === noPorts || a === noPorts) return a;
  return a === b || b === allPorts ? noPorts : differenceOf(a, b);
}

export function hasPort(set: PortSet, protocol: Protocol, port: number): boolean {
  return port >= 1 && port <= maxPort && intervals.contains(set.edges, base[protocol] + port);
}

/** Inclusive port ranges by protocol; a protocol without any port is absent. */
export function toRanges(set: PortSet): Partial<Record<Protocol, [number, number][]>> {
  const out: Partial<Record<Protocol, [number, number][]>> = {};
  for (let i = 0; i + 1 < set.edges.length; i += 2) {
    const lo = set.edges[i] as number;
    const hi = (set.edges[i + 1] as number) - 1;
    const protocol = protocols[Math.floor(lo / span)] ?? 'TCP';
    const list = out[protocol] ?? [];
    list.push([lo - base[protocol], hi - base[protocol]]);
    out[protocol] = list;
  }
  return out;
}

/** The way netpol-analyzer prints ports: `All Connections`, or `TCP 80,443-445,UDP 53`, protocols in byte order. */
export function formatPorts(set: PortSet): string {
  if (set === allPorts) return 'All Connections';
  if (set === noPorts) return 'No Connections';
  const ranges = toRanges(set);
  return (['SCTP', 'TCP', 'UDP'] as const)
    .flatMap((protocol) => {
      const list = ranges[protocol];
      if (!list) return [];
      return [`${protocol} ${list.map(([lo, hi]) => (lo === hi ? `${lo}` : `${lo}-${hi}`)).join(',')}`];
    })
    .join(',');
}
