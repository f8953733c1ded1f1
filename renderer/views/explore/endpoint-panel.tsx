import { ArrowDownLeft, ArrowUpRight, FileCode2 } from 'lucide-react';
import { Disclosure } from '../../components/disclosure.tsx';
import { useEngine } from '../../components/use-query.ts';
import { endpointDetail, plural, shortName } from '../../engine/names.ts';
import type { DirectionRows, EndpointDetail } from '../../engine/protocol.ts';
import { CheckConnection } from './check-connection.tsx';
import { Facts, LabelList, Loading, PanelHead, RowGroups } from './parts.tsx';

/** A workload (or an address range): facts, policies, who reaches it and whom it reaches. */
export function EndpointPanel({ index }: { readonly index: number }) {
  const { data, error } = useEngine('endpoint', { index });
  return data ? <Endpoint detail={data} /> : <Loading error={error} />;
}

function Endpoint({ detail }: { readonly detail: EndpointDetail }) {
  const { endpoint, isolated } = detail;
  return (
    <>
      <PanelHead
        kind={endpoint.type === 'workload' ? endpoint.kind : endpointDetail(endpoint)}
        title={shortName(endpoint)}
      />
      {endpoint.type === 'workload' && (
        <Facts
          rows={[
            ['Namespace', endpoint.namespace],
            ['Pods', endpoint.pods.toLocaleString('en')],
            ...(endpoint.hostNetwork ? [['Network', 'the host’s'] as const] : []),
            ['Ingress', isolated?.ingress ? 'isolated' : 'not isolated: open unless another tier denies'],
            ['Egress', isolated?.egress ? 'isolated' : 'not isolated: open unless another tier denies'],
            ['Labels', <LabelList key="labels" labels={endpoint.labels} />],
          ]}
        />
      )}
      {endpoint.type === 'addresses' && (
        <Facts rows={[['Ranges', <RangeList key="ranges" ranges={endpoint.ranges} />]]} />
      )}
      {endpoint.type === 'workload' && <Policies detail={detail} />}
      <Direction title="Reached by" icon="in" rows={detail.reachedBy} />
      <Direction title="Reaches" icon="out" rows={detail.reaches} />
      <CheckConnection index={detail.index} />
    </>
  );
}

function RangeList({ ranges }: { readonly ranges: readonly (readonly [string, string])[] }) {
  return (
    <ul className="ranges mono">
      {ranges.slice(0, 40).map(([lo, hi]) => (
        <li key={lo}>{lo === hi ? lo : `${lo} – ${hi}`}</li>
      ))}
      {ranges.length > 40 && <li>and {ranges.length - 40} more</li>}
    </ul>
  );
}

function Policies({ detail }: { readonly detail: EndpointDetail }) {
  return (
    <section className="panel-section">
      <h3>Policies that select it</h3>
      {detail.policies.length === 0 ? (
        <p className="muted">None.</p>
      ) : (
        <ul className="policies">
          {detail.policies.map((policy) => (
            <li key={`${policy.policy} ${policy.file}:${policy.line}`} className="policy">
              <span className="policy-name">{policy.policy}</span>
              <span className="policy-directions">
                {policy.directions.join(', ')}
                {!policy.certain && ' · unknown whether it does'}
              </span>
              <span className="place mono">
                <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
                {policy.file}:{policy.line}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface DirectionProps {
  readonly title: string;
  readonly icon: 'in' | 'out';
  readonly rows: DirectionRows;
}

function Direction({ title, icon, rows }: DirectionProps) {
  const Icon = icon === 'in' ? ArrowDownLeft : ArrowUpRight;
  return (
    <>
      <Disclosure
        title={
          <>
            <Icon size={13} aria-hidden /> {title}
          </>
        }
        count={rows.allowedTotal.toLocaleString('en')}
        defaultOpen
      >
        {rows.allowedTotal === 0 ? <p className="empty">Nobody.</p> : <RowGroups groups={rows.allowed} />}
      </Disclosure>
      {rows.deniedTotal > 0 && (
        <Disclosure
          title={icon === 'in' ? 'Cannot reach it' : 'Cannot be reached from it'}
          count={plural(rows.deniedTotal, 'endpoint')}
        >
          <RowGroups groups={rows.denied} />
        </Disclosure>
      )}
    </>
  );
}
