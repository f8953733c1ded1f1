import { Crosshair, MoveRight, Waypoints } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import type { PathEnd } from '../../engine/inspect/types.ts';
import { workloadNode } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { vertexOfNode } from '../../stores/node-menu.ts';
import { useView } from '../../stores/view.ts';

/** Begins to look for ways from here, or to here. */
export function PathActions({ end }: { readonly end: PathEnd }) {
  const select = useView((s) => s.select);
  return (
    <div className="panel-actions">
      <Button icon={Waypoints} onClick={() => select({ kind: 'paths', from: end, to: null })}>
        Paths from here
      </Button>
      <Button icon={MoveRight} onClick={() => select({ kind: 'paths', from: null, to: end })}>
        Paths to here
      </Button>
    </div>
  );
}

/** Plays an attacker who holds this; nothing for what nobody can hold. */
export function AttackAction({ endpoint }: { readonly endpoint: string }) {
  const vertex = vertexOfNode(workloadNode(endpoint));
  if (vertex === null) return null;
  return (
    <Button icon={Crosshair} onClick={() => useAttack.getState().attackFrom(vertex)}>
      Attack from here
    </Button>
  );
}
