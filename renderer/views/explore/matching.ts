/** What a query finds among the things that are drawn. */
import { useMemo } from 'react';
import { useEngine } from '../../components/use-query.ts';
import type { View } from '../../engine/protocol.ts';
import { useQuery } from '../../stores/query.ts';
import { useView } from '../../stores/view.ts';

/** Whether an endpoint, or else the group with this node id, matches. */
export type Matches = (endpoint: number | null, node: string) => boolean;

/** Null when all are to be seen alike: without a query, and when what does not match is hidden. */
export function useMatches(): Matches | null {
  const result = useQuery((s) => (s.active?.mode === 'find' ? s.result : null));
  return useMemo(() => {
    if (!result) return null;
    const groups = new Set(result.groups);
    return (endpoint, node) => (endpoint === null ? groups.has(node) : result.endpoints[endpoint] === 1);
  }, [result]);
}

/** Ids of drawn nodes that match. */
export function useMatchingNodes(view: View | null): ReadonlySet<string> | null {
  const matches = useMatches();
  return useMemo(() => {
    if (!matches || !view) return null;
    // The frame of an open group matches by what is in it.
    return new Set(view.nodes.filter((n) => !n.expanded && matches(n.endpoint, n.id)).map(({ id }) => id));
  }, [matches, view]);
}

/** Ids of drawn edges with a matching connection; null when edges match with both of their ends. */
export function useMatchingEdges(view: View | null): ReadonlySet<string> | null {
  const { expanded, keep, showNodes } = useView();
  const text = useQuery((s) => (s.active?.mode === 'find' && s.result?.restrictsConnections ? s.active.text : null));
  const request = { expanded, keep, nodes: showNodes };
  const { data, stale } = useEngine('matchingEdges', text === null || !view ? null : { text, view: request });
  return useMemo(() => (data && !stale ? new Set(data) : null), [data, stale]);
}
