import { FileWarning, FolderOpen } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { useSession } from '../../stores/session.ts';
import { useView } from '../../stores/view.ts';

/** Nothing that could connect: what Bulkhead looks for, and what to do. */
export function EmptyCluster({ summary }: { readonly summary: Summary }) {
  const ignored = Object.values(summary.ignored).reduce((sum, n) => sum + n, 0);
  return (
    <section className="empty-state" aria-label="No workloads">
      <h2>There is nothing here that could connect</h2>
      <p>
        Bulkhead draws who can reach whom between workloads: Pods, or Deployments, StatefulSets, DaemonSets, Jobs and
        the like. It read {plural(summary.objects, 'object')}
        {ignored > 0 && ` and left out ${ignored.toLocaleString('en')} of kinds that have no part in this`}, and found
        no workload.
      </p>
      <p className="muted">
        Helm charts and kustomizations have to be rendered first: <code>helm template .</code> or{' '}
        <code>kubectl kustomize .</code>. From a running cluster:{' '}
        <code>kubectl get -A -o yaml ns,pods,netpol,svc,node</code>.
      </p>
      <div className="start-open">
        <Button variant="primary" icon={FolderOpen} onClick={() => useSession.getState().close()}>
          Open something else
        </Button>
        <Button icon={FileWarning} onClick={() => useView.getState().setDiagnosticsOpen(true)}>
          See what was read
        </Button>
      </div>
    </section>
  );
}
