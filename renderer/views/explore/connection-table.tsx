/** The connections as a table: the same content as the graph, for reading, filtering and screen readers. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { useEngine } from '../../components/use-query.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { groupLabel, groupOfNode } from '../../engine/names.ts';
import { useQuery } from '../../stores/query.ts';
import { useView } from '../../stores/view.ts';
import { ViewTabs } from './graph-panel.tsx';

const limit = 1000;

const columns = [
  { key: 'from', label: 'From' },
  { key: 'to', label: 'To' },
  { key: 'verdict', label: 'Verdict' },
  { key: 'ports', label: 'Ports' },
] as const;
type Column = (typeof columns)[number]['key'];

export function ConnectionTable() {
  const { selection, select } = useView();
  const query = useQuery((s) => s.active);
  const text = '';
  const [sort, setSort] = useState<{ column: Column; down: boolean } | null>(null);
  const [scoped, setScoped] = useState(false);
  const node = selection?.kind === 'node' ? selection.id : null;
  const scope = scoped ? node : null;
  const from = useEngine('connections', { from: scope, to: null, text, query, limit });
  const to = useEngine('connections', scope === null ? null : { from: null, to: scope, text, query, limit });

  const rows = useMemo(() => {
    const seen = new Set<string>();
    const all = [...(from.data?.rows ?? []), ...(to.data?.rows ?? [])].filter((row) => {
      const key = `${row.from} ${row.to}`;
      return !seen.has(key) && seen.add(key);
    });
    const list = all.map((row) => ({
      key: `${row.from} ${row.to}`,
      row,
      from: row.fromLabel,
      to: row.toLabel,
      ports: row.ports || row.unknownPorts,
      verdict: row.verdict === 'allowed' && row.unknownPorts !== '' ? 'allowed, some unknown' : row.verdict,
    }));
    if (!sort) return list;
    const sign = sort.down ? -1 : 1;
    return list.toSorted((a, b) => sign * a[sort.column].localeCompare(b[sort.column], 'en', { numeric: true }));
  }, [from.data, to.data, sort]);

  const total = (from.data?.total ?? 0) + (scope === null ? 0 : (to.data?.total ?? 0));
  const more = from.data?.more === true || to.data?.more === true;
  const group = node === null ? null : groupOfNode(node);
  return (
    <section className="table-panel" aria-label="Table">
      <div className="toolbar" role="toolbar" aria-label="Table">
        <ViewTabs />
        {node !== null && (
          <label className="check">
            <input type="checkbox" checked={scoped} onChange={(event) => setScoped(event.target.checked)} />
            Only {group === null ? 'the selected workload' : groupLabel(group)}
          </label>
        )}
        <span className="spacer" />
        <span className="muted" role="status">
          {from.data ? `${more ? 'more than ' : ''}${total.toLocaleString('en')} connections` : 'Working…'}
          {rows.length < total && `, first ${rows.length.toLocaleString('en')} shown; a query narrows them down`}
        </span>
      </div>
      <ScrollRegion className="table-scroll" label="Connections">
        <table className="table" data-testid="connections">
          <thead>
            <tr>
              {columns.map(({ key, label }) => (
                <th key={key} aria-sort={sort?.column === key ? (sort.down ? 'descending' : 'ascending') : 'none'}>
                  <button
                    type="button"
                    className="table-sort"
                    onClick={() => setSort({ column: key, down: sort?.column === key && !sort.down })}
                  >
                    {label}
                    {sort?.column === key &&
                      (sort.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, row, ports, verdict }) => (
              <tr
                key={key}
                className={
                  selection?.kind === 'why' && selection.from === row.from && selection.to === row.to
                    ? 'is-current'
                    : ''
                }
                onClick={() => select({ kind: 'why', from: row.from, to: row.to })}
              >
                <td>
                  <button
                    type="button"
                    className="link"
                    onClick={() => select({ kind: 'why', from: row.from, to: row.to })}
                  >
                    {row.fromLabel}
                  </button>
                </td>
                <td>{row.toLabel}</td>
                <td className="table-verdict">
                  <VerdictMark verdict={row.verdict} /> {verdict}
                </td>
                <td className="table-ports mono">{ports}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {from.data && rows.length === 0 && <p className="empty">No connection matches.</p>}
      </ScrollRegion>
    </section>
  );
}
