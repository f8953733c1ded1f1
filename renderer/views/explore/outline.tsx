/** Namespaces and their workloads as a list: the way into the cluster without the canvas. */
import { ChevronRight } from 'lucide-react';
import { Activity, useState } from 'react';
import { useEngine } from '../../components/use-query.ts';
import { namespaceNode, plural, workloadNode } from '../../engine/names.ts';
import type { Badges, NamespaceInfo, SearchHit, Summary } from '../../engine/protocol.ts';
import type { QueryFound } from '../../engine/query/types.ts';
import { subjectOfNode, useNodeMenu } from '../../stores/node-menu.ts';
import { useQuery } from '../../stores/query.ts';
import { useView } from '../../stores/view.ts';
import { BadgeIcons } from './badges.tsx';
import { PodItems } from './pod-list.tsx';

export function Outline({ summary }: { readonly summary: Summary }) {
  const result = useQuery((s) => s.result);
  return (
    <nav className="outline" aria-label="Namespaces and workloads">
      {/* Stays as it was opened while matches take its place. */}
      <Activity mode={result ? 'hidden' : 'visible'}>
        <NamespaceList summary={summary} />
      </Activity>
      {result && <Hits result={result} />}
    </nav>
  );
}

function NamespaceList({ summary }: { readonly summary: Summary }) {
  const view = useView((s) => s.view);
  const [limit, setLimit] = useState(300);
  const badges = new Map(view?.nodes.map((node) => [node.id, node.badges]));
  if (summary.namespaces.length === 0) {
    return <p className="empty">No namespace has a workload. The diagnostics say what was read.</p>;
  }
  return (
    <ul className="outline-list">
      {summary.namespaces.slice(0, limit).map((namespace) => (
        <NamespaceItem
          key={namespace.name}
          namespace={namespace}
          badges={badges.get(namespaceNode(namespace.name)) ?? null}
        />
      ))}
      {summary.namespaces.length > limit && (
        <li>
          <button type="button" className="more" onClick={() => setLimit(limit + 1000)}>
            Show more of {plural(summary.namespaces.length, 'namespace')}
          </button>
        </li>
      )}
    </ul>
  );
}

function NamespaceItem({ namespace, badges }: { readonly namespace: NamespaceInfo; readonly badges: Badges | null }) {
  const [open, setOpen] = useState(false);
  const { selection, select } = useView();
  const id = namespaceNode(namespace.name);
  const workloads = useEngine('workloads', open ? { namespace: namespace.name } : null);
  const current = selection?.kind === 'node' && selection.id === id;
  return (
    <li>
      <div className={`outline-row ${current ? 'is-current' : ''}`}>
        <button
          type="button"
          className="outline-toggle"
          aria-expanded={open}
          aria-label={`Workloads of ${namespace.name}`}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={13} strokeWidth={2} aria-hidden />
        </button>
        <button
          type="button"
          className="outline-name"
          aria-current={current}
          onClick={() => select({ kind: 'node', id, endpoint: null })}
        >
          <span className="name">{namespace.name}</span>
          {badges && <BadgeIcons badges={badges} size={namespace.workloads} />}
          <span className="count">{namespace.workloads}</span>
        </button>
      </div>
      {open && workloads.data && (
        <ul className="outline-members">
          {workloads.data.length === 0 && <li className="empty">No workloads</li>}
          {workloads.data.map(({ index, id: endpointId, label, detail, badges: own }) => (
            <WorkloadItem
              key={index}
              endpoint={index}
              node={workloadNode(endpointId)}
              namespace={namespace.name}
              label={label}
              detail={detail}
              badges={own}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

interface WorkloadItemProps {
  readonly endpoint: number;
  readonly node: string;
  readonly namespace: string;
  readonly label: string;
  readonly detail: string;
  readonly badges?: Badges;
}

function WorkloadItem({ endpoint, node, namespace, label, detail, badges }: WorkloadItemProps) {
  const { selection, goTo } = useView();
  const [open, setOpen] = useState(false);
  const current = selection?.kind === 'node' && selection.endpoint === endpoint;
  const hasPods = badges !== undefined;
  return (
    <li>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu of the button inside, which the menu key opens */}
      <div
        className={`outline-member ${current ? 'is-current' : ''}`}
        onContextMenu={(event) => {
          event.preventDefault();
          useNodeMenu.getState().open({ x: event.clientX, y: event.clientY }, subjectOfNode(node, label));
        }}
      >
        {hasPods && (
          <button
            type="button"
            className="outline-toggle"
            aria-expanded={open}
            aria-label={`Pods of ${label}`}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight size={12} strokeWidth={2} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className="outline-member-name"
          aria-current={current}
          onClick={() => void goTo(endpoint, node, namespace)}
        >
          <span className="name">{label}</span>
          <span className="outline-member-facts">
            {badges && <BadgeIcons badges={badges} size={1} max={2} />}
            <span className="detail">{detail}</span>
          </span>
        </button>
      </div>
      {open && <PodItems endpoint={endpoint} />}
    </li>
  );
}

function Hits({ result }: { readonly result: QueryFound }) {
  const { hits, total } = result;
  const byNamespace = new Map<string, SearchHit[]>();
  for (const hit of hits) byNamespace.set(hit.namespace, [...(byNamespace.get(hit.namespace) ?? []), hit]);
  return (
    <>
      <p className="hits-count">
        {total === 0 ? 'Nothing matches.' : plural(total, 'match', 'matches')}
        {total > hits.length && `, first ${hits.length} shown`}
      </p>
      <ul className="outline-list">
        {[...byNamespace].map(([namespace, own]) => (
          <li key={namespace}>
            <div className="hits-head">{namespace}</div>
            <ul className="outline-members is-flat">
              {own.map((hit) => (
                <WorkloadItem
                  key={hit.endpoint}
                  endpoint={hit.endpoint}
                  node={hit.node}
                  namespace={hit.group}
                  label={hit.label}
                  detail={hit.kind}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}
