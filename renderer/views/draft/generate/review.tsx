/** One row for each connection that the policies were made from: in or out, and where it is declared. */
import { FileCode2 } from 'lucide-react';
import { Fragment } from 'react';
import { Button } from '../../../components/button.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import type { ReviewRow } from '../../../engine/draft/types.ts';
import type { Some } from '../../../engine/inspect/types.ts';
import { plural } from '../../../engine/names.ts';

export interface ReviewProps {
  readonly rows: Some<ReviewRow>;
  readonly exclude: readonly string[];
  readonly onChange: (exclude: readonly string[]) => void;
}

export function Review({ rows, exclude, onChange }: ReviewProps) {
  const out = new Set(exclude);
  const toggle = (id: string): void => onChange(out.has(id) ? exclude.filter((one) => one !== id) : [...exclude, id]);
  return (
    <section className="review" aria-label="Connections to review">
      <div className="review-head">
        <h3>
          Connections <span className="count">{rows.total.toLocaleString('en')}</span>
        </h3>
        <span className="muted">{out.size > 0 && `${plural(out.size, 'connection')} left out`}</span>
        <span className="spacer" />
        <Button variant="quiet" disabled={out.size === 0} onClick={() => onChange([])}>
          Include all
        </Button>
      </div>
      <ScrollRegion className="review-scroll" label="Connections that workloads declare">
        <table className="table review-table" data-testid="review">
          <thead>
            <tr>
              {['In', 'From', 'To', 'Ports', 'Declared in'].map((name) => (
                <th key={name} scope="col">
                  <span className="table-sort">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.items.map((row) => (
              <tr key={row.id} className={out.has(row.id) ? 'is-out' : ''}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Include ${row.id}`}
                    checked={!out.has(row.id)}
                    onChange={() => toggle(row.id)}
                  />
                </td>
                <td>
                  <EndName text={row.from} />
                </td>
                <td>
                  <EndName text={row.to} />
                  {row.note !== '' && <span className="muted review-note">{row.note}</span>}
                </td>
                <td className="mono">{row.ports}</td>
                <td>
                  <Evidence row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.items.length < rows.total && (
          <p className="muted row-more">
            and {(rows.total - rows.items.length).toLocaleString('en')} more, all included: choose fewer namespaces
          </p>
        )}
      </ScrollRegion>
    </section>
  );
}

/** A name that is too long for its column breaks before its kind and after its namespace first. */
function EndName({ text }: { readonly text: string }) {
  return text.split(/(?<=\/)|(?=\[)/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which stay where they are
    <Fragment key={`${at} ${part}`}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const maxShown = 2;

function Evidence({ row: { evidence, why } }: { readonly row: ReviewRow }) {
  return (
    <>
      {evidence.slice(0, maxShown).map(({ file, line, text }) => (
        <span key={`${file}:${line} ${text}`} className="review-evidence">
          <span className="place mono">
            <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
            {file}:{line}
          </span>
          <span className="muted">{text}</span>
        </span>
      ))}
      {evidence.length === 0 && <span className="muted">{why.join(', ')}</span>}
      {evidence.length > maxShown && <span className="muted">and {evidence.length - maxShown} more</span>}
    </>
  );
}
