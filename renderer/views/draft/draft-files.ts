/** Drafts as a file: saved, and opened again. */
import { readWorkspace, writeWorkspace } from '../../../shared/draft/workspace-file.ts';
import { download, fileName } from '../../export/download.ts';
import { useDrafts } from '../../stores/drafts.ts';
import { useMain } from '../../stores/main-view.ts';
import { useNotice } from '../../stores/notice.ts';

/** A file of drafts is not larger, whatever is in it. */
const maxBytes = 64 * 1024 * 1024;

export function saveDrafts(): void {
  const { workspace } = useDrafts.getState();
  const name = fileName(workspace.name, '.drafts.json');
  download(name, new Blob([writeWorkspace(workspace)], { type: 'application/json' }));
  useNotice.getState().say(`Saved ${name}`);
}

/** The browser's own dialog; what is read takes the place of the drafts, which undo brings back. */
export function openDrafts(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void take(file);
  });
  input.click();
}

async function take(file: File): Promise<void> {
  const { say } = useNotice.getState();
  if (file.size > maxBytes) {
    say(`${file.name} is too large for a file of drafts.`, 'failed');
    return;
  }
  const read = readWorkspace(await file.text());
  if (!read.ok) {
    say(`${file.name} was not opened: ${read.message}.`, 'failed');
    return;
  }
  useDrafts.getState().replace(read.workspace);
  useMain.getState().setMain('draft');
  const count = read.workspace.drafts.length;
  say(`Opened ${file.name}: ${count === 1 ? '1 draft' : `${count} drafts`}. Undo brings back the ones before.`);
}
