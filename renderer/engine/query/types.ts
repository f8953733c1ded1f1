/** What window and worker say to each other about queries. */
import type { SearchHit } from '../row-types.ts';

export type QueryMode = 'find' | 'hide';

/** A query in force. Only texts that can be read are sent to the worker (see shared/query/parse.ts). */
export interface ActiveQuery {
  readonly text: string;
  readonly mode: QueryMode;
}

export interface QueryFound {
  readonly kind: 'found';
  /** 1 for each endpoint that matches, by engine index. */
  readonly endpoints: Uint8Array;
  /** Whether the query asks about connections, so that not all connections of matching endpoints match. */
  readonly restrictsConnections: boolean;
  /** Pairs of endpoints with a matching connection; null when the query does not ask about connections. */
  readonly connections: number | null;
  /** Node ids of groups with a matching endpoint. */
  readonly groups: readonly string[];
  /** The first matching endpoints, and how many there are. */
  readonly hits: readonly SearchHit[];
  readonly total: number;
  /** What does not match, by sort. */
  readonly rest: { readonly namespaces: number; readonly workloads: number; readonly others: number };
}

/** A later query makes an earlier one that is still being worked on pointless. */
export type QueryAnswer = QueryFound | { readonly kind: 'superseded' };
