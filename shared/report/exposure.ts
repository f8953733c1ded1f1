/** What the exposure writers share: order, and a name for what a workload is open to. */
import type { ExposureEntry, WorkloadExposure } from '../reachability/types.ts';
import { noPorts } from '../values/ports.ts';
import { byteOrder, portText } from './report.ts';

export function byWorkload(exposure: readonly WorkloadExposure[]): readonly WorkloadExposure[] {
  return [...exposure].sort((a, b) => byteOrder(a.endpoint.id, b.endpoint.id));
}

export function peerText(peer: ExposureEntry['peer']): string {
  switch (peer.kind) {
    case 'addresses':
      return `${peer.endpoint.id}[External]`;
    case 'any-namespace':
      return 'any pod of any namespace';
    case 'selector': {
      const found = peer.matches === 0 ? 'none now' : `${peer.matches} now`;
      return `pods {${peer.pods || 'all'}} in namespaces {${peer.namespaces || 'all'}} (${found})`;
    }
  }
}

/** What is certainly open: ports, then port names. */
export function openText({ ports, named }: ExposureEntry): string {
  const names = named.map((name) => `${name} (named)`);
  return [...(ports === noPorts ? [] : [portText(ports)]), ...names].join(',');
}
