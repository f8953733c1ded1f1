import { useEffect } from 'react';
import { useShell } from '../stores/shell.ts';
import { commands, isAvailable, runCommand } from './commands.ts';
import { matchesKeys } from './keys.ts';

/** Shortcuts that work everywhere, and the commands of the desktop's menu. */
export function useShortcuts(): void {
  useEffect(() => {
    window.bulkhead?.onCommand(runCommand);
    const onKey = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || event.target.matches('input, textarea, select'));
      const mod = event.ctrlKey || event.metaKey;
      // A text field has an undo of its own.
      const ofField = !mod || event.key.toLowerCase() === 'z';
      if (event.defaultPrevented || (typing && ofField)) return;
      const command = commands.find(
        ({ keys, inMenu, ofView }) =>
          keys !== undefined && !ofView && !(inMenu && window.bulkhead) && matchesKeys(keys, event),
      );
      // A dialog has the window to itself.
      if (!command || useShell.getState().dialog !== null || !isAvailable(command)) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
