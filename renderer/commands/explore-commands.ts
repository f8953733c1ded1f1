/** What the picture of a cluster shows. */
import { useCanvas } from '../stores/canvas.ts';
import { useMain } from '../stores/main-view.ts';
import { usePlaces } from '../stores/places.ts';
import { useQuery } from '../stores/query.ts';
import { useShell } from '../stores/shell.ts';
import { useUndo } from '../stores/undo.ts';
import { useView } from '../stores/view.ts';
import { fitGraph, zoomGraph } from '../views/explore/camera.ts';
import type { Command } from './command.ts';

const view = () => useView.getState();

const _show = useShell.getState().show;

/** Shows the explore view for what only it has. */
const explore = (run: () => void) => () => {
  useMain.getState().setMain('explore');
  run();
};

const withGraph = (run: (cy: NonNullable<ReturnType<typeof useCanvas.getState>['cy']>) => void) => () => {
  const { cy } = useCanvas.getState();
  if (cy) run(cy);
};

export const exploreCommands: readonly Command[] = [
  {
    id: 'show-graph',
    label: 'Show the graph',
    group: 'View',
    needs: 'open',
    run: explore(() => view().setTab('graph')),
  },
  {
    id: 'show-matrix',
    label: 'Show the matrix',
    group: 'View',
    needs: 'open',
    run: explore(() => view().setTab('matrix')),
  },
  {
    id: 'show-table',
    label: 'Show the table',
    group: 'View',
    needs: 'open',
    run: explore(() => view().setTab('table')),
  },
  {
    id: 'toggle-diagnostics',
    label: 'Show or hide diagnostics',
    group: 'View',
    keys: 'Mod+J',
    inMenu: true,
    needs: 'open',
    run: () => view().setDiagnosticsOpen(!view().diagnosticsOpen),
  },
  {
    id: 'find',
    label: 'Find workloads and connections',
    group: 'View',
    keys: '/',
    needs: 'explore',
    run: () => document.getElementById('search')?.focus(),
  },
  {
    id: 'toggle-hide',
    label: 'Hide or show what the query does not find',
    group: 'View',
    needs: 'explore',
    run: () => {
      const { mode, setMode } = useQuery.getState();
      setMode(mode === 'hide' ? 'find' : 'hide');
    },
  },
  {
    id: 'back',
    label: 'Back to the previous selection',
    group: 'View',
    keys: 'Backspace',
    needs: 'picture',
    run: () => view().back(),
  },
  {
    id: 'undo',
    label: 'Undo the last change of the drafts or the view',
    group: 'View',
    keys: 'Mod+Z',
    needs: 'picture',
    run: () => useUndo.getState().undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'View',
    keys: 'Mod+Shift+Z',
    needs: 'picture',
    run: () => useUndo.getState().redo(),
  },
  { id: 'clear', label: 'Clear the selection', group: 'View', needs: 'picture', run: () => view().select(null) },
  {
    id: 'show-explore',
    label: 'Show the explore view',
    group: 'View',
    needs: 'open',
    run: () => useMain.getState().setMain('explore'),
  },
  {
    id: 'toggle-nodes',
    label: 'Show or hide cluster nodes',
    group: 'Graph',
    needs: 'picture',
    run: () => void view().setShowNodes(!view().showNodes),
  },
  {
    id: 'close-groups',
    label: 'Close all namespaces',
    group: 'Graph',
    needs: 'picture',
    run: () => void view().collapseAll(),
  },
  {
    id: 'arrange',
    label: 'Arrange the graph anew',
    group: 'Graph',
    needs: 'picture',
    run: () => usePlaces.getState().restore({}, []),
  },
  {
    id: 'fit',
    label: 'Fit the graph',
    group: 'Graph',
    keys: '0',
    needs: 'graph',
    ofView: true,
    run: withGraph((cy) => fitGraph(cy)),
  },
  {
    id: 'zoom-in',
    label: 'Zoom in',
    group: 'Graph',
    keys: '+',
    needs: 'graph',
    ofView: true,
    run: withGraph((cy) => zoomGraph(cy, 1.25)),
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    group: 'Graph',
    keys: '-',
    needs: 'graph',
    ofView: true,
    run: withGraph((cy) => zoomGraph(cy, 0.8)),
  },
];
