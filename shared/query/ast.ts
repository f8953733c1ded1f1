/** What a query means, without how it was written. docs/query.md describes the language. */
import type { Protocol } from '../values/ports.ts';

/** Text to compare with; with `glob`, each `*` stands for any characters. */
export interface Pattern {
  readonly text: string;
  readonly glob: boolean;
}

/** Terms that hold for an endpoint. */
export type EndpointTerm =
  | { readonly kind: 'text'; readonly value: Pattern }
  | { readonly kind: 'ns' | 'kind' | 'name' | 'policy'; readonly value: Pattern }
  /** Without a value: the label exists. */
  | { readonly kind: 'label'; readonly key: Pattern; readonly value: Pattern | null }
  | { readonly kind: 'isolated'; readonly how: 'in' | 'out' | 'both' | 'no' }
  | { readonly kind: 'internet' | 'hostnetwork' };

/** Terms that hold for a connection. */
export type ConnectionTerm =
  | { readonly kind: 'port'; readonly from: number; readonly to: number }
  | { readonly kind: 'proto'; readonly protocol: Protocol }
  | { readonly kind: 'verdict'; readonly verdict: 'allowed' | 'unknown' }
  /** The source or the target is `end` (a workload, namespace, address or `internet`), or one that `query` finds. */
  | { readonly kind: 'from' | 'to'; readonly end: Pattern }
  | { readonly kind: 'from' | 'to'; readonly query: Query };

export type Query =
  | EndpointTerm
  | ConnectionTerm
  | { readonly kind: 'not'; readonly item: Query }
  /** Two items or more. */
  | { readonly kind: 'and' | 'or'; readonly items: readonly Query[] };

export function isConnectionTerm(query: Query): query is ConnectionTerm {
  return ['port', 'proto', 'verdict', 'from', 'to'].includes(query.kind);
}

/** Whether a query asks about connections, not only about endpoints. */
export function asksConnections(query: Query): boolean {
  if ('item' in query) return asksConnections(query.item);
  if ('items' in query) return query.items.some(asksConnections);
  return isConnectionTerm(query);
}

/** Calls back with every term, those inside `from:(…)` and `to:(…)` included. */
export function forEachTerm(query: Query, visit: (term: EndpointTerm | ConnectionTerm) => void): void {
  if ('item' in query) forEachTerm(query.item, visit);
  else if ('items' in query) for (const item of query.items) forEachTerm(item, visit);
  else {
    visit(query);
    if ('query' in query) forEachTerm(query.query, visit);
  }
}
