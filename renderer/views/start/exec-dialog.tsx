/** A kubeconfig with an exec plugin is as good as a program: what would run is shown before it does. */
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { ExecPlugin } from '../../stores/live.ts';

interface ExecDialogProps {
  readonly plugin: ExecPlugin;
  readonly onAllow: () => void;
  readonly onRefuse: () => void;
}

export function ExecDialog({ plugin, onAllow, onRefuse }: ExecDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onRefuse();
      }}
      title="Run this program?"
      description="The kubeconfig gets its credentials from a program, which runs with your rights. Allow it only if you know where the kubeconfig comes from."
    >
      <dl className="exec-facts">
        <dt>Program</dt>
        <dd>
          <code className="exec-command">{plugin.command}</code>
        </dd>
        <dt>Named in</dt>
        <dd className="mono">{plugin.file}</dd>
      </dl>
      <p className="muted">It is remembered until the program, its arguments or the file change.</p>
      <div className="dialog-actions">
        <Button onClick={onRefuse}>Do not run</Button>
        <Button variant="primary" onClick={onAllow}>
          Allow and open
        </Button>
      </div>
    </Dialog>
  );
}
