/** The way to palette, settings and shortcuts for who does not know the keys. */
import { CircleHelp, Command, SlidersHorizontal } from 'lucide-react';
import { IconButton } from '../components/button.tsx';
import { Tooltip } from '../components/tooltip.tsx';
import { plural } from '../engine/names.ts';
import { changedChoices, useSettings } from '../stores/settings.ts';
import { useShell } from '../stores/shell.ts';

export function ShellButtons() {
  const show = useShell((s) => s.show);
  const changed = useSettings((s) => changedChoices(s.engine));
  return (
    <>
      {changed > 0 && (
        <Tooltip text="Verdicts depend on these; open the settings to see them">
          <button type="button" className="bar-options" onClick={() => show('settings')}>
            {plural(changed, 'option')} changed
          </button>
        </Tooltip>
      )}
      <IconButton icon={Command} label="Commands" keys="Ctrl/⌘ K" onClick={() => show('palette')} />
      <IconButton icon={SlidersHorizontal} label="Settings" keys="Ctrl/⌘ ," onClick={() => show('settings')} />
      <IconButton icon={CircleHelp} label="Keyboard shortcuts" keys="?" onClick={() => show('shortcuts')} />
    </>
  );
}
