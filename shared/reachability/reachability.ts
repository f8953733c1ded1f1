/** The engine's face: one object per cluster that answers who can reach whom, and why. */
import type { Pod } from '../cluster/model.ts';
import type { Diagnostic, KubernetesObject } from '../kubernetes/objects.ts';
import type { Edges } from '../values/intervals.ts';
import type { PortSet } from '../values/ports.ts';
import type { SecurityFacts } from './security-facts.ts';
import type {
  Connection,
  Endpoint,
  Explanation,
  PairVerdict,
  ReachabilityOptions,
  Total,
  WorkloadExposure,
} from './types.ts';

/** Bundled connections between two groups (namespaces, or the outside), for overviews. */
export interface GroupEdge {
  /** Namespace name, or `{outside}`, `{nodes}`, `{ingress-controller}`. */
  readonly from: string;
  readonly to: string;
  /** Ordered endpoint pairs with at least one certainly allowed port. */
  readonly allowed: number;
  /** Ordered endpoint pairs with ports that are unknown. */
  readonly unknown: number;
}
/** A policy that selects an endpoint. */
export interface SelectingPolicy {
  readonly policy: string;
  readonly kind: string;
  readonly directions: readonly ('ingress' | 'egress')[];
  readonly certain: boolean;
  readonly file: string;
  readonly line: number;
}

/** What a policy selects, as sets of endpoint indices. */
export interface PolicySelection {
  readonly policy: string;
  readonly kind: string;
  readonly directions: readonly ('ingress' | 'egress')[];
  /** Endpoints that it certainly selects, and those that it may select; `may` contains `must`. */
  readonly must: Edges<number>;
  readonly may: Edges<number>;
  /** Ports that its rules name; rules for all ports name none. */
  readonly ports: PortSet;
}

export interface Reachability {
  /** Everything worth saying about policies and cluster; reading has its own diagnostics. */
  readonly diagnostics: readonly Diagnostic[];
  /** Sorted: workloads by namespace and name, then nodes, addresses, ingress controller. Position = endpoint index. */
  readonly endpoints: readonly Endpoint[];
  readonly namespaces: readonly {
    readonly name: string;
    readonly declared: boolean;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  /** Number of policies in force, by kind. */
  readonly policies: Readonly<Record<string, number>>;
  /** Index of an endpoint by id; also accepts `namespace/name` when unambiguous; undefined when there is none. */
  find(id: string): number | undefined;
  /** Index of the outside-address endpoint that holds an IP address; undefined when it is not an address. */
  findAddress(address: string): number | undefined;
  reach(from: number, to: number): PairVerdict;
  /** Every endpoint that `from` reaches on some port, for certain or perhaps, ascending; with itself, outside and nodes.
   *  Rising `from` is quickest. */
  row(from: number): readonly (readonly [to: number, verdict: PairVerdict])[];
  /** All connections with any allowed or unknown port; certain and unknown ports of a pair are two connections.
   *  Leaves out an endpoint with itself and outside (addresses, nodes, ingress controller) with outside. Nodes only if asked. */
  connections(options?: { readonly nodes?: boolean }): Iterable<Connection>;
  explain(from: number, to: number, ports?: PortSet): Explanation;
  exposure(): readonly WorkloadExposure[];
  groupEdges(): readonly GroupEdge[];
  /** Pairs of endpoints by verdict, between groups: group of each endpoint, from 0; those of group -1 are left out. */
  totals(groups: Int32Array): readonly Total[];
  policiesOf(endpoint: number): readonly SelectingPolicy[];
  /** Pods of a workload, those that read alike as one; none for what is no workload. */
  pods(endpoint: number): readonly Pod[];
  /** What matters first about a workload; null for what is none. */
  facts(endpoint: number): SecurityFacts | null;
  /** Every policy with what it selects; the other way round than `policiesOf`. */
  policySelections(): readonly PolicySelection[];
}

export type AnalyzeReachability = (objects: readonly KubernetesObject[], options?: ReachabilityOptions) => Reachability;
