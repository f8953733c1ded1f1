import { ArrowRight } from 'lucide-react';
import type { CompareRow } from '../../../engine/compare/types.ts';
import { ChangeMark } from './change-mark.tsx';
import { useChanges } from './changes.ts';

/** Before and after in words; what is not there is said, not left blank. */
export function Verdicts({ row }: { readonly row: CompareRow }) {
  if (row.before === '') return <span className="mono">{row.after}</span>;
  if (row.after === '') return <span className="mono change-gone">{row.before}</span>;
  return (
    <span className="mono">
      <span className="change-gone">{row.before}</span> <ArrowRight size={11} aria-label="then" /> {row.after}
    </span>
  );
}

/** Changed pairs in the inspector; each leads to its two explanations. */
export function ChangeRows({ rows }: { readonly rows: readonly CompareRow[] }) {
  const { setPair } = useChanges();
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={row.pair}>
          <button type="button" className="row is-tall" onClick={() => setPair(row.pair)}>
            <ChangeMark change={row.change} />
            <span className="row-ends">
              <span>{row.fromLabel}</span>
              <span>{row.toLabel}</span>
            </span>
            <span className="row-ports">
              <Verdicts row={row} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
