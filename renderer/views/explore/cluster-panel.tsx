import { sumOfBadges } from '../../engine/badges.ts';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { useLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { BadgeList } from './badges.tsx';
import { Facts, PanelHead } from './parts.tsx';

/** Nothing selected: what the cluster holds, and what to do first. */
export function ClusterPanel({ summary }: { readonly summary: Summary }) {
  const view = useView((s) => s.view);
  // Namespaces, and the node of those that were put together.
  const badges = sumOfBadges(
    (view?.nodes ?? []).flatMap((node) => (node.parent === null && node.badges ? [node.badges] : [])),
  );
  const partial = useLive((s) => s.open?.partial ?? false);
  // Each of its objects is a text of its own.
  const live = useLive((s) => s.open !== null);
  const policies = Object.entries(summary.policies).filter(([, n]) => n > 0);
  return (
    <>
      <PanelHead kind="Cluster" title="Overview" />
      <Facts
        rows={[
          ['Workloads', summary.workloads.toLocaleString('en')],
          ['Pods', summary.pods.toLocaleString('en')],
        ]}
      />
      <BadgeList badges={badges} size={summary.workloads} />
      <section className="panel-section">
        <h3>Policies in force</h3>
        {policies.length === 0 ? (
          <p className="muted">
            {partial
              ? 'Not known: policies or pods may not be read, and what is shown is without them.'
              : 'None: every pod may reach every other, and the internet.'}
          </p>
        ) : (
          <Facts rows={policies.map(([kind, n]) => [kind, n.toLocaleString('en')] as const)} />
        )}
      </section>
      <section className="panel-section">
        <h3>Where to start</h3>
        <ul className="hints">
          <li>
            Select a namespace to see whom it reaches. Double-click, or <kbd>Enter</kbd>, opens it to its workloads.
          </li>
          <li>Select a connection to see which policy, rule and line of YAML decided.</li>
          <li>
            <kbd>/</kbd> asks for workloads and connections: a name, or <code>to:data port:5432</code>. The table lists
            every connection.
          </li>
        </ul>
      </section>
      <p className="panel-foot">
        Read {plural(summary.objects, 'object')}
        {live ? '' : ` from ${plural(summary.files, 'file')}`} in {Math.round(summary.milliseconds)} ms.
      </p>
    </>
  );
}
