/** The open cluster, in the main view that is chosen. */
import { lazy, Suspense, useEffect } from 'react';
import { followAddress } from '../stores/follow-address.ts';
import { useMain } from '../stores/main-view.ts';
import type { Phase } from '../stores/session.ts';
import { AttackView } from './attack/attack-view.tsx';
import { ExploreView } from './explore/explore-view.tsx';
import { TopBar } from './top-bar.tsx';

/** With the editor in it, which those who only look should not have to load. */
const DraftView = lazy(() => import('./draft/draft-view.tsx'));

export function ClusterView({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  const main = useMain((s) => s.main);
  const { name } = phase;
  useEffect(() => followAddress(name), [name]);
  if (main === 'attack') return <AttackView phase={phase} />;
  if (main === 'explore') return <ExploreView phase={phase} />;
  return (
    <Suspense fallback={<DraftLoading phase={phase} />}>
      <DraftView phase={phase} />
    </Suspense>
  );
}

function DraftLoading({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  return (
    <div className="attack">
      <TopBar phase={phase} />
      <main className="stage attack-wait" aria-label="Draft">
        <p role="status">Opening the editor…</p>
      </main>
    </div>
  );
}
