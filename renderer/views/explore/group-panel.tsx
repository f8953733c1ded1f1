import { ArrowDownLeft, ArrowUpRight, Maximize2, Minimize2 } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { useEngine } from '../../components/use-query.ts';
import { groupLabel, groupOfNode, isSpecialGroup, plural } from '../../engine/names.ts';
import type { GroupDetail } from '../../engine/protocol.ts';
import { useView } from '../../stores/view.ts';
import { BadgeList } from './badges.tsx';
import { PolicyRows, ServiceRows } from './links.tsx';
import { Facts, LabelList, Loading, PanelHead } from './parts.tsx';
import { PathActions } from './path-actions.tsx';

/** A namespace, the outside, or what was put together. */
export function GroupPanel({ id }: { readonly id: string }) {
  const group = groupOfNode(id);
  const aggregate = group === null || group === '{rest}';
  const { data, error } = useEngine('group', aggregate ? null : { id });
  if (aggregate) return <RestPanel />;
  if (!data) return <Loading error={error} />;
  return <Group detail={data} group={group} />;
}

function RestPanel() {
  return (
    <>
      <PanelHead kind="Put together" title="More than fits" />
      <p className="panel-text">
        The graph stays under 500 elements to remain readable, so the smallest share this node. Nothing is left out of
        the list on the left and the table; selecting something there brings it into the graph.
      </p>
    </>
  );
}

function Group({ detail, group }: { readonly detail: GroupDetail; readonly group: string }) {
  const { expanded, toggleGroup } = useView();
  const open = expanded.includes(group);
  const special = isSpecialGroup(group);
  const { namespace, badges } = detail;
  return (
    <>
      <PanelHead kind={special ? 'Outside the pod network' : 'Namespace'} title={groupLabel(group)}>
        {group !== '{ingress-controller}' && (
          <Button icon={open ? Minimize2 : Maximize2} onClick={() => void toggleGroup(group)}>
            {open ? 'Hide' : 'Show'} {group === '{outside}' ? 'address ranges' : special ? 'nodes' : 'workloads'}
          </Button>
        )}
      </PanelHead>
      {group === '{outside}' && (
        <p className="panel-text">
          Every address that is no pod and no node, split into the ranges that policies treat differently.
        </p>
      )}
      {group === '{ingress-controller}' && (
        <p className="panel-text">
          Whatever serves the Ingress and Gateway objects. Which pod that is cannot be known from manifests, so
          selectors that would have to match it are unknown.
        </p>
      )}
      {namespace && badges && (
        <Facts
          rows={[
            ['Workloads', namespace.workloads.toLocaleString('en')],
            ['Pods', namespace.pods.toLocaleString('en')],
            ['Inside', pairs(detail.internal)],
            ['Labels', <LabelList key="labels" labels={namespace.labels} />],
          ]}
        />
      )}
      {badges && namespace && <BadgeList badges={badges} size={namespace.workloads} />}
      {group === '{outside}' && <InternetPaths />}
      {namespace && !namespace.declared && (
        <p className="panel-note">No Namespace object was read, so labels beyond its name are unknown.</p>
      )}
      <Disclosure
        title={
          <>
            <ArrowDownLeft size={13} aria-hidden /> Reached by
          </>
        }
        count={String(detail.incoming.length)}
        defaultOpen
      >
        <Bundles bundles={detail.incoming} own={detail.id} end="from" />
      </Disclosure>
      <Disclosure
        title={
          <>
            <ArrowUpRight size={13} aria-hidden /> Reaches
          </>
        }
        count={String(detail.outgoing.length)}
        defaultOpen
      >
        <Bundles bundles={detail.outgoing} own={detail.id} end="to" />
      </Disclosure>
      <Members detail={detail} group={group} />
      {namespace && <NamespaceObjects name={namespace.name} />}
    </>
  );
}

function InternetPaths() {
  return (
    <div className="path-choose">
      <PathActions end="internet" />
    </div>
  );
}

function NamespaceObjects({ name }: { readonly name: string }) {
  const { data } = useEngine('namespaceObjects', { namespace: name });
  if (!data) return null;
  return (
    <>
      {data.services.total > 0 && (
        <Disclosure title="Services" count={data.services.total.toLocaleString('en')}>
          <ServiceRows services={data.services.items} total={data.services.total} />
        </Disclosure>
      )}
      <Disclosure title="Policies in it" count={data.policies.total.toLocaleString('en')}>
        {data.policies.total === 0 ? <p className="empty">None.</p> : <PolicyRows policies={data.policies} />}
      </Disclosure>
    </>
  );
}

function pairs({ allowed, unknown }: { readonly allowed: number; readonly unknown: number }): string {
  if (allowed === 0 && unknown === 0) return 'no connections';
  const doubtful = unknown > 0 ? [`${unknown.toLocaleString('en')} unknown`] : [];
  return [...(allowed > 0 ? [plural(allowed, 'pair')] : []), ...doubtful].join(', ');
}

interface BundlesProps {
  readonly bundles: GroupDetail['incoming'];
  readonly own: string;
  /** Which end the listed group is. */
  readonly end: 'from' | 'to';
}

function Bundles({ bundles, own, end }: BundlesProps) {
  const select = useView((s) => s.select);
  if (bundles.length === 0) return <p className="empty">Nobody.</p>;
  return (
    <ul className="rows">
      {bundles.map((bundle) => (
        <li key={bundle.group}>
          <button
            type="button"
            className="row"
            onClick={() =>
              select(
                end === 'from'
                  ? { kind: 'edge', from: bundle.group, to: own }
                  : { kind: 'edge', from: own, to: bundle.group },
              )
            }
          >
            <span className="row-label">{groupLabel(groupOfNode(bundle.group) ?? bundle.group)}</span>
            <span className="row-ports">{pairs(bundle)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Members({ detail, group }: { readonly detail: GroupDetail; readonly group: string }) {
  const select = useView((s) => s.select);
  if (detail.memberTotal === 0) return null;
  const title = group === '{outside}' ? 'Address ranges' : group === '{nodes}' ? 'Nodes' : 'Workloads';
  return (
    <Disclosure title={title} count={detail.memberTotal.toLocaleString('en')}>
      <ul className="rows">
        {detail.members.map((member) => (
          <li key={member.index}>
            <button
              type="button"
              className="row"
              onClick={() => select({ kind: 'node', id: member.node, endpoint: member.index })}
            >
              <span className="row-label">{member.label}</span>
              <span className="row-ports">{member.detail}</span>
            </button>
          </li>
        ))}
      </ul>
      {detail.members.length < detail.memberTotal && (
        <p className="muted row-more">Search on the left finds the others.</p>
      )}
    </Disclosure>
  );
}
