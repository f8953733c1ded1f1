/** The picture of a cluster: what is drawn, and what between. */
import type { Badges } from './badges.ts';

export type NodeKind = 'namespace' | 'workload' | 'pod' | 'outside' | 'nodes' | 'ingress-controller' | 'rest';

/** What a comparison or a draft says of a connection; `uncertain` is said of drafts only. */
export type Change = 'added' | 'removed' | 'changed' | 'uncertain';
/** In the order of the numbers that the engine sends for them. */
export const changeKinds: readonly Change[] = ['added', 'removed', 'changed', 'uncertain'];

export interface ViewNode {
  /** `ns:NAME`, `wl:ENDPOINT-ID`, `pod:ENDPOINT-ID NUMBER`, `rest:NAME`, `{rest}`, `{outside}`, `{nodes}` or `{ingress-controller}`. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Second line. */
  readonly detail: string;
  /** Id of the namespace node, or of a pod the workload node, that it is drawn in. */
  readonly parent: string | null;
  readonly expanded: boolean;
  /** Number of workloads it stands for. */
  readonly size: number;
  readonly badges: Badges | null;
  /** Engine index, of workload nodes. */
  readonly endpoint: number | null;
  /** First and last engine index, of group nodes. */
  readonly members: readonly [number, number] | null;
  /** In a comparison, whether it is there on one side only. */
  readonly change?: 'added' | 'removed';
}

export interface ViewEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Ordered pairs of endpoints with a certainly allowed port. */
  readonly allowed: number;
  /** Ordered pairs with ports that are unknown. */
  readonly unknown: number;
  /** Ports, when it is one pair or all pairs have the same. */
  readonly ports: string | null;
  /** The same from `to` to `from`, drawn as a second head; null where that is an edge of its own, or nothing. */
  readonly back: { readonly allowed: number; readonly unknown: number } | null;
  /** In a comparison, what happens to the pairs that it counts; absent for what stays as it is. */
  readonly change?: Change;
}

export interface View {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  /** What was put together to keep the picture readable; null when everything is drawn by itself. */
  readonly note: string | null;
}

export interface ViewRequest {
  readonly expanded: readonly string[];
  /** Groups that must stay visible when others are put together. */
  readonly keep: readonly string[];
  readonly nodes: boolean;
  /** The query that hides what it does not find; counts are then of what is left. */
  readonly hide?: string | null;
}
