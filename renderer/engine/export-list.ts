/** All connections as a file, written in the worker so that the window stays free. */
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import { writeListCsv } from '../../shared/report/csv.ts';
import { writeListHtml } from '../../shared/report/html.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { nodesId } from './names.ts';

export interface ExportRequest {
  readonly format: 'csv' | 'html';
  readonly title: string;
  /** Whether connections of cluster nodes are listed. */
  readonly nodes: boolean;
}
export type ExportResult =
  | { readonly kind: 'file'; readonly content: Blob }
  /** More than a spreadsheet or a page holds. */
  | { readonly kind: 'too-many'; readonly connections: number };

/** Sorting keeps all of them in memory. */
const maxConnections = 500_000;

export function exportList(
  index: ClusterIndex,
  diagnostics: readonly Diagnostic[],
  { format, title, nodes }: ExportRequest,
): ExportResult {
  const { reachability } = index;
  const shown = index.groupEdges().filter((edge) => nodes || (edge.from !== nodesId && edge.to !== nodesId));
  const connections = shown.reduce((sum, edge) => sum + edge.allowed + edge.unknown, 0);
  if (connections > maxConnections) return { kind: 'too-many', connections };
  const report = {
    endpoints: reachability.endpoints.filter(({ type }) => nodes || type !== 'node'),
    connections: reachability.connections({ nodes }),
    diagnostics,
  };
  const chunks: string[] = [];
  const write = (chunk: string): void => void chunks.push(chunk);
  if (format === 'csv') writeListCsv(report, write);
  else writeListHtml(report, write, { title });
  return { kind: 'file', content: new Blob(chunks, { type: format === 'csv' ? 'text/csv' : 'text/html' }) };
}
