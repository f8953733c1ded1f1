/** A Service: its ports and what stands behind them, how it is exposed, and who reaches it. */
import { ArrowDownLeft } from 'lucide-react';
import { Disclosure } from '../../components/disclosure.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { ServiceDetail, ServicePortDetail } from '../../engine/inspect/types.ts';
import { EndpointRows, PlaceLine } from './links.tsx';
import { Facts, LabelList, Loading, PanelHead, RowGroups } from './parts.tsx';

export function ServicePanel({ id }: { readonly id: string }) {
  const { data, error, stale } = useEngine('service', { id });
  if (stale || error !== null) return <Loading error={error} />;
  return data ? <Detail service={data} /> : <p className="empty">There is no Service {id}.</p>;
}

function Detail({ service }: { readonly service: ServiceDetail }) {
  const { selector, exposure } = service;
  const selects = Object.keys(selector).length > 0;
  return (
    <div data-testid="service">
      <PanelHead kind={`Service · ${service.type}`} title={service.name} />
      <Facts
        rows={[
          ['Namespace', service.namespace],
          ['Selector', <LabelList key="selector" labels={selector} />],
          ...(service.externalName === null ? [] : [['External name', service.externalName] as const]),
          ...(service.clusterAddresses.length === 0
            ? []
            : [['Cluster IP', service.clusterAddresses.join(', ')] as const]),
          ['Exposed by', exposure.length === 0 ? 'nothing that was read' : exposure.join('; ')],
          ['File', <PlaceLine key="place" place={service.place} />],
        ]}
      />
      <section className="panel-section">
        <h3>Ports</h3>
        {service.ports.length === 0 ? <p className="muted">None.</p> : <Ports ports={service.ports} />}
      </section>
      <Disclosure title="Backends" count={service.backends.length.toLocaleString('en')} defaultOpen>
        {service.backends.length === 0 ? (
          <p className="empty">
            {selects
              ? 'No workload has the labels that it selects.'
              : 'It selects no pods: somebody else keeps its endpoints.'}
          </p>
        ) : (
          <EndpointRows list={{ items: service.backends, total: service.backends.length }} />
        )}
      </Disclosure>
      <Disclosure
        title={
          <>
            <ArrowDownLeft size={13} aria-hidden /> Reach its backends
          </>
        }
        count={service.reachedByTotal.toLocaleString('en')}
        defaultOpen
      >
        {service.reachedByTotal === 0 ? <p className="empty">Nobody.</p> : <RowGroups groups={service.reachedBy} />}
      </Disclosure>
    </div>
  );
}

function Ports({ ports }: { readonly ports: readonly ServicePortDetail[] }) {
  return (
    <ul className="service-ports">
      {ports.map((port) => (
        <li key={`${port.name} ${port.port}`}>
          <span className="mono">
            {port.port} → {port.target}
          </span>
          {port.name !== '' && <span className="muted">{port.name}</span>}
          {port.nodePort !== null && <span className="muted">node port {port.nodePort}</span>}
          <span className="muted">
            {port.backends === ''
              ? 'no backend serves it'
              : port.backends === `TCP ${port.target}`
                ? ''
                : port.backends}
          </span>
        </li>
      ))}
    </ul>
  );
}
