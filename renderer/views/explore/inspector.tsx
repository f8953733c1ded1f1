/** What is selected: a namespace, a workload, a policy, a Service, connections, why one is as it is, or paths. */
import { ArrowLeft, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import type { Summary } from '../../engine/protocol.ts';
import type { Selection } from '../../stores/view.ts';
import { useView } from '../../stores/view.ts';
import { BundlePanel } from './bundle-panel.tsx';
import { ClusterPanel } from './cluster-panel.tsx';
import { EndpointPanel } from './endpoint-panel.tsx';
import { GroupPanel } from './group-panel.tsx';
import { PathPanel } from './path-panel.tsx';
import { PolicyPanel } from './policy-panel.tsx';
import { ServicePanel } from './service-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

export function Inspector({ summary }: { readonly summary: Summary }) {
  const { selection, history, select, back } = useView();
  return (
    <aside className="inspector" aria-label="Inspector">
      {selection && (
        <div className="inspector-nav">
          {history.length > 0 && <IconButton icon={ArrowLeft} label="Back" keys="⌫" onClick={back} />}
          <span className="spacer" />
          <IconButton icon={X} label="Clear the selection" keys="Esc" onClick={() => select(null)} />
        </div>
      )}
      <ScrollRegion className="inspector-scroll" key={JSON.stringify(selection)} label="Details">
        {panel(selection, summary)}
      </ScrollRegion>
    </aside>
  );
}

function panel(selection: Selection | null, summary: Summary): ReactNode {
  if (!selection) return <ClusterPanel summary={summary} />;
  if (selection.kind === 'why') return <WhyPanel from={selection.from} to={selection.to} />;
  if (selection.kind === 'edge') return <BundlePanel from={selection.from} to={selection.to} />;
  if (selection.kind === 'policy') return <PolicyPanel id={selection.id} />;
  if (selection.kind === 'service') return <ServicePanel id={selection.id} />;
  if (selection.kind === 'paths') return <PathPanel from={selection.from} to={selection.to} />;
  return selection.endpoint === null ? <GroupPanel id={selection.id} /> : <EndpointPanel index={selection.endpoint} />;
}
