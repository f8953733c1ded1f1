/** The browser's own file dialog, for browser mode: the files never leave the page. */
import { readChosen } from '../../host/dropped.ts';
import { useSession } from '../../stores/session.ts';

export function chooseLocal(what: 'folder' | 'file'): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  if (what === 'folder') input.webkitdirectory = true;
  else input.accept = '.yaml,.yml,.json';
  input.addEventListener('change', () => {
    const { files } = input;
    if (files && files.length > 0) void useSession.getState().openLocal(() => readChosen(files));
  });
  input.click();
}
