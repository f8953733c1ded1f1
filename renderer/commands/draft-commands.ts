/** The draft view. */
import { askFor, draftEmpty, useDrafts } from '../stores/drafts.ts';
import { useMain } from '../stores/main-view.ts';
import { useSession } from '../stores/session.ts';
import { useShell } from '../stores/shell.ts';
import { useView } from '../stores/view.ts';
import { openDrafts, saveDrafts } from '../views/draft/draft-files.ts';
import type { Command } from './command.ts';

const _view = () => useView.getState();

function firstNamespace(): string {
  const { phase } = useSession.getState();
  const names = phase.kind === 'open' ? phase.summary.namespaces.map(({ name }) => name) : [];
  return names.find((name) => !name.startsWith('kube-')) ?? names[0] ?? 'default';
}

function draftDialog(kind: 'edit' | 'delete'): void {
  useMain.getState().setMain('draft');
  useDrafts.getState().show({ kind });
}

const _show = useShell.getState().show;

export const draftCommands: readonly Command[] = [
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
];
