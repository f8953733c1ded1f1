/** Pieces that several inspector panels share. */
import { CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UnknownReason } from '../../../shared/reachability/types.ts';
import { Tooltip } from '../../components/tooltip.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import type { PairRow, RowGroup } from '../../engine/protocol.ts';
import { useView } from '../../stores/view.ts';

export function PanelHead({
  kind,
  title,
  children,
}: {
  readonly kind: string;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className="panel-head">
      <span className="panel-kind">{kind}</span>
      <h2 className="panel-title">{title}</h2>
      {children}
    </header>
  );
}

export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function LabelList({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return <span className="muted">none</span>;
  return (
    <ul className="labels">
      {entries.map(([key, value]) => (
        <li key={key} className="label mono">
          <span className="label-key">{key}</span>={value}
        </li>
      ))}
    </ul>
  );
}

/** docs/verdicts.md, in half a sentence each. */
const reasonTexts: Readonly<Record<UnknownReason, string>> = {
  'address-unknown': 'the pod’s address is not known, and an address block decides',
  'label-unknown': 'a label that only the cluster knows decides',
  'policy-invalid': 'the API server would reject one of the policies',
  'domain-unresolved': 'domain names are not resolved',
  'equal-priority': 'two policies of equal priority disagree',
  'local-node': 'whether both run on one node is not known',
  'ingress-controller': 'which pod the ingress controller runs as is not known',
};

export function reasonText(reasons: readonly UnknownReason[]): string {
  return reasons.map((reason) => reasonTexts[reason]).join('; ');
}

/** The far ends of an endpoint's connections, by group; each row leads to its explanation. */
export function RowGroups({ groups }: { readonly groups: readonly RowGroup[] }) {
  return (
    <>
      {groups.map((group) => (
        <div key={group.name} className="row-group">
          <h4 className="row-group-name">
            {group.name} <span className="count">{group.total}</span>
          </h4>
          <PairRows rows={group.rows} />
          {group.rows.length < group.total && (
            <p className="muted row-more">
              and {(group.total - group.rows.length).toLocaleString('en')} more; the table lists them
            </p>
          )}
        </div>
      ))}
    </>
  );
}

function PairRows({ rows }: { readonly rows: readonly PairRow[] }) {
  const select = useView((s) => s.select);
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={`${row.from} ${row.to}`}>
          <button type="button" className="row" onClick={() => select({ kind: 'why', from: row.from, to: row.to })}>
            <VerdictMark verdict={row.verdict} />
            <span className="row-label">{row.label}</span>
            <span className="row-ports mono">{row.verdict === 'unknown' ? row.unknownPorts : row.ports}</span>
            {row.verdict === 'allowed' && row.unknownPorts !== '' && (
              <Tooltip text={`Unknown on ${row.unknownPorts}: ${reasonText(row.reasons)}`}>
                <span className="row-doubt" role="img" aria-label="some ports unknown">
                  <CircleHelp size={12} strokeWidth={2} aria-hidden />
                </span>
              </Tooltip>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Loading({ error }: { readonly error: string | null }) {
  return error === null ? <p className="empty">Working…</p> : <p className="empty is-error">{error}</p>;
}
