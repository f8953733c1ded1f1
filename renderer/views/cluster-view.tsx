/** The open cluster, in the main view that is chosen. */
import { useEffect } from 'react';
import { followAddress } from '../stores/follow-address.ts';
import { useMain } from '../stores/main-view.ts';
import type { Phase } from '../stores/session.ts';
import { AttackView } from './attack/attack-view.tsx';
import { ExploreView } from './explore/explore-view.tsx';

export function ClusterView({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  const main = useMain((s) => s.main);
  const { name } = phase;
  useEffect(() => followAddress(name), [name]);
  return main === 'attack' ? <AttackView phase={phase} /> : <ExploreView phase={phase} />;
}
