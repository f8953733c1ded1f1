/** The window: start page, progress, or the open cluster; files may be dropped on each of them. */

import { useEffect, useState } from 'react';
import { NoticeBar } from './components/notice.tsx';
import { TooltipProvider } from './components/tooltip.tsx';
import { useDrop } from './components/use-drop.ts';
import { takeDrop } from './host/dropped.ts';
import { useSession } from './stores/session.ts';
import { useView } from './stores/view.ts';
import { ExploreView } from './views/explore/explore-view.tsx';
import { ShortcutsDialog } from './views/shortcuts-dialog.tsx';
import { chooseLocal } from './views/start/choose-local.ts';
import { LoadingView } from './views/start/loading-view.tsx';
import { StartView } from './views/start/start-view.tsx';

function openDialog(what: 'folder' | 'file'): void {
  const session = useSession.getState();
  if (session.info?.canPick) void session.pick(what);
  else chooseLocal(what);
}

function openDropped(data: DataTransfer): void {
  void useSession.getState().openLocal(takeDrop(data));
}

export function App() {
  const phase = useSession((s) => s.phase);
  const dragging = useDrop(openDropped);
  const [shortcuts, setShortcuts] = useState(false);

  useEffect(() => {
    const run = (command: string): void => {
      if (command === 'open-folder') openDialog('folder');
      if (command === 'open-file') openDialog('file');
      if (command === 'close-input') useSession.getState().close();
      if (command === 'toggle-diagnostics') {
        const view = useView.getState();
        view.setDiagnosticsOpen(!view.diagnosticsOpen);
      }
      if (command === 'shortcuts') setShortcuts(true);
    };
    window.bulkhead?.onCommand(run);
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      const mod = event.ctrlKey || event.metaKey;
      // The desktop's menu has these accelerators already.
      if (mod && !window.bulkhead && event.key === 'o') {
        event.preventDefault();
        run(event.shiftKey ? 'open-file' : 'open-folder');
      } else if (mod && !window.bulkhead && event.key === 'j') {
        event.preventDefault();
        run('toggle-diagnostics');
      } else if (!typing && !mod && event.key === '?') run('shortcuts');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <TooltipProvider>
      <div className="app">
        {phase.kind === 'start' && <StartView openDialog={openDialog} />}
        {phase.kind === 'loading' && <LoadingView phase={phase} />}
        {phase.kind === 'open' && <ExploreView phase={phase} onShortcuts={() => setShortcuts(true)} />}
        {dragging && <div className="drop-hint">Drop manifests or a folder to open them</div>}
        <NoticeBar />
        <ShortcutsDialog open={shortcuts} onOpenChange={setShortcuts} />
      </div>
    </TooltipProvider>
  );
}
