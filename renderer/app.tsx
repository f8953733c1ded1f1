/** The window: start page, progress, or the open cluster; files may be dropped on each of them. */
import { useShortcuts } from './commands/use-shortcuts.ts';
import { NoticeBar } from './components/notice.tsx';
import { TooltipProvider } from './components/tooltip.tsx';
import { useDrop } from './components/use-drop.ts';
import { takeDrop } from './host/dropped.ts';
import { useSession } from './stores/session.ts';
import { useShell } from './stores/shell.ts';
import { ClusterView } from './views/cluster-view.tsx';
import { CompareDialog } from './views/explore/compare/compare-dialog.tsx';
import { Palette } from './views/palette.tsx';
import { SettingsDialog } from './views/settings-dialog.tsx';
import { ShortcutsDialog } from './views/shortcuts-dialog.tsx';
import { LoadingView } from './views/start/loading-view.tsx';
import { StartView } from './views/start/start-view.tsx';

function openDropped(data: DataTransfer): void {
  void useSession.getState().openLocal(takeDrop(data));
}

export function App() {
  const phase = useSession((s) => s.phase);
  const { dialog, show } = useShell();
  const dragging = useDrop(openDropped);
  useShortcuts();
  const close = (open: boolean): void => {
    if (!open) show(null);
  };

  return (
    <TooltipProvider>
      <div className="app">
        {phase.kind === 'start' && <StartView />}
        {phase.kind === 'loading' && <LoadingView phase={phase} />}
        {phase.kind === 'open' && <ClusterView phase={phase} />}
        {dragging && <div className="drop-hint">Drop manifests or a folder to open them</div>}
        <NoticeBar />
        <Palette open={dialog === 'palette'} onOpenChange={close} />
        <CompareDialog open={dialog === 'compare' && phase.kind === 'open'} onOpenChange={close} />
        <SettingsDialog open={dialog === 'settings'} onOpenChange={close} />
        <ShortcutsDialog open={dialog === 'shortcuts'} onOpenChange={close} />
      </div>
    </TooltipProvider>
  );
}
