/** The open cluster: namespaces on the left, the graph or the table in the middle, what is selected on the right. */
import { useMemo } from 'react';
import { useCompare } from '../../stores/compare.ts';
import { useEpoch } from '../../stores/epoch.ts';
import type { Phase } from '../../stores/session.ts';
import { useView } from '../../stores/view.ts';

import { NodeMenu } from '../node-menu.tsx';
import { TopBar } from '../top-bar.tsx';
import { type Changes, ChangesContext } from './compare/changes.ts';
import { CompareBar } from './compare/compare-bar.tsx';
import { CompareInspector, CompareOverview } from './compare/compare-inspector.tsx';
import { CompareTable } from './compare/compare-table.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { EmptyCluster } from './empty-cluster.tsx';
import { GraphPanel } from './graph-panel.tsx';
import { Inspector } from './inspector.tsx';
import { MatrixPanel } from './matrix/matrix-panel.tsx';
import { Outline } from './outline.tsx';
import { QueryBar } from './query/query-bar.tsx';
import { TablePanel } from './table/table-panel.tsx';

export interface ExploreViewProps {
  readonly phase: Extract<Phase, { kind: 'open' }>;
}

const ofCompare = {
  of: 'compare',
  revision: 0,
  kinds: ['added', 'removed', 'changed'],
  nothing: 'Both sides allow the same connections.',
} as const;

export function ExploreView({ phase }: ExploreViewProps) {
  const tab = useView((s) => s.tab);
  const { summary, name } = phase;
  // Rows are marked by their places.
  const epoch = useEpoch((s) => s.epoch);
  // Policies, Services and paths are those of the open input, in a comparison too.
  const ofComparison = useView(
    (s) => s.selection === null || s.selection.kind === 'node' || s.selection.kind === 'edge',
  );
  const compared = useCompare((s) => (s.phase.kind === 'open' ? s.phase.summary : null));
  const { change, setChange, pair, setPair } = useCompare();
  const changes = useMemo(
    (): Changes | null => compared && { ...ofCompare, counts: compared.counts, change, setChange, pair, setPair },
    [compared, change, setChange, pair, setPair],
  );

  const view = (
    <div className="explore" data-testid="explore">
      <TopBar phase={phase} />
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
          <CompareTable />
        ) : (
          <TablePanel key={epoch} />
        )}
      </main>
      {compared && ofComparison ? (
        <CompareInspector overview={<CompareOverview endpoints={compared.endpoints} />} />
      ) : (
        <Inspector summary={summary} />
      )}
      <Diagnostics summary={summary} />
      <NodeMenu />
    </div>
  );
  return <ChangesContext value={changes}>{view}</ChangesContext>;
}
