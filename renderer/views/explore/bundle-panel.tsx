import { ArrowDown, ArrowUpDown } from 'lucide-react';
import { Button, IconButton } from '../../components/button.tsx';
import { useEngine } from '../../components/use-query.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { groupLabel, groupOfNode, plural } from '../../engine/names.ts';
import { hidingQuery, useQuery } from '../../stores/query.ts';
import { useView } from '../../stores/view.ts';
import { Loading, PanelHead } from './parts.tsx';
import { WhyPanel } from './why-panel.tsx';

function nodeLabel(id: string): string {
  const group = groupOfNode(id);
  if (group !== null) return groupLabel(group);
  if (id.startsWith('wl:')) return id.slice(3);
  return id.startsWith('rest:') ? `more of ${id.slice(5)}` : id;
}

/** Two groups between which nothing is allowed, which the matrix can lead to. */
function NoConnection({ from, to, hiding }: { readonly from: string; readonly to: string; readonly hiding: boolean }) {
  const { view, select } = useView();
  const membersOf = (id: string): readonly [number, number] | null =>
    view?.nodes.find((node) => node.id === id)?.members ?? null;
  const [sources, targets] = [membersOf(from), membersOf(to)];
  const source = sources?.[0];
  // Inside one group, the example is of two that differ.
  const target = targets && targets[0] === source ? targets[0] + 1 : targets?.[0];
  const known = source !== undefined && target !== undefined && target <= (targets?.[1] ?? -1);
  return (
    <section className="panel-section">
      <p>
        {hiding ? 'The query leaves no connection' : 'No connection is allowed'} from {nodeLabel(from)} to{' '}
        {nodeLabel(to)}.
      </p>
      {known && !hiding && (
        <Button onClick={() => select({ kind: 'why', from: source, to: target })}>Why? One pair as an example</Button>
      )}
    </section>
  );
}

/** All connections of one drawn edge; when it is a single one, why it is as it is. */
export function BundlePanel({ from, to }: { readonly from: string; readonly to: string }) {
  const select = useView((s) => s.select);
  const hide = useQuery(hidingQuery);
  const { data, error, stale } = useEngine('connections', { from, to, text: '', hide, limit: 500 });
  if (!data || stale) return <Loading error={error} />;
  const [only] = data.rows;
  if (only && data.total === 1) return <WhyPanel from={only.from} to={only.to} />;
  return (
    <>
      <PanelHead kind={`${data.more ? 'More than ' : ''}${plural(data.total, 'connection')}`} title={nodeLabel(from)}>
        <p className="panel-to">
          <ArrowDown size={13} aria-hidden />
          <span>{nodeLabel(to)}</span>
          <IconButton
            icon={ArrowUpDown}
            label="Other direction"
            onClick={() => select({ kind: 'edge', from: to, to: from })}
          />
        </p>
        {hide !== null && <p className="muted">The query may hide others between the two.</p>}
      </PanelHead>
      {data.total === 0 && <NoConnection from={from} to={to} hiding={hide !== null} />}
      <ul className="rows">
        {data.rows.map((row) => (
          <li key={`${row.from} ${row.to}`}>
            <button
              type="button"
              className="row is-tall"
              onClick={() => select({ kind: 'why', from: row.from, to: row.to })}
            >
              <VerdictMark verdict={row.verdict} />
              <span className="row-ends">
                <span>{row.fromLabel}</span>
                <span>{row.toLabel}</span>
              </span>
              <span className="row-ports mono">{row.ports || row.unknownPorts}</span>
            </button>
          </li>
        ))}
      </ul>
      {data.rows.length < data.total && (
        <p className="muted row-more">First {data.rows.length} shown; the table filters them.</p>
      )}
    </>
  );
}
