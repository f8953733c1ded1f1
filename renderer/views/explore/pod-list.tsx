/** The pods of a workload: those that were read by name and address, those of a template as a number. */
import { useEngine } from '../../components/use-query.ts';
import type { PodInfo, Some } from '../../engine/inspect/types.ts';
import { plural } from '../../engine/names.ts';

export function podName({ name, count }: PodInfo): string {
  return name === '' ? `${plural(count, 'pod')}${count > 1 ? ', alike' : ''}` : name;
}
export function podPlace({ name, addresses, node }: PodInfo): string {
  if (addresses.length > 0) return addresses.join(', ');
  if (name === '') return node === null ? 'from the template' : `from the template, on ${node}`;
  return 'no address read';
}

/** Below a workload in the outline. */
export function PodItems({ endpoint }: { readonly endpoint: number }) {
  const { data } = useEngine('extras', { index: endpoint });
  if (!data) return null;
  return (
    <ul className="outline-pods">
      {data.pods.items.map((pod) => (
        <li key={`${pod.name} ${pod.addresses.join()}`}>
          <span className="name">{podName(pod)}</span>
          <span className="muted mono">{podPlace(pod)}</span>
        </li>
      ))}
      <PodsMore pods={data.pods} />
    </ul>
  );
}

export function PodsMore({ pods }: { readonly pods: Some<PodInfo> }) {
  if (pods.items.length === pods.total) return null;
  return <li className="muted">and {(pods.total - pods.items.length).toLocaleString('en')} more</li>;
}
