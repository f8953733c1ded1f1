import type { Location } from './addresses.ts';
import type { Endpoint, Pod } from './cluster.ts';
import type { ContainerPort, Protocol } from './ports.ts';

export type Direction = 'ingress' | 'egress';

/** One direction of one connection, as the policies of its subject see it. */
export interface Side {
  readonly direction: Direction;
  readonly subject: Pod;
  readonly peer: Endpoint;
  /** The peer's address in this connection: an endpoint may have several. */
  readonly peerLocation: Location;
  readonly protocol: Protocol;
  readonly port: number;
  /** Container ports of the destination, for named ports; none when it is not a pod, or is seen as its node. */
  readonly destinationPorts: readonly ContainerPort[];
  /** Option `ipBlockPods: ignore` (Cilium): ipBlock never matches a pod. */
  readonly ipBlockIgnoresPods: boolean;
}

export function namedPortsOf(destination: Endpoint): readonly ContainerPort[] {
  return destination.kind === 'pod' && destination.selectable ? destination.ports : [];
}
