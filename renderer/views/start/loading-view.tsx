/** How far opening is: what is done, what is being done, what is still to come. */
import { Check, Circle, LoaderCircle } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { useLive } from '../../stores/live.ts';
import type { Phase } from '../../stores/session.ts';
import { useSession } from '../../stores/session.ts';
import { KindsProgress } from './kinds-progress.tsx';

const stages = [
  { id: 'opening', text: 'Collecting files' },
  { id: 'reading', text: 'Reading manifests' },
  { id: 'analyzing', text: 'Working out who can reach whom' },
  { id: 'summarizing', text: 'Putting it together' },
] as const;

export function LoadingView({ phase }: { readonly phase: Extract<Phase, { kind: 'loading' }> }) {
  const close = useSession((s) => s.close);
  const kinds = useLive((s) => s.kinds);
  const at = stages.findIndex(({ id }) => id === phase.stage);
  const read = kinds ? kinds.filter(({ state }) => state !== 'waiting' && state !== 'reading').length : 0;
  const share = kinds
    ? read / Math.max(1, kinds.length)
    : phase.stage === 'opening' && phase.filesTotal > 0
      ? phase.files / phase.filesTotal
      : 0;
  const files =
    phase.filesTotal > 0 && `${phase.files.toLocaleString('en')} of ${phase.filesTotal.toLocaleString('en')} files`;
  return (
    <main className="loading">
      <div className="loading-box">
        <h1 className="loading-name">{phase.name}</h1>
        <progress className="progress" max={stages.length} value={at + share} aria-label="Opening" />
        <p role="status" className="sr-only">
          {stages[at]?.text}
        </p>
        <ol className="loading-steps">
          {stages.map(({ id, text }, step) => {
            const Icon = step < at ? Check : step === at ? LoaderCircle : Circle;
            return (
              <li key={id} className={step === at ? 'is-current' : step < at ? 'is-done' : ''}>
                <Icon size={13} strokeWidth={2} aria-hidden />
                {id === 'opening' && kinds ? 'Reading the cluster' : text}
                {step < at && <span className="sr-only">done</span>}
                {id === 'opening' && files && <span className="muted">{files}</span>}
              </li>
            );
          })}
        </ol>
        {kinds && <KindsProgress kinds={kinds} />}
        <Button onClick={close}>Cancel</Button>
      </div>
    </main>
  );
}
