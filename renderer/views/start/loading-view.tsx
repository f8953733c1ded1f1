import { Button } from '../../components/button.tsx';
import type { Phase } from '../../stores/session.ts';
import { useSession } from '../../stores/session.ts';

const stages = {
  opening: 'Collecting files',
  reading: 'Reading manifests',
  analyzing: 'Working out who can reach whom',
  summarizing: 'Putting it together',
} as const;

export function LoadingView({ phase }: { readonly phase: Extract<Phase, { kind: 'loading' }> }) {
  const close = useSession((s) => s.close);
  const order = Object.keys(stages);
  const share = phase.stage === 'opening' && phase.filesTotal > 0 ? phase.files / phase.filesTotal : 0;
  return (
    <main className="loading">
      <div className="loading-box">
        <h1 className="loading-name">{phase.name}</h1>
        <progress
          className="progress"
          max={order.length}
          value={order.indexOf(phase.stage) + share}
          aria-label="Opening"
        />
        <p role="status">
          {stages[phase.stage]}
          {phase.filesTotal > 0 && (
            <span className="muted">
              {' '}
              · {phase.files.toLocaleString('en')} of {phase.filesTotal.toLocaleString('en')} files
            </span>
          )}
        </p>
        <Button onClick={close}>Cancel</Button>
      </div>
    </main>
  );
}
