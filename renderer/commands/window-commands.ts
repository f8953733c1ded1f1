/** Opening and closing, dialogs and theme. */
import { useCompare } from '../stores/compare.ts';
import { useSession } from '../stores/session.ts';
import { useSettings } from '../stores/settings.ts';
import { useShell } from '../stores/shell.ts';
import { openDialog } from '../views/start/choose-local.ts';
import type { Command } from './command.ts';

const show = useShell.getState().show;

export const windowCommands: readonly Command[] = [
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
    id: 'palette',
    label: 'Find a command or a workload',
    group: 'Window',
    keys: 'Mod+K',
    inMenu: true,
    run: () => show('palette'),
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
