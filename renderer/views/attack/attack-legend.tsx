/** What shapes, borders and lines mean. */
export function AttackLegend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <span className="legend-box is-fresh" aria-hidden /> newly owned
      </li>
      <li>
        <span className="legend-box is-held" aria-hidden /> owned
      </li>
      <li>
        <span className="legend-box is-later" aria-hidden /> later
      </li>
      <li>⚑ foothold</li>
      <li>★ crown jewel</li>
      <li>… several alike</li>
      <li>
        <svg width="30" height="8" aria-hidden="true">
          <path className="legend-edge" d="M1 4h28" />
        </svg>
        certain
      </li>
      <li>
        <svg width="30" height="8" aria-hidden="true">
          <path className="legend-edge is-likely" d="M1 4h28" />
        </svg>
        likely
      </li>
      <li>
        <svg width="30" height="8" aria-hidden="true">
          <path className="legend-edge is-possible" d="M1 4h28" />
        </svg>
        possible or unknown
      </li>
    </ul>
  );
}
