/** For a live cluster: what the API server says to the drafts, and applying them once somebody has looked. */
import { CircleCheck, CloudUpload, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { HostResult } from '../../../shared/host.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import type { DraftOutput } from '../../engine/draft/types.ts';
import { plural } from '../../engine/names.ts';
import { callHost } from '../../host/bridge.ts';
import { useLive } from '../../stores/live.ts';
import { type Problem, problemOf } from '../../stores/problem.ts';
import { ApplyDialog, type Plan } from './apply-dialog.tsx';

type Outcome = HostResult<'carryOut'>;

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly text: string }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** One call to the host holds no more; larger drafts are for the command line. */
const maxText = 48 * 1024;

export function ApplySection({ output }: { readonly output: DraftOutput }) {
  const open = useLive((s) => s.open);
  const text = output.files
    .filter(({ path }) => path !== 'kustomization.yaml')
    .map((file) => file.text)
    .join('---\n');
  if (!open) return null;
  return (
    <>
      <h2>Apply to {open.context}</h2>
      {new Blob([text]).size > maxText ? (
        <p className="muted">
          These are too many to apply from here: save them, and use <code>bulkhead apply</code>.
        </p>
      ) : (
        // Another draft, another plan.
        <Applying key={`${text}${output.deleted.join()}`} job={open.job} text={text} deleted={output.deleted} />
      )}
    </>
  );
}

interface ApplyingProps {
  readonly job: string;
  readonly text: string;
  readonly deleted: readonly string[];
}

function Applying({ job, text, deleted }: ApplyingProps) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [force, setForce] = useState(false);
  const [asking, setAsking] = useState<Plan | null>(null);

  async function check(): Promise<void> {
    setState({ kind: 'busy', text: 'Asking the API server…' });
    try {
      const plan = await callHost('planApply', { job, text, deleted: [...deleted], force });
      setState({ kind: 'planned', plan });
    } catch (error) {
      setState({ kind: 'failed', problem: problemOf(error) });
    }
  }

  async function apply(plan: Plan, confirm: string | null): Promise<void> {
    setAsking(null);
    setState({ kind: 'busy', text: 'Applying…' });
    try {
      setState({ kind: 'done', outcome: await callHost('carryOut', { job, plan: plan.plan, confirm }) });
    } catch (error) {
      setState({ kind: 'failed', problem: problemOf(error) });
    }
  }

  const changes = state.kind === 'planned' ? state.plan.changes.filter(({ action }) => action !== 'none') : [];
  return (
    <div className="apply-section" data-testid="apply">
      <p className="muted">
        A dry run by the API server, with its own checks. Nothing is changed before you have seen it.
      </p>
      <div className="apply-actions">
        <Button disabled={state.kind === 'busy'} onClick={() => void check()}>
          Check against the cluster
        </Button>
        <label className="apply-force">
          <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
          Take over fields that others manage
        </label>
      </div>
      <div role="status" className="apply-state">
        {state.kind === 'busy' && <p className="muted">{state.text}</p>}
        {state.kind === 'planned' && changes.length === 0 && (
          <p className="muted">The cluster is as drafted already.</p>
        )}
        {state.kind === 'done' && <Done outcome={state.outcome} />}
      </div>
      {state.kind === 'failed' && <Failed problem={state.problem} />}
      {state.kind === 'planned' && changes.length > 0 && (
        <>
          {changes.map(({ id, action, patch }) => (
            <section key={id} className="output-file" aria-label={id}>
              <header>
                <span className="mono">{id}</span>
                <span className="count">{words[action]}</span>
              </header>
              <ScrollRegion className="snippet" label={`Change of ${id}`}>
                <pre>{patch}</pre>
              </ScrollRegion>
            </section>
          ))}
          <Button variant="primary" icon={CloudUpload} onClick={() => setAsking(state.plan)}>
            Apply {plural(changes.length, 'change')}…
          </Button>
        </>
      )}
      {asking && (
        <ApplyDialog
          plan={asking}
          count={changes.length}
          onApply={(confirm) => void apply(asking, confirm)}
          onCancel={() => setAsking(null)}
        />
      )}
    </div>
  );
}

const words = { create: 'new', update: 'changed', delete: 'deleted', none: 'as it is' } as const;

function Failed({ problem }: { readonly problem: Problem }) {
  return (
    <div className="problem" role="alert">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
      <div>
        <strong>{problem.message}</strong>
        {problem.hint !== null && <p>{problem.hint}</p>}
      </div>
    </div>
  );
}

function Done({ outcome: { done, revert, command, problem } }: { readonly outcome: Outcome }) {
  return (
    <>
      {problem && <Failed problem={problem} />}
      <p className="apply-done">
        <CircleCheck size={14} strokeWidth={1.75} aria-hidden />
        <span>
          {done.length === 0 ? 'Nothing was changed.' : `Applied: ${done.join(', ')}.`} The way back is in{' '}
          <span className="mono">{revert}</span>:
        </span>
      </p>
      <div className="fix-yaml">
        <ScrollRegion className="snippet" label="Command that goes back">
          <pre className="command">{command}</pre>
        </ScrollRegion>
        <CopyButton className="fix-copy" text={`${command}\n`} label="Copy the command that goes back" />
      </div>
    </>
  );
}
