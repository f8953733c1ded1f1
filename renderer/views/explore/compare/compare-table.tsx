/** What changes, as a table. */
import { useDeferredValue, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useEngine } from '../../../components/use-query.ts';
import type { CompareSummary } from '../../../engine/compare/types.ts';
import { plural } from '../../../engine/names.ts';
import { useCompare } from '../../../stores/compare.ts';
import { ViewTabs } from '../graph-panel.tsx';
import { ChangeMark } from './change-mark.tsx';

const page = 500;
const kinds = ['all', 'added', 'removed', 'changed'] as const;

export function CompareTable({ summary }: { readonly summary: CompareSummary }) {
  const { change, setChange, pair, setPair } = useCompare();
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(page);
  const query = { node: null, from: null, to: null, text: useDeferredValue(text.trim()), change, limit };
  const { data } = useEngine('compareRows', query);
  const count = (kind: (typeof kinds)[number]): number =>
    kind === 'all' ? kinds.slice(1).reduce((sum, one) => sum + count(one), 0) : summary.counts[kind];
  return (
    <section className="table-panel" aria-label="Changes">
      <div className="toolbar is-wrapping" role="toolbar" aria-label="Changes">
        <ViewTabs />
        <Segmented
          label="Kind of change"
          value={change ?? 'all'}
          onChange={(kind) => setChange(kind === 'all' ? null : kind)}
          options={kinds.map((kind) => ({ value: kind, label: `${kind} ${count(kind).toLocaleString('en')}` }))}
        />
        <span className="spacer" />
        <input
          className="field compare-filter"
          aria-label="Find changes by name"
          placeholder="Find by name"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <ScrollRegion className="table-scroll" label="Changes">
        <table className="table compare-table" data-testid="changes">
          <thead>
            <tr>
              {['Change', 'From', 'To', 'Before', 'After'].map((name) => (
                <th key={name} scope="col">
                  <span className="table-sort">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(data?.rows ?? []).map((row) => (
              <tr key={row.pair} className={pair === row.pair ? 'is-current' : ''} onClick={() => setPair(row.pair)}>
                <td className="table-verdict">
                  <ChangeMark change={row.change} text />
                </td>
                <td>
                  <button type="button" className="link" onClick={() => setPair(row.pair)}>
                    {row.fromLabel}
                  </button>
                </td>
                <td>{row.toLabel}</td>
                <td className="table-ports mono">
                  {row.before === '' ? <span className="muted">none</span> : row.before}
                </td>
                <td className="table-ports mono">
                  {row.after === '' ? <span className="muted">none</span> : row.after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {data && data.total === 0 && (
          <p className="empty">
            {count('all') === 0 ? 'Both sides allow the same connections.' : 'No change matches.'}
          </p>
        )}
        {data && data.rows.length < data.total && (
          <p className="row-more">
            {plural(data.total, 'change')}, first {data.rows.length.toLocaleString('en')} shown{' '}
            <Button onClick={() => setLimit(limit + page)}>Show more</Button>
          </p>
        )}
      </ScrollRegion>
    </section>
  );
}
