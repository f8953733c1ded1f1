/** Connections as rows, lines of manifests, and hits of a search. */
import type { UnknownReason } from '../../shared/reachability/types.ts';

export interface PairRow {
  readonly from: number;
  readonly to: number;
  /** The far end, or both where neither is given by the context. */
  readonly label: string;
  readonly detail: string;
  readonly verdict: 'allowed' | 'unknown' | 'denied';
  readonly ports: string;
  readonly unknownPorts: string;
  readonly reasons: readonly UnknownReason[];
}

export interface RowGroup {
  readonly name: string;
  readonly rows: readonly PairRow[];
  /** All rows of the group; `rows` may hold fewer. */
  readonly total: number;
}

export interface DirectionRows {
  readonly allowed: readonly RowGroup[];
  readonly denied: readonly RowGroup[];
  readonly allowedTotal: number;
  readonly deniedTotal: number;
}

export interface Snippet {
  readonly first: number;
  readonly lines: readonly string[];
}

export interface ConnectionQuery {
  /** Node ids as in `ViewNode.id`; null for anything. */
  readonly from: string | null;
  readonly to: string | null;
  /** Words that must occur in one of the two ends. */
  readonly text: string;
  /** The query that hides what it does not find; hidden connections are not listed. */
  readonly hide?: string | null;
  readonly limit: number;
}

export interface ConnectionList {
  readonly rows: readonly (PairRow & { readonly fromLabel: string; readonly toLabel: string })[];
  readonly total: number;
  /** Whether counting stopped before the end. */
  readonly more: boolean;
}

export interface SearchHit {
  readonly endpoint: number;
  /** Id of its node. */
  readonly node: string;
  readonly group: string;
  readonly label: string;
  /** The group as it is shown. */
  readonly namespace: string;
  readonly kind: string;
}
