/** What the engine answers with. The JSON that scripts see is written from these in shared/report. */
import type { Diagnostic } from '../kubernetes/objects.ts';
import type { PortSet } from '../values/ports.ts';

export type Direction = 'ingress' | 'egress';

/** Choices that the policy APIs leave open; docs/verdicts.md says what each means. */
export interface ReachabilityOptions {
  readonly hostNetwork?: 'node' | 'pod';
  readonly localNode?: 'ingress' | 'both' | 'none';
  readonly self?: 'exempt' | 'strict';
  readonly ipBlockPods?: 'match' | 'ignore';
  /** CIDRs that pods without an address have theirs in. */
  readonly podCidrs?: readonly string[];
  readonly missingNamespaces?: 'unknown' | 'none';
}

/** Why a verdict is unknown; docs/verdicts.md explains each. */
export type UnknownReason =
  | 'address-unknown'
  | 'label-unknown'
  | 'policy-invalid'
  | 'domain-unresolved'
  | 'equal-priority'
  | 'local-node'
  | 'ingress-controller';

export interface WorkloadEndpoint {
  readonly type: 'workload';
  /** `namespace/name[Kind]`, with pod names added when policies tell pods of one owner apart. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** Number of pods; replicas of the template when there are no live pods. */
  readonly pods: number;
  readonly podNames: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
}
export interface AddressesEndpoint {
  readonly type: 'addresses';
  readonly id: string;
  readonly family: 4 | 6;
  /** Inclusive ranges, ascending. */
  readonly ranges: readonly (readonly [string, string])[];
}
export interface NodeEndpoint {
  readonly type: 'node';
  readonly id: string;
  readonly name: string;
}
export interface IngressControllerEndpoint {
  readonly type: 'ingress-controller';
  readonly id: '{ingress-controller}';
}
export type Endpoint = WorkloadEndpoint | AddressesEndpoint | NodeEndpoint | IngressControllerEndpoint;

/** The verdict of a pair for every port at once: what is certain, and what depends on something unknown. */
export interface PairVerdict {
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  readonly reasons: readonly UnknownReason[];
}

/** One allowed (or possibly allowed) connection between two endpoints. */
export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly ports: PortSet;
  readonly certainty: 'certain' | 'unknown';
  readonly reasons: readonly UnknownReason[];
}

/** One step of an explanation: what one rule, or the absence of one, did to some ports. */
export interface ExplainStep {
  /** 'Admin', 'NetworkPolicy', 'Baseline', 'Default', or 'Exempt'. */
  readonly tier: string;
  /** `Kind namespace/name`, or null when no policy decided. */
  readonly policy: string | null;
  /** Index of the rule in its list, 0-based; null when not a rule (isolation, default). */
  readonly rule: number | null;
  readonly action: 'allow' | 'deny' | 'pass' | 'unknown';
  readonly ports: PortSet;
  readonly file: string | null;
  readonly line: number | null;
  readonly reason: string;
}

export interface Fix {
  /** What the pair becomes. */
  readonly to: 'allowed' | 'denied';
  readonly text: string;
  /** The policy to edit; null for a new one. */
  readonly policy: string | null;
  /** What to add; '' when something is to be taken out, as the text says. */
  readonly yaml: string;
}

export interface Explanation {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly ports: PortSet;
  readonly unknownPorts: PortSet;
  readonly reasons: readonly UnknownReason[];
  readonly egress: readonly ExplainStep[];
  readonly ingress: readonly ExplainStep[];
  /** The smallest change that would turn the verdict round; tried, so that it does. Absent where none was found. */
  readonly fix?: Fix;
}

/** What a workload is open to, or may open to, beyond the objects that were read. */
export interface ExposureEntry {
  readonly direction: Direction;
  readonly peer:
    | { readonly kind: 'addresses'; readonly endpoint: AddressesEndpoint }
    | { readonly kind: 'any-namespace' }
    | { readonly kind: 'selector'; readonly namespaces: string; readonly pods: string; readonly matches: number };
  readonly ports: PortSet;
  readonly unknown: PortSet;
  /** Container ports by name that egress rules open besides: which numbers they are, pods to come decide. Sorted. */
  readonly named: readonly string[];
}
export interface WorkloadExposure {
  readonly endpoint: WorkloadEndpoint;
  /** Whether a policy isolates the workload in that direction at all. */
  readonly isolated: Readonly<Record<Direction, boolean>>;
  readonly entries: readonly ExposureEntry[];
}

export interface ChangedConnection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly before: PairVerdict;
  readonly after: PairVerdict;
}
export interface ReachabilityDiff {
  readonly added: readonly Connection[];
  readonly removed: readonly Connection[];
  readonly changed: readonly ChangedConnection[];
  readonly endpointsAdded: readonly string[];
  readonly endpointsRemoved: readonly string[];
  /** What the engine says about either side; the same file may stand in both. */
  readonly diagnostics: { readonly before: readonly Diagnostic[]; readonly after: readonly Diagnostic[] };
}

/** Ordered pairs of endpoints from one group to another that have the same verdict. */
export interface Total {
  readonly from: number;
  readonly to: number;
  readonly verdict: PairVerdict;
  readonly pairs: number;
}
