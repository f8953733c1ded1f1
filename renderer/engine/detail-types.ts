/** What the inspector shows of one thing. */
import type { SelectingPolicy } from '../../shared/reachability/reachability.ts';
import type { Endpoint, ExplainStep, Fix, UnknownReason } from '../../shared/reachability/types.ts';
import type { Badges } from './badges.ts';
import type { EndpointLink } from './inspect/types.ts';
import type { DirectionRows, Snippet } from './row-types.ts';

export interface NamespaceInfo {
  readonly name: string;
  readonly declared: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly workloads: number;
  readonly pods: number;
}

export interface EndpointDetail {
  readonly index: number;
  readonly endpoint: Endpoint;
  readonly isolated: { readonly ingress: boolean; readonly egress: boolean } | null;
  readonly badges: Badges | null;
  readonly policies: readonly SelectingPolicy[];
  readonly reachedBy: DirectionRows;
  readonly reaches: DirectionRows;
}

export interface GroupDetail {
  readonly id: string;
  readonly namespace: NamespaceInfo | null;
  readonly badges: Badges | null;
  readonly members: readonly {
    readonly index: number;
    readonly node: string;
    readonly label: string;
    readonly detail: string;
  }[];
  readonly memberTotal: number;
  /** Connections inside the group, and bundles to and from others. */
  readonly internal: { readonly allowed: number; readonly unknown: number };
  readonly incoming: readonly { readonly group: string; readonly allowed: number; readonly unknown: number }[];
  readonly outgoing: readonly { readonly group: string; readonly allowed: number; readonly unknown: number }[];
}

export interface WhyStep extends Omit<ExplainStep, 'ports'> {
  readonly portText: string;
  readonly snippet: Snippet | null;
}

export interface Why {
  readonly from: EndpointLink;
  readonly to: EndpointLink;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly ports: string;
  readonly unknownPorts: string;
  readonly reasons: readonly UnknownReason[];
  readonly egress: readonly WhyStep[];
  readonly ingress: readonly WhyStep[];
  readonly fix: Fix | null;
  /** The same question for the command line, without the path of the input. */
  readonly command: readonly string[];
}
