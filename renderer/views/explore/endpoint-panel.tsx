import { ArrowDownLeft, ArrowUpRight, FileCode2, Maximize2, Minimize2 } from 'lucide-react';
import type { WorkloadEndpoint } from '../../../shared/reachability/types.ts';
import { Button } from '../../components/button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { EndpointExtras } from '../../engine/inspect/types.ts';
import { endpointDetail, namespaceNode, plural, shortName, workloadNode } from '../../engine/names.ts';
import type { DirectionRows, EndpointDetail } from '../../engine/protocol.ts';
import { useView } from '../../stores/view.ts';
import { CheckConnection } from './check-connection.tsx';
import { Mentions, NodeFacts, Pods, Services } from './endpoint-extras.tsx';
import { EndpointFacts } from './endpoint-facts.tsx';
import { PlaceLine, PolicyName } from './links.tsx';
import { Facts, LabelList, Loading, PanelHead, RowGroups } from './parts.tsx';
import { AttackAction, PathActions } from './path-actions.tsx';

/** A workload (or an address range): facts, policies, who reaches it and whom it reaches. */
export function EndpointPanel({ index }: { readonly index: number }) {
  const { data, error } = useEngine('endpoint', { index });
  const extras = useEngine('extras', { index });
  if (!data || !extras.data) return <Loading error={error ?? extras.error} />;
  return <Endpoint detail={data} extras={extras.data} />;
}

interface EndpointProps {
  readonly detail: EndpointDetail;
  readonly extras: EndpointExtras;
}

function Endpoint({ detail, extras }: EndpointProps) {
  const { endpoint } = detail;
  return (
    <>
      <PanelHead
        kind={endpoint.type === 'workload' ? endpoint.kind : endpointDetail(endpoint)}
        title={shortName(endpoint)}
      >
        <PathActions end={detail.index} />
        <AttackAction endpoint={endpoint.id} />
        {endpoint.type === 'workload' && <PodsToggle endpoint={endpoint} />}
      </PanelHead>
      {endpoint.type === 'workload' && (
        <Facts
          rows={[
            ['Namespace', <NamespaceLink key="namespace" name={endpoint.namespace} />],
            ['Pods', endpoint.pods.toLocaleString('en')],
            ...(extras.place ? [['File', <PlaceLine key="place" place={extras.place} />] as const] : []),
            ['Labels', <LabelList key="labels" labels={endpoint.labels} />],
          ]}
        />
      )}
      {extras.facts && <EndpointFacts facts={extras.facts} />}
      {extras.node && <NodeFacts node={extras.node} />}
      {endpoint.type === 'addresses' && (
        <Facts rows={[['Ranges', <RangeList key="ranges" ranges={endpoint.ranges} />]]} />
      )}
      {endpoint.type === 'addresses' && <Mentions mentions={extras.mentions} />}
      {endpoint.type === 'workload' && <Policies detail={detail} />}
      <Services extras={extras} />
      {endpoint.type === 'workload' && <Pods pods={extras.pods} />}
      <Direction title="Reached by" icon="in" rows={detail.reachedBy} />
      <Direction title="Reaches" icon="out" rows={detail.reaches} />
      <CheckConnection index={detail.index} />
    </>
  );
}

function NamespaceLink({ name }: { readonly name: string }) {
  const select = useView((s) => s.select);
  return (
    <button
      type="button"
      className="link"
      onClick={() => select({ kind: 'node', id: namespaceNode(name), endpoint: null })}
    >
      {name}
    </button>
  );
}

/** Opens the workload to its pods in the graph, and its namespace where that is closed. */
function PodsToggle({ endpoint }: { readonly endpoint: WorkloadEndpoint }) {
  const { expanded, toggleGroup, openPods } = useView();
  const node = workloadNode(endpoint.id);
  const open = expanded.includes(node) && expanded.includes(endpoint.namespace);
  return (
    <Button
      icon={open ? Minimize2 : Maximize2}
      onClick={() => void (open ? toggleGroup(node) : openPods(node, endpoint.namespace))}
    >
      {open ? 'Hide pods' : 'Show pods'}
    </Button>
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
              <span className="policy-name">
                <PolicyName id={policy.policy} />
              </span>
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
