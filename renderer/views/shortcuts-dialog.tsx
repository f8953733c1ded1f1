import { commands } from '../commands/commands.ts';
import { showKeys } from '../commands/keys.ts';
import { Dialog } from '../components/dialog.tsx';

/** What is no command: keys and gestures that belong to one place. */
const local: readonly (readonly [string, string])[] = [
  ['Move between nodes of the graph', '← ↑ → ↓'],
  ['Open or close a namespace', 'Enter'],
  ['Move between cells of the matrix, rows of the table', '← ↑ → ↓'],
  ['Say why, for a cell or row', 'Enter'],
  ['Open the workloads of a cell', 'Shift Enter'],
  ['Mark rows of the table, copy them', 'Shift ↓, Ctrl/⌘ C'],
  ['Clear the selection', 'Esc'],
  ['Move the selected namespace', 'Alt ← ↑ → ↓'],
];

export interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ShortcutsDialog(props: ShortcutsDialogProps) {
  const global = commands.flatMap(({ label, keys }) => (keys === undefined ? [] : [[label, showKeys(keys)] as const]));
  return (
    <Dialog
      {...props}
      title="Keyboard shortcuts"
      description="Everything works without a mouse; Tab moves between panels."
    >
      <dl className="shortcuts">
        {[...global, ...local].map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
