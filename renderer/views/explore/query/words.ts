/** What the query bar says. */
import type { QueryError } from '../../../../shared/query/parse.ts';
import { plural } from '../../../engine/names.ts';
import type { ActiveQuery, QueryFound } from '../../../engine/query/types.ts';

/** The message, and the place that it is about. */
export function errorText({ message, from, to }: QueryError, text: string): string {
  const place = text.slice(from, to).trim();
  const shown = place.length <= 24 ? place : `${place.slice(0, 23)}…`;
  return `${message}${shown === '' ? '' : ` — at “${shown}”, character ${from + 1}`}`;
}

export function foundText(active: ActiveQuery | null, result: QueryFound | null, busy: boolean): string {
  if (busy && !result) return 'Working…';
  if (!active || !result) return '';
  const { total, connections, rest } = result;
  const found = [
    total === 0 ? 'Nothing matches' : plural(total, 'match', 'matches'),
    ...(connections === null ? [] : [plural(connections, 'connection')]),
  ].join(', ');
  if (active.mode === 'find') return found;
  const hidden = [
    ...(rest.namespaces > 0 ? [plural(rest.namespaces, 'namespace')] : []),
    ...(rest.workloads > 0 ? [plural(rest.workloads, 'workload')] : []),
    ...(rest.others > 0 ? [plural(rest.others, 'other')] : []),
  ];
  return hidden.length === 0 ? `${found}; nothing hidden` : `${found}; hidden: ${hidden.join(', ')}`;
}

/** What was meant by "a -> b", which finds names with these characters; null for everything else. */
export function arrowMeans(text: string): string | null {
  const [, from, to] = /^\s*([^\s:]+)\s*(?:[-=]+>|→)\s*([^\s:]+)\s*$/.exec(text) ?? [];
  return from === undefined || to === undefined ? null : `from:${from} to:${to}`;
}
