/** What is said first about an input: how much was read, and what is wrong with it. */
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import type { Inputs } from '../../shared/snapshot/inputs.ts';
import type { ClusterIndex } from './cluster-index.ts';
import { namespaceInfos } from './details.ts';
import type { Summary } from './protocol.ts';

const maxDiagnostics = 2_000;
const severityOrder = { error: 0, warning: 1, info: 2 } as const;

/** The worst first. */
export function bySeverity(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
}

/** @param started When the work began, by `performance.now()`. */
export function summaryOf(
  read: Inputs,
  index: ClusterIndex,
  diagnostics: readonly Diagnostic[],
  started: number,
): Summary {
  const { endpoints, policies } = index.reachability;
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  const namespaces = namespaceInfos(index);
  return {
    files: read.files,
    documents: read.documents,
    objects: read.objects.length,
    workloads: endpoints.filter((endpoint) => endpoint.type === 'workload').length,
    pods: namespaces.reduce((sum, namespace) => sum + namespace.pods, 0),
    namespaces,
    policies: { ...policies },
    ignored: { ...read.ignored },
    diagnostics: diagnostics.slice(0, maxDiagnostics),
    counts,
    milliseconds: performance.now() - started,
  };
}
