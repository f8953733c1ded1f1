/** What changes about the selected node or edge, and for one connection why it was and why it is as it is. */
import { ArrowDown, ArrowLeft, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { VerdictMark } from '../../../components/verdict-mark.tsx';
import type { CompareSummary, CompareWhy } from '../../../engine/compare/types.ts';
import { groupLabel, groupOfNode, plural } from '../../../engine/names.ts';
import type { Change, Why } from '../../../engine/protocol.ts';
import type { Selection } from '../../../stores/view.ts';
import { useView } from '../../../stores/view.ts';
import { Facts, Loading, PanelHead } from '../parts.tsx';
import { FixView, Steps } from '../why-panel.tsx';
import { ChangeMark } from './change-mark.tsx';
import { ChangeRows, Verdicts } from './change-rows.tsx';
import { useChangeRows, useChanges, useChangeWhy } from './changes.ts';
import { changeWords } from './words.ts';

const limit = 200;

export interface CompareInspectorProps {
  /** Shown while nothing is selected. */
  readonly overview: ReactNode;
}

export function CompareInspector({ overview }: CompareInspectorProps) {
  const { pair, setPair } = useChanges();
  const { selection: selected, select } = useView();
  // Other selections are not about changes.
  const selection = selected?.kind === 'node' || selected?.kind === 'edge' ? selected : null;
  return (
    <aside className="inspector" aria-label="Inspector">
      {(selection || pair !== null) && (
        <div className="inspector-nav">
          {pair !== null && <IconButton icon={ArrowLeft} label="Back" onClick={() => setPair(null)} />}
          <span className="spacer" />
          <IconButton
            icon={X}
            label="Clear the selection"
            keys="Esc"
            onClick={() => {
              setPair(null);
              select(null);
            }}
          />
        </div>
      )}
      <ScrollRegion className="inspector-scroll" key={`${pair} ${JSON.stringify(selection)}`} label="Details">
        {pair !== null ? <PairPanel pair={pair} /> : selection ? <SelectionPanel selection={selection} /> : overview}
      </ScrollRegion>
    </aside>
  );
}

export function CompareOverview({ endpoints }: Pick<CompareSummary, 'endpoints'>) {
  const { counts, kinds } = useChanges();
  return (
    <>
      <PanelHead kind="Comparison" title="What changes" />
      <Facts
        rows={[
          ...kinds.map(
            (change) => [changeWords[change], <Count key={change} change={change} count={counts[change]} />] as const,
          ),
          ['Endpoints new', endpoints.added.toLocaleString('en')],
          ['Endpoints gone', endpoints.removed.toLocaleString('en')],
        ]}
      />
      <p className="panel-text muted">
        Select a node or a connection to see its changes, and one of them to see why it was and why it is as it is.
      </p>
    </>
  );
}

function Count({ change, count }: { readonly change: Change; readonly count: number }) {
  return (
    <span className="change-count">
      {count.toLocaleString('en')} {count > 0 && <ChangeMark change={change} />}
    </span>
  );
}

function nodeName(id: string): string {
  const group = groupOfNode(id);
  return group === null ? id.replace(/^(wl|rest):/, '') : groupLabel(group);
}

function SelectionPanel({ selection }: { readonly selection: Selection }) {
  const ends = selection.kind === 'edge' ? selection : null;
  const node = selection.kind === 'node' ? selection.id : null;
  const { data, error } = useChangeRows({
    node,
    from: ends?.from ?? null,
    to: ends?.to ?? null,
    text: '',
    change: null,
    limit,
  });
  if (!data) return <Loading error={error} />;
  return (
    <>
      <PanelHead kind={plural(data.total, 'change')} title={nodeName(ends ? ends.from : (node ?? ''))}>
        {ends && (
          <p className="panel-to">
            <ArrowDown size={13} aria-hidden />
            <span>{nodeName(ends.to)}</span>
          </p>
        )}
      </PanelHead>
      {data.total === 0 && <p className="empty">Nothing changes here.</p>}
      <ChangeRows rows={data.rows} />
      {data.rows.length < data.total && (
        <p className="muted row-more">First {data.rows.length} shown; the table finds the others.</p>
      )}
    </>
  );
}

function PairPanel({ pair }: { readonly pair: number }) {
  const { data, error, stale } = useChangeWhy(pair);
  return data && !stale ? <Pair why={data} /> : <Loading error={error} />;
}

function Pair({ why: { row, before, after } }: { readonly why: CompareWhy }) {
  const { of } = useChanges();
  return (
    <div data-testid="compare-why">
      <PanelHead kind="Changed connection" title={row.fromLabel}>
        <p className="panel-to">
          <ArrowDown size={13} aria-hidden />
          <span>{row.toLabel}</span>
        </p>
      </PanelHead>
      <p className="compare-verdict">
        <ChangeMark change={row.change} text /> <Verdicts row={row} />
      </p>
      <Side title="Before" why={before} />
      <Side title="After" why={after} fixed={of === 'draft'} />
    </div>
  );
}

const verdictWords = { allowed: 'Allowed', denied: 'Denied', unknown: 'Unknown' } as const;

interface SideProps {
  readonly title: string;
  readonly why: Why | null;
  /** Whether a change that would turn it round is offered. */
  readonly fixed?: boolean;
}

function Side({ title, why, fixed = false }: SideProps) {
  return (
    <section className="compare-side" aria-label={title}>
      <h3 className="compare-side-title">{title}</h3>
      {why ? (
        <>
          <div className={`verdict-banner is-${why.verdict}`}>
            <VerdictMark verdict={why.verdict} />
            <strong>{verdictWords[why.verdict]}</strong>
            <span className="mono">{why.verdict === 'unknown' ? why.unknownPorts : why.ports}</span>
          </div>
          <Steps title="Leaving the source" hint="egress" verdict={why.verdict} steps={why.egress} />
          <Steps title="Entering the destination" hint="ingress" verdict={why.verdict} steps={why.ingress} />
          {fixed && why.fix && <FixView fix={why.fix} />}
        </>
      ) : (
        <p className="empty">One of the two does not exist on this side.</p>
      )}
    </section>
  );
}
