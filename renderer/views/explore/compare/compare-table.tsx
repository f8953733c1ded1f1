/** What changes, as a table. */
import { useDeferredValue, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { plural } from '../../../engine/names.ts';
import { ViewTabs } from '../graph-panel.tsx';
import { ChangeMark } from './change-mark.tsx';
import { useChangeRows, useChanges } from './changes.ts';

const page = 500;

export function CompareTable() {
  const { kinds, counts, nothing, change, setChange, pair, setPair } = useChanges();
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(page);
  const query = { node: null, from: null, to: null, text: useDeferredValue(text.trim()), change, limit };
  const { data } = useChangeRows(query);
  const all = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  return (
    <section className="table-panel" aria-label="Changes">
      <div className="toolbar is-wrapping" role="toolbar" aria-label="Changes">
        <ViewTabs />
        <Segmented
          label="Kind of change"
          value={change ?? 'all'}
          onChange={(kind) => setChange(kind === 'all' ? null : kind)}
          options={(['all', ...kinds] as const).map((kind) => ({
            value: kind,
            label: `${kind} ${(kind === 'all' ? all : counts[kind]).toLocaleString('en')}`,
          }))}
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
        {data && data.total === 0 && <p className="empty">{all === 0 ? nothing : 'No change matches.'}</p>}
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
