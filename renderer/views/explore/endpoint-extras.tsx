/** Services, pods, blocks and facts of one endpoint: what the panel says beyond its connections. */
import { Disclosure } from '../../components/disclosure.tsx';
import type { BlockMention, EndpointExtras, NodeInfo, PodInfo, Some } from '../../engine/inspect/types.ts';
import { useView } from '../../stores/view.ts';
import { EndpointRows, ServiceRows } from './links.tsx';
import { Facts, LabelList } from './parts.tsx';
import { PodsMore, podName, podPlace } from './pod-list.tsx';

export function Services({ extras }: { readonly extras: EndpointExtras }) {
  if (extras.services.length === 0) return null;
  return (
    <Disclosure title="Services that lead to it" count={String(extras.services.length)} defaultOpen>
      <ServiceRows services={extras.services} />
    </Disclosure>
  );
}

export function Pods({ pods }: { readonly pods: Some<PodInfo> }) {
  const total = pods.items.reduce((sum, pod) => sum + pod.count, 0) + (pods.total - pods.items.length);
  return (
    <Disclosure title="Pods" count={total.toLocaleString('en')}>
      <ul className="pod-list" data-testid="pods">
        {pods.items.map((pod) => (
          <li key={`${pod.name} ${pod.addresses.join()}`}>
            <span className="row-label">{podName(pod)}</span>
            <span className="muted mono">{podPlace(pod)}</span>
            {pod.name !== '' && pod.node !== null && <span className="muted">on {pod.node}</span>}
          </li>
        ))}
        <PodsMore pods={pods} />
      </ul>
    </Disclosure>
  );
}

/** Which policies name the range in a block. */
export function Mentions({ mentions }: { readonly mentions: Some<BlockMention> }) {
  const select = useView((s) => s.select);
  return (
    <Disclosure title="Blocks of policies" count={mentions.total.toLocaleString('en')} defaultOpen>
      {mentions.total === 0 ? (
        <p className="empty">No policy’s block holds it or leaves it out.</p>
      ) : (
        <ul className="rows" data-testid="mentions">
          {mentions.items.map((mention) => (
            <li key={`${mention.policy} ${mention.direction} ${mention.rule}`}>
              <button type="button" className="row" onClick={() => select({ kind: 'policy', id: mention.policy })}>
                <span className="row-label">{mention.policy}</span>
                <span className="row-ports">
                  {mention.direction} rule {mention.rule + 1} {mention.how} it
                </span>
              </button>
            </li>
          ))}
          {mentions.items.length < mentions.total && (
            <li className="muted row-more">and {(mentions.total - mentions.items.length).toLocaleString('en')} more</li>
          )}
        </ul>
      )}
    </Disclosure>
  );
}

export function NodeFacts({ node }: { readonly node: NodeInfo }) {
  return (
    <>
      <Facts
        rows={[
          ['Role', node.controlPlane ? 'control plane' : 'worker'],
          ['Addresses', node.addresses.join(', ') || 'none read'],
          ['Labels', <LabelList key="labels" labels={node.labels} />],
        ]}
      />
      <Disclosure title="Runs" count={node.runs.total.toLocaleString('en')}>
        {node.runs.total === 0 ? <p className="empty">No pod that was read.</p> : <EndpointRows list={node.runs} />}
      </Disclosure>
    </>
  );
}
