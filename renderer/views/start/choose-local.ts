/** Asks for a folder or files: with the desktop's dialog, or the browser's own, which keeps the files in the page. */
import type { LocalInput } from '../../host/dropped.ts';
import { readChosen } from '../../host/dropped.ts';
import { useSession } from '../../stores/session.ts';

export function openDialog(what: 'folder' | 'file'): void {
  const session = useSession.getState();
  if (session.info?.canPick) void session.pick(what);
  else chooseFiles(what, (read) => void session.openLocal(read));
}

/** The browser's own dialog; `chosen` is not called when it is cancelled. */
export function chooseFiles(what: 'folder' | 'file', chosen: (read: () => Promise<LocalInput>) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  if (what === 'folder') input.webkitdirectory = true;
  else input.accept = '.yaml,.yml,.json';
  input.addEventListener('change', () => {
    const { files } = input;
    if (files && files.length > 0) chosen(() => readChosen(files));
  });
  input.click();
}
