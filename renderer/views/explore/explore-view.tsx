/** The open cluster: namespaces on the left, the graph or the table in the middle, what is selected on the right. */
import { FileWarning, FolderOpen, GitCompareArrows, Info, OctagonX, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../../components/button.tsx';
import { Tooltip } from '../../components/tooltip.tsx';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { useCompare } from '../../stores/compare.ts';
import { followAddress } from '../../stores/follow-address.ts';
import type { Phase } from '../../stores/session.ts';
import { useSession } from '../../stores/session.ts';
import { useShell } from '../../stores/shell.ts';
import { useView } from '../../stores/view.ts';
import { ShellButtons } from '../shell-buttons.tsx';
import { Mark } from '../start/start-view.tsx';

import { CompareBar } from './compare/compare-bar.tsx';
import { CompareInspector } from './compare/compare-inspector.tsx';
import { CompareTable } from './compare/compare-table.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { EmptyCluster } from './empty-cluster.tsx';
import { ExportMenu } from './export-menu.tsx';
import { GraphPanel } from './graph-panel.tsx';
import { Inspector } from './inspector.tsx';
import { MatrixPanel } from './matrix/matrix-panel.tsx';
import { Outline } from './outline.tsx';
import { QueryBar } from './query/query-bar.tsx';
import { TablePanel } from './table/table-panel.tsx';

export interface ExploreViewProps {
  readonly phase: Extract<Phase, { kind: 'open' }>;
}

export function ExploreView({ phase }: ExploreViewProps) {
  const close = useSession((s) => s.close);
  const tab = useView((s) => s.tab);
  const { summary, name } = phase;
  // Policies, Services and paths are those of the open input, in a comparison too.
  const ofComparison = useView(
    (s) => s.selection === null || s.selection.kind === 'node' || s.selection.kind === 'edge',
  );
  const compared = useCompare((s) => (s.phase.kind === 'open' ? s.phase.summary : null));
  useEffect(() => followAddress(name), [name]);

  return (
    <div className="explore" data-testid="explore">
      <header className="bar">
        <span className="bar-brand">
          <Mark />
          <span className="bar-product">Bulkhead</span>
        </span>
        <span className="bar-divider" aria-hidden />
        <h1 className="bar-name" title={phase.path ?? phase.name}>
          {phase.name}
        </h1>
        <span className="bar-facts">{facts(summary)}</span>
        <span className="spacer" />
        <DiagnosticsButton summary={summary} />
        <IconButton icon={GitCompareArrows} label="Compare with…" onClick={() => useShell.getState().show('compare')} />
        <ExportMenu />
        <ShellButtons />
        <IconButton icon={FolderOpen} label="Close and open something else" onClick={close} />
      </header>
      <QueryBar />
      <Outline summary={summary} />
      <main className="stage" aria-label="Connections">
        <CompareBar opened={name} />
        {summary.workloads === 0 && !compared ? (
          <EmptyCluster summary={summary} />
        ) : tab === 'graph' ? (
          <GraphPanel />
        ) : tab === 'matrix' ? (
          <MatrixPanel />
        ) : compared ? (
          <CompareTable summary={compared} />
        ) : (
          <TablePanel />
        )}
      </main>
      {compared && ofComparison ? <CompareInspector summary={compared} /> : <Inspector summary={summary} />}
      <Diagnostics summary={summary} />
    </div>
  );
}

function facts(summary: Summary): string {
  const policies = Object.values(summary.policies).reduce((sum, n) => sum + n, 0);
  return [
    plural(summary.namespaces.length, 'namespace'),
    plural(summary.workloads, 'workload'),
    plural(summary.pods, 'pod'),
    plural(policies, 'policy', 'policies'),
  ].join(' · ');
}

function DiagnosticsButton({ summary }: { readonly summary: Summary }) {
  const { diagnosticsOpen, setDiagnosticsOpen } = useView();
  const { error, warning, info } = summary.counts;
  return (
    <Tooltip text="What was read, ignored and doubted" keys="Ctrl/⌘ J">
      <button
        type="button"
        className="bar-diagnostics"
        aria-expanded={diagnosticsOpen}
        aria-controls="diagnostics"
        onClick={() => setDiagnosticsOpen(!diagnosticsOpen)}
      >
        <span className="sr-only">Diagnostics: {error + warning + info === 0 && 'none'}</span>
        {error + warning + info === 0 && <FileWarning size={14} strokeWidth={1.75} aria-hidden />}
        {error > 0 && (
          <span className="severity severity-error">
            <OctagonX size={14} strokeWidth={1.75} aria-hidden /> {error}{' '}
            <span className="sr-only">{error === 1 ? 'error' : 'errors'}</span>
          </span>
        )}
        {warning > 0 && (
          <span className="severity severity-warning">
            <TriangleAlert size={14} strokeWidth={1.75} aria-hidden /> {warning}{' '}
            <span className="sr-only">{warning === 1 ? 'warning' : 'warnings'}</span>
          </span>
        )}
        {info > 0 && (
          <span className="severity severity-info">
            <Info size={14} strokeWidth={1.75} aria-hidden /> {info}{' '}
            <span className="sr-only">{info === 1 ? 'note' : 'notes'}</span>
          </span>
        )}
      </button>
    </Tooltip>
  );
}
