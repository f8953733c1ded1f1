/** Everything that can be done from anywhere, once: for the palette, the keyboard and the list of shortcuts. */
import { useAttack } from '../stores/attack.ts';
import { useCanvas } from '../stores/canvas.ts';
import { useCompare } from '../stores/compare.ts';
import { askFor, draftEmpty, useDrafts } from '../stores/drafts.ts';
import { useMain } from '../stores/main-view.ts';
import { usePlaces } from '../stores/places.ts';
import { useQuery } from '../stores/query.ts';
import { useSession } from '../stores/session.ts';
import { useSettings } from '../stores/settings.ts';
import { useShell } from '../stores/shell.ts';
import { useUndo } from '../stores/undo.ts';
import { useView } from '../stores/view.ts';
import { play } from '../views/attack/play.ts';
import { openDrafts, saveDrafts } from '../views/draft/draft-files.ts';
import { fitGraph, zoomGraph } from '../views/explore/camera.ts';
import { exportAs } from '../views/explore/exports.ts';
import { saveSnapshot } from '../views/explore/save-snapshot.ts';
import { openDialog } from '../views/start/choose-local.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Open' | 'View' | 'Graph' | 'Attack' | 'Draft' | 'Export' | 'Window';
  readonly keys?: string;
  /** The desktop's menu has the shortcut already. */
  readonly inMenu?: boolean;
  /** What must be there for it; nothing when left out. */
  readonly needs?: 'open' | 'graph' | 'comparison' | 'explore' | 'attack' | 'draft' | 'picture';
  /** The view that has the focus answers to the keys itself. */
  readonly ofView?: boolean;
  readonly run: () => void;
}

const view = () => useView.getState();
function firstNamespace(): string {
  const { phase } = useSession.getState();
  const names = phase.kind === 'open' ? phase.summary.namespaces.map(({ name }) => name) : [];
  return names.find((name) => !name.startsWith('kube-')) ?? names[0] ?? 'default';
}
function draftDialog(kind: 'edit' | 'delete'): void {
  useMain.getState().setMain('draft');
  useDrafts.getState().show({ kind });
}
const show = useShell.getState().show;
/** Shows the explore view for what only it has. */
const explore = (run: () => void) => () => {
  useMain.getState().setMain('explore');
  run();
};
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
  {
    id: 'show-explore',
    label: 'Show the explore view',
    group: 'View',
    needs: 'open',
    run: () => useMain.getState().setMain('explore'),
  },
  {
    id: 'show-attack',
    label: 'Show the attack view',
    group: 'Attack',
    needs: 'open',
    run: () => useMain.getState().setMain('attack'),
  },
  {
    id: 'attack-internet',
    label: 'Attack from the internet',
    group: 'Attack',
    needs: 'open',
    run: () => useAttack.getState().attackFrom('internet'),
  },
  {
    id: 'attack-play',
    label: 'Play or pause the attack',
    group: 'Attack',
    keys: 'Space',
    ofView: true,
    needs: 'attack',
    run: play.toggle,
  },
  {
    id: 'attack-step',
    label: 'Step on in the attack',
    group: 'Attack',
    keys: '→',
    ofView: true,
    needs: 'attack',
    run: () => play.by(1),
  },
  {
    id: 'attack-back',
    label: 'Step back in the attack',
    group: 'Attack',
    keys: '←',
    ofView: true,
    needs: 'attack',
    run: () => play.by(-1),
  },
  {
    id: 'attack-paths',
    label: 'Show paths to the crown jewels',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().showPaths(null),
  },
  {
    id: 'attack-cuts',
    label: 'Show choke points',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().setPanel('cuts'),
  },
  {
    id: 'attack-impact',
    label: 'Show the impact of the attack',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().setPanel('impact'),
  },
  {
    id: 'attack-steps',
    label: 'Show the attack as a list of steps, or as a graph',
    group: 'Attack',
    needs: 'attack',
    run: () => {
      const { stage, setStage } = useAttack.getState();
      setStage(stage === 'graph' ? 'steps' : 'graph');
    },
  },
  {
    id: 'attack-forget',
    label: 'Forget footholds and crown jewels',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().reset(),
  },
  {
    id: 'show-draft',
    label: 'Show the draft view',
    group: 'Draft',
    keys: 'Mod+Shift+D',
    needs: 'open',
    run: () => useMain.getState().setMain('draft'),
  },
  {
    id: 'draft-new',
    label: 'Draft a new policy',
    group: 'Draft',
    needs: 'open',
    run: () => draftEmpty(firstNamespace()),
  },
  {
    id: 'draft-generate',
    label: 'Generate policies…',
    group: 'Draft',
    needs: 'open',
    run: () => askFor({}),
  },
  {
    id: 'draft-edit',
    label: 'Edit a policy in force…',
    group: 'Draft',
    needs: 'open',
    run: () => draftDialog('edit'),
  },
  {
    id: 'draft-delete',
    label: 'Delete a policy in force…',
    group: 'Draft',
    needs: 'open',
    run: () => draftDialog('delete'),
  },
  {
    id: 'draft-save',
    label: 'Save the drafts as a file',
    group: 'Draft',
    needs: 'draft',
    run: saveDrafts,
  },
  {
    id: 'draft-open',
    label: 'Open a file of drafts…',
    group: 'Draft',
    needs: 'open',
    run: openDrafts,
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
  {
    id: 'save-snapshot',
    label: 'Save a snapshot: what was read, without secrets',
    group: 'Export',
    needs: 'open',
    run: () => void saveSnapshot(false),
  },
  {
    id: 'save-snapshot-anonymous',
    label: 'Save a snapshot without names',
    group: 'Export',
    needs: 'open',
    run: () => void saveSnapshot(true),
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
  if (needs === 'comparison') return useCompare.getState().phase.kind !== 'off';
  if (needs === 'picture') return useMain.getState().main !== 'attack';
  return needs === 'open' || useMain.getState().main === needs;
}

/** Runs a command by its name, as menus and shortcuts know it; nothing when it has no place now. */
export function runCommand(id: string): void {
  const command = commands.find((one) => one.id === id);
  if (command && isAvailable(command)) command.run();
}
