/** How far reading a cluster is, kind by kind. */
import { Ban, Check, Circle, LoaderCircle } from 'lucide-react';
import type { KindProgress } from '../../stores/live.ts';

const icons = { waiting: Circle, reading: LoaderCircle, done: Check, 'not-permitted': Ban };

export function KindsProgress({ kinds }: { readonly kinds: readonly KindProgress[] }) {
  if (kinds.length === 0) return <p className="muted">Asking the cluster what it has…</p>;
  const objects = kinds.reduce((sum, { read }) => sum + read, 0);
  // A kind that the cluster has none of says nothing; the ones that are read, waited for or refused do.
  const shown = kinds.filter(({ state, read }) => state !== 'done' || read > 0);
  return (
    <>
      <p className="muted">{objects.toLocaleString('en')} objects</p>
      <ul className="kinds" aria-label="Kinds">
        {shown.map(({ resource, read, left, state }) => {
          const Icon = icons[state];
          return (
            <li key={resource} className={`is-${state}`}>
              <Icon size={12} strokeWidth={2} aria-hidden />
              <span>{resource}</span>
              <span className="muted">{factOf(state, read, left)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function factOf(state: KindProgress['state'], read: number, left: number | null): string {
  if (state === 'waiting') return '';
  if (state === 'not-permitted') return 'not permitted';
  const all = left === null || left === 0 ? '' : ` of ${(read + left).toLocaleString('en')}`;
  return `${read.toLocaleString('en')}${all}`;
}
