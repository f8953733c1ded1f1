import { Globe, ShieldOff } from 'lucide-react';
import { use } from 'react';
import type { Change } from '../../engine/protocol.ts';
import { ChangeMark } from './compare/change-mark.tsx';
import { ChangesContext } from './compare/changes.ts';

/** What lines and shapes mean; small, and always there. */
export function Legend() {
  const changes = use(ChangesContext);
  if (changes) return <ChangeLegend kinds={changes.kinds} />;
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <svg width="26" height="8" aria-hidden="true">
          <path className="legend-edge" d="M1 4h19" />
          <path className="legend-arrow" d="M19 1l6 3-6 3z" />
        </svg>
        allowed; the number counts pairs
      </li>
      <li>
        <svg width="26" height="8" aria-hidden="true">
          <path className="legend-edge is-unknown" d="M1 4h19" />
          <path className="legend-arrow is-unknown" d="M19 1l6 3-6 3z" />
        </svg>
        unknown
      </li>
      <li>
        <Globe size={12} strokeWidth={2} className="badge-icon is-outside" aria-hidden /> open to the internet
      </li>
      <li>
        <ShieldOff size={12} strokeWidth={2} className="badge-icon is-warn" aria-hidden /> not isolated
      </li>
    </ul>
  );
}

function ChangeLegend({ kinds }: { readonly kinds: readonly Change[] }) {
  return (
    <ul className="legend" aria-label="Legend">
      {kinds.map((change) => (
        <li key={change}>
          <svg width="26" height="8" aria-hidden="true">
            <path className={`legend-edge is-${change}`} d="M1 4h19" />
            <path className={`legend-arrow is-${change}`} d="M19 1l6 3-6 3z" />
          </svg>
          <ChangeMark change={change} text />
        </li>
      ))}
      <li>the number counts pairs</li>
    </ul>
  );
}
