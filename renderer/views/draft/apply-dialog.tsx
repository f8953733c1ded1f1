/** The last look before a cluster is changed: it names the cluster, and wants the name typed of one that is protected. */
import { type FormEvent, useState } from 'react';
import type { HostResult } from '../../../shared/host.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { plural } from '../../engine/names.ts';

export type Plan = HostResult<'planApply'>;

interface ApplyDialogProps {
  readonly plan: Plan;
  readonly count: number;
  readonly onApply: (confirm: string | null) => void;
  readonly onCancel: () => void;
}

export function ApplyDialog({ plan, count, onApply, onCancel }: ApplyDialogProps) {
  const [typed, setTyped] = useState('');
  const { context, cluster, server, isProtected } = plan;
  const ready = !isProtected || typed === context;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) onApply(isProtected ? typed : null);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onCancel();
      }}
      title={`Apply ${plural(count, 'change')} to ${context}?`}
      description="Connections may stop working at once. The way back is written to a file first."
    >
      <form onSubmit={submit}>
        <dl className="exec-facts">
          <dt>Context</dt>
          <dd className="mono">{context}</dd>
          <dt>Cluster</dt>
          <dd className="mono">
            {cluster} ({server})
          </dd>
        </dl>
        {isProtected && (
          <label className="apply-confirm">
            This context is protected. Type its name to go on:
            <input
              className="field mono"
              spellCheck={false}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
        )}
        <div className="dialog-actions">
          <Button onClick={onCancel}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={!ready}>
            Apply
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
