/** The draft view: drafts on the left, the text and what it means beside them, what changes on the right. */
import '../../styles/draft.css';
import { useLayoutEffect, useMemo, useState } from 'react';
import { draftKinds, followDrafts, usePreview } from '../../stores/draft-preview.ts';
import type { Phase } from '../../stores/session.ts';
import { type Selection, useView } from '../../stores/view.ts';
import { type Changes, ChangesContext } from '../explore/compare/changes.ts';
import { CompareInspector } from '../explore/compare/compare-inspector.tsx';
import { CompareTable } from '../explore/compare/compare-table.tsx';
import { Diagnostics } from '../explore/diagnostics.tsx';
import { GraphPanel } from '../explore/graph-panel.tsx';
import { Inspector } from '../explore/inspector.tsx';
import { MatrixPanel } from '../explore/matrix/matrix-panel.tsx';
import { NodeMenu } from '../node-menu.tsx';
import { TopBar } from '../top-bar.tsx';
import { AttackPanel } from './attack-panel.tsx';
import { DraftBar } from './draft-bar.tsx';
import { DraftDialogs } from './draft-dialogs.tsx';
import { DraftList } from './draft-list.tsx';
import { DraftPane } from './draft-pane.tsx';
import { OutputPanel } from './output-panel.tsx';
import { Overview } from './overview.tsx';
import { RolloutPanel } from './rollout-panel.tsx';

export interface DraftViewProps {
  readonly phase: Extract<Phase, { kind: 'open' }>;
}

export default function DraftView({ phase }: DraftViewProps) {
  // Before the next view is painted it has its own pictures back.
  useLayoutEffect(() => followDrafts(), []);
  const { preview, change, pair, setChange, setPair } = usePreview();
  const changes = useMemo(
    (): Changes | null =>
      preview && {
        of: 'draft',
        revision: preview.revision,
        counts: preview.counts,
        kinds: draftKinds,
        nothing: 'No connection changes.',
        change,
        pair,
        setChange,
        setPair,
      },
    [preview, change, pair, setChange, setPair],
  );
  // What was asked about the cluster as it is, before, can wait.
  const [entered] = useState(() => useView.getState().selection);
  const ofDrafts = useView((s) => s.selection === entered || !isOfCluster(s.selection));
  const { summary } = phase;
  return (
    <ChangesContext value={changes}>
      <div className="draft" data-testid="draft">
        <TopBar phase={phase} />
        <DraftList summary={summary} />
        <div className="draft-middle">
          <DraftPane summary={summary} />
          {preview && (ofDrafts ? <CompareInspector overview={<Overview />} /> : <Inspector summary={summary} />)}
        </div>
        <main className="stage" aria-label="What the drafts change">
          <DraftBar />
          {preview ? <Stage /> : <Waiting />}
        </main>
        <Diagnostics summary={summary} />
        <NodeMenu />
        <DraftDialogs summary={summary} />
      </div>
    </ChangesContext>
  );
}

/** Whether it is about the cluster without the drafts: a policy, a Service, paths. */
function isOfCluster(selection: Selection | null): boolean {
  return selection !== null && selection.kind !== 'node' && selection.kind !== 'edge';
}

function Waiting() {
  const failed = usePreview((s) => s.failed);
  if (failed !== null) {
    return (
      <p role="alert" className="empty is-error">
        {failed}
      </p>
    );
  }
  return (
    <p role="status" className="empty">
      Reading what is in force…
    </p>
  );
}

function Stage() {
  const panel = usePreview((s) => s.panel);
  const tab = useView((s) => s.tab);
  if (panel === 'rollout') return <RolloutPanel />;
  if (panel === 'attack') return <AttackPanel />;
  if (panel === 'output') return <OutputPanel />;
  return tab === 'graph' ? <GraphPanel /> : tab === 'matrix' ? <MatrixPanel /> : <CompareTable />;
}
