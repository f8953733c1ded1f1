import { Globe, ShieldOff } from 'lucide-react';

/** What lines and shapes mean; small, and always there. */
export function Legend() {
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
        <Globe size={12} strokeWidth={2} className="badge-internet" aria-hidden /> open to the internet
      </li>
      <li>
        <ShieldOff size={12} strokeWidth={2} className="badge-open" aria-hidden /> not isolated
      </li>
    </ul>
  );
}
