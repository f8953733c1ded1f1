import { Dialog } from '../components/dialog.tsx';

const shortcuts: readonly (readonly [string, string])[] = [
  ['Open a folder', 'Ctrl/⌘ O'],
  ['Open a file', 'Ctrl/⌘ Shift O'],
  ['Find a workload', '/'],
  ['Diagnostics', 'Ctrl/⌘ J'],
  ['Move between nodes of the graph', '← ↑ → ↓'],
  ['Open or close a namespace', 'Enter'],
  ['Fit the graph', '0'],
  ['Zoom', '+ −'],
  ['Back to the previous selection', 'Backspace'],
  ['Clear the selection', 'Esc'],
  ['This list', '?'],
];

export interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ShortcutsDialog(props: ShortcutsDialogProps) {
  return (
    <Dialog
      {...props}
      title="Keyboard shortcuts"
      description="Everything works without a mouse; Tab moves between panels."
    >
      <dl className="shortcuts">
        {shortcuts.map(([what, keys]) => (
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
