/** The bar above the open cluster: what is open, which main view is shown, and what holds for both. */
import {
  Compass,
  Crosshair,
  FileWarning,
  FolderOpen,
  GitCompareArrows,
  Info,
  OctagonX,
  PencilRuler,
  TriangleAlert,
} from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { Segmented } from '../components/segmented.tsx';
import { Tooltip } from '../components/tooltip.tsx';
import { plural } from '../engine/names.ts';
import type { Summary } from '../engine/protocol.ts';
import { useMain } from '../stores/main-view.ts';
import type { Phase } from '../stores/session.ts';
import { useSession } from '../stores/session.ts';
import { useShell } from '../stores/shell.ts';
import { useView } from '../stores/view.ts';
import { ExportMenu } from './explore/export-menu.tsx';
import { LiveChip } from './live-chip.tsx';
import { ShellButtons } from './shell-buttons.tsx';
import { Mark } from './start/start-view.tsx';

export function TopBar({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  const close = useSession((s) => s.close);
  const { main, setMain } = useMain();
  const { summary } = phase;
  return (
    <header className="bar">
      <span className="bar-brand">
        <Mark />
        <span className="bar-product">Bulkhead</span>
      </span>
      <span className="bar-divider" aria-hidden />
      <h1 className="bar-name" title={phase.path ?? phase.name}>
        {phase.name}
      </h1>
      <LiveChip />
      <span className="bar-facts">{facts(summary)}</span>
      <span className="spacer" />
      <Segmented
        label="Main view"
        value={main}
        onChange={setMain}
        options={[
          { value: 'explore', label: 'Explore', icon: Compass },
          { value: 'attack', label: 'Attack', icon: Crosshair },
          { value: 'draft', label: 'Draft', icon: PencilRuler },
        ]}
      />
      <span className="spacer" />
      <DiagnosticsButton summary={summary} />
      <IconButton icon={GitCompareArrows} label="Compare with…" onClick={() => useShell.getState().show('compare')} />
      <ExportMenu />
      <ShellButtons />
      <IconButton icon={FolderOpen} label="Close and open something else" onClick={close} />
    </header>
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
