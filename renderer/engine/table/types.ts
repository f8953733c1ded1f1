/** What window and worker say to each other about the table. */
import type { UnknownReason } from '../../../shared/reachability/types.ts';
import type { ActiveQuery } from '../query/types.ts';

/** Which connections are listed. */
export interface TableQuery {
  /** Node that one of the two ends belongs to; null for any. */
  readonly node: string | null;
  /** Words that must occur in what is listed: one of the two ends, the verdict or the ports. */
  readonly text: string;
  /** Whether connections of cluster nodes are listed. */
  readonly nodes: boolean;
  /** The query in force; connections that it does not match are not listed. */
  readonly active: ActiveQuery | null;
}

export type ConnectionColumn = 'from' | 'to' | 'verdict' | 'ports';
export interface ConnectionSort {
  readonly column: ConnectionColumn;
  readonly down: boolean;
}

/** Finding takes a while: each call does a part of it and says how far it is. */
export interface FindState {
  /** Sources looked at, of all. */
  readonly done: number;
  readonly total: number;
  /** Connections found so far. */
  readonly count: number;
  /** Whether finding stopped at the limit. */
  readonly more: boolean;
  readonly complete: boolean;
}

export interface ConnectionRow {
  readonly from: number;
  readonly to: number;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly verdict: 'allowed' | 'unknown';
  /** Certainly allowed ports; empty when there are none. */
  readonly ports: string;
  readonly unknownPorts: string;
  readonly reasons: readonly UnknownReason[];
}

/** A piece of a file; ask again until `done`. */
export interface CsvPart {
  readonly text: string;
  /** With the heading, in the first piece. */
  readonly lines: number;
  readonly done: boolean;
}

export interface EndpointRow {
  readonly index: number;
  readonly node: string;
  /** Namespace, or what else it belongs to. */
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** Null for what has no pods. */
  readonly pods: number | null;
  /** Whether a NetworkPolicy isolates it; null for what is no workload. */
  readonly isolatedIn: boolean | null;
  readonly isolatedOut: boolean | null;
  readonly fromInternet: boolean | null;
  readonly toInternet: boolean | null;
  /** Other endpoints that certainly reach it on some port, and those that perhaps do. */
  readonly in: number;
  readonly inUnknown: number;
  readonly out: number;
  readonly outUnknown: number;
  readonly policies: number;
}

export interface EndpointsState {
  readonly done: number;
  readonly total: number;
  /** Null until all are counted. */
  readonly rows: readonly EndpointRow[] | null;
}
