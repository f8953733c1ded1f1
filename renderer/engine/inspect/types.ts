/** What the inspector asks the engine's worker beyond connections: policies, Services, pods, paths. Plain data only. */
import type { SecurityFacts } from '../../../shared/reachability/security-facts.ts';
import type { UnknownReason } from '../../../shared/reachability/types.ts';
import type { RowGroup, Snippet } from '../row-types.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** An endpoint to go to. */
export interface EndpointLink {
  readonly index: number;
  readonly node: string;
  readonly group: string;
  readonly label: string;
  readonly detail: string;
}
/** As many of a list as are worth sending, and how many there are. */
export interface Some<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface ServiceLink {
  /** `namespace/name`. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** `443 → TCP 8443`, one for each port. */
  readonly ports: readonly string[];
}
export interface PolicyLink {
  readonly id: string;
  readonly detail: string;
}

/** Pods that read alike are one entry. */
export interface PodInfo {
  /** '' for pods of a template. */
  readonly name: string;
  readonly count: number;
  readonly node: string | null;
  readonly addresses: readonly string[];
}

/** A policy's block that holds an address range, or leaves it out with `except`. */
export interface BlockMention {
  readonly policy: string;
  readonly direction: 'ingress' | 'egress';
  readonly rule: number;
  readonly action: 'allow' | 'deny' | 'pass';
  readonly how: 'holds' | 'leaves out';
}

export interface EndpointExtras {
  readonly facts: SecurityFacts | null;
  readonly place: Place | null;
  readonly services: readonly ServiceLink[];
  readonly pods: Some<PodInfo>;
  readonly mentions: Some<BlockMention>;
  readonly node: NodeInfo | null;
}
export interface NodeInfo {
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  readonly controlPlane: boolean;
  readonly runs: Some<EndpointLink>;
}

export interface NamespaceObjects {
  readonly services: Some<ServiceLink>;
  readonly policies: Some<PolicyLink>;
}

export interface PeerDetail {
  readonly text: string;
  /** Endpoints that it means; null where it means everything. */
  readonly members: Some<EndpointLink> | null;
  /** How many of them are not certain. */
  readonly uncertain: number;
}
export interface RuleDetail {
  readonly index: number;
  readonly name: string | null;
  readonly action: 'allow' | 'deny' | 'pass';
  readonly ports: string;
  readonly peers: readonly PeerDetail[];
  readonly line: number;
  readonly snippet: Snippet | null;
}
export interface PolicyDetail {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly tier: string;
  readonly priority: number | null;
  readonly valid: boolean;
  readonly place: Place;
  readonly subject: string;
  readonly selects: Some<EndpointLink>;
  readonly uncertain: number;
  /** Null: the policy says nothing about that direction. */
  readonly ingress: readonly RuleDetail[] | null;
  readonly egress: readonly RuleDetail[] | null;
  readonly snippet: Snippet | null;
}

export interface ServicePortDetail {
  readonly name: string;
  readonly port: string;
  readonly target: string;
  readonly nodePort: number | null;
  /** Ports of the pods behind it; '' when no backend has such a port. */
  readonly backends: string;
}
export interface ServiceDetail {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly place: Place;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePortDetail[];
  readonly backends: readonly EndpointLink[];
  readonly clusterAddresses: readonly string[];
  /** Ways in from outside the cluster, in words. */
  readonly exposure: readonly string[];
  readonly externalName: string | null;
  /** Who reaches a port behind it, by group. */
  readonly reachedBy: readonly RowGroup[];
  readonly reachedByTotal: number;
}

export type PathEnd = number | 'internet';
export interface PathRequest {
  readonly from: PathEnd;
  readonly to: PathEnd;
  readonly unknown: boolean;
  readonly count: number;
}
export interface PathHop {
  readonly from: PathPoint;
  readonly to: PathPoint;
  /** Endpoints to ask why with. */
  readonly explain: readonly [from: number, to: number];
  readonly ports: string;
  readonly certain: boolean;
  readonly reasons: readonly UnknownReason[];
}
export interface PathPoint {
  readonly end: PathEnd;
  readonly label: string;
  /** Node ids that it may be drawn as, itself first. */
  readonly node: string;
  readonly group: string;
}
export interface PathAnswer {
  readonly from: PathPoint;
  readonly to: PathPoint;
  readonly paths: readonly { readonly hops: readonly PathHop[]; readonly certain: boolean }[];
  readonly cut: 'count' | 'work' | null;
  readonly maxHops: number;
}

export interface InspectCalls {
  /** Policies whose kind and name hold all words of a text. */
  readonly findPolicies: {
    args: { readonly text: string; readonly limit: number };
    result: Some<{ readonly id: string; readonly place: Place }>;
  };
  readonly policy: { args: { readonly id: string }; result: PolicyDetail | null };
  readonly service: { args: { readonly id: string }; result: ServiceDetail | null };
  readonly extras: { args: { readonly index: number }; result: EndpointExtras };
  readonly namespaceObjects: { args: { readonly namespace: string }; result: NamespaceObjects };
  readonly paths: { args: PathRequest; result: PathAnswer };
}
