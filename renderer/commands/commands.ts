/** Everything that can be done from anywhere, once: for the palette, the keyboard and the list of shortcuts. */
import { useCanvas } from '../stores/canvas.ts';
import { useCompare } from '../stores/compare.ts';
import { usePlaces } from '../stores/places.ts';
import { useQuery } from '../stores/query.ts';
import { useSession } from '../stores/session.ts';
import { useSettings } from '../stores/settings.ts';
import { useShell } from '../stores/shell.ts';
import { useUndo } from '../stores/undo.ts';
import { useView } from '../stores/view.ts';
import { fitGraph, zoomGraph } from '../views/explore/camera.ts';
import { exportAs } from '../views/explore/exports.ts';
import { openDialog } from '../views/start/choose-local.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Open' | 'View' | 'Graph' | 'Export' | 'Window';
  readonly keys?: string;
  /** The desktop's menu has the shortcut already. */
  readonly inMenu?: boolean;
  /** What must be there for it; nothing when left out. */
  readonly needs?: 'open' | 'graph' | 'comparison';
  readonly run: () => void;
}

const view = () => useView.getState();
const show = useShell.getState().show;
const withGraph = (run: (cy: NonNullable<ReturnType<typeof useCanvas.getState>['cy']>) => void) => () => {
  const { cy } = useCanvas.getState();
  if (cy) run(cy);
};

export const commands: readonly Command[] = [
  {
    id: 'palette',
    label: 'Find a command or a workload',
    group: 'Window',
    keys: 'Mod+K',
    inMenu: true,
    run: () => show('palette'),
  },
  {
    id: 'open-folder',
    label: 'Open a folder…',
    group: 'Open',
    keys: 'Mod+O',
    inMenu: true,
    run: () => openDialog('folder'),
  },
  {
    id: 'open-file',
    label: 'Open files…',
    group: 'Open',
    keys: 'Mod+Shift+O',
    inMenu: true,
    run: () => openDialog('file'),
  },
  {
    id: 'close-input',
    label: 'Close what is open',
    group: 'Open',
    needs: 'open',
    run: () => useSession.getState().close(),
  },
  { id: 'compare', label: 'Compare with…', group: 'Open', needs: 'open', run: () => show('compare') },
  {
    id: 'compare-end',
    label: 'End the comparison',
    group: 'Open',
    needs: 'comparison',
    run: () => useCompare.getState().close(),
  },
  {
    id: 'analyze-again',
    label: 'Analyse again',
    group: 'Open',
    needs: 'open',
    run: () => void useSession.getState().reanalyze(),
  },
  { id: 'show-graph', label: 'Show the graph', group: 'View', needs: 'open', run: () => view().setTab('graph') },
  { id: 'show-matrix', label: 'Show the matrix', group: 'View', needs: 'open', run: () => view().setTab('matrix') },
  { id: 'show-table', label: 'Show the table', group: 'View', needs: 'open', run: () => view().setTab('table') },
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
    needs: 'open',
    run: () => document.getElementById('search')?.focus(),
  },
  {
    id: 'toggle-hide',
    label: 'Hide or show what the query does not find',
    group: 'View',
    needs: 'open',
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
    needs: 'open',
    run: () => view().back(),
  },
  {
    id: 'undo',
    label: 'Undo the last change of the view',
    group: 'View',
    keys: 'Mod+Z',
    needs: 'open',
    run: () => useUndo.getState().undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'View',
    keys: 'Mod+Shift+Z',
    needs: 'open',
    run: () => useUndo.getState().redo(),
  },
  { id: 'clear', label: 'Clear the selection', group: 'View', needs: 'open', run: () => view().select(null) },
  {
    id: 'toggle-nodes',
    label: 'Show or hide cluster nodes',
    group: 'Graph',
    needs: 'open',
    run: () => void view().setShowNodes(!view().showNodes),
  },
  {
    id: 'close-groups',
    label: 'Close all namespaces',
    group: 'Graph',
    needs: 'open',
    run: () => void view().collapseAll(),
  },
  {
    id: 'arrange',
    label: 'Arrange the graph anew',
    group: 'Graph',
    needs: 'graph',
    run: () => usePlaces.getState().restore({}, []),
  },
  {
    id: 'fit',
    label: 'Fit the graph',
    group: 'Graph',
    keys: '0',
    needs: 'graph',
    run: withGraph((cy) => fitGraph(cy)),
  },
  {
    id: 'zoom-in',
    label: 'Zoom in',
    group: 'Graph',
    keys: '+',
    needs: 'graph',
    run: withGraph((cy) => zoomGraph(cy, 1.25)),
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    group: 'Graph',
    keys: '-',
    needs: 'graph',
    run: withGraph((cy) => zoomGraph(cy, 0.8)),
  },
  {
    id: 'export-png',
    label: 'Export the graph as PNG',
    group: 'Export',
    needs: 'graph',
    run: () => void exportAs('png'),
  },
  {
    id: 'export-svg',
    label: 'Export the graph as SVG',
    group: 'Export',
    needs: 'graph',
    run: () => void exportAs('svg'),
  },
  {
    id: 'export-mermaid',
    label: 'Export the graph as Mermaid',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('mermaid'),
  },
  {
    id: 'export-csv',
    label: 'Export all connections as CSV',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('csv'),
  },
  {
    id: 'export-html',
    label: 'Export a report as HTML',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('html'),
  },
  { id: 'settings', label: 'Settings…', group: 'Window', keys: 'Mod+,', inMenu: true, run: () => show('settings') },
  { id: 'shortcuts', label: 'Keyboard shortcuts', group: 'Window', keys: '?', run: () => show('shortcuts') },
  { id: 'theme-light', label: 'Light theme', group: 'Window', run: () => useSettings.getState().setTheme('light') },
  { id: 'theme-dark', label: 'Dark theme', group: 'Window', run: () => useSettings.getState().setTheme('dark') },
  {
    id: 'theme-system',
    label: 'Theme of the system',
    group: 'Window',
    run: () => useSettings.getState().setTheme('system'),
  },
];

export function isAvailable({ needs }: Command): boolean {
  if (needs === undefined) return true;
  if (useSession.getState().phase.kind !== 'open') return false;
  if (needs === 'graph') return useCanvas.getState().cy !== null;
  return needs === 'open' || useCompare.getState().phase.kind !== 'off';
}

/** Runs a command by its name, as menus and shortcuts know it; nothing when it has no place now. */
export function runCommand(id: string): void {
  const command = commands.find((one) => one.id === id);
  if (command && isAvailable(command)) command.run();
}
