/**
 * The one form that every policy API compiles to. A policy selects subjects and holds ordered rules per direction; the
 * tier says how rules combine (docs/verdicts.md). Nothing here knows endpoints.
 */
import type { LabelSelector, Source } from '../kubernetes/objects.ts';
import type { AddressSet } from '../values/addresses.ts';
import type { PortSet, Protocol } from '../values/ports.ts';

export type Direction = 'ingress' | 'egress';
export const directions: readonly Direction[] = ['ingress', 'egress'];
export type Action = 'allow' | 'deny' | 'pass';
export type Tier = 'Admin' | 'NetworkPolicy' | 'Baseline';

/** Which namespaces: one by name, or those that a selector matches. */
export type NamespaceScope =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'selector'; readonly selector: LabelSelector };

export type Peer =
  | { readonly kind: 'everything' }
  | { readonly kind: 'pods'; readonly namespaces: NamespaceScope; readonly pods: LabelSelector }
  /** `origin` matters for pods only: plugins differ on ipBlock against pods, not on networks. */
  | { readonly kind: 'addresses'; readonly origin: 'ipBlock' | 'networks'; readonly addresses: AddressSet }
  | { readonly kind: 'nodes'; readonly selector: LabelSelector }
  | { readonly kind: 'domains'; readonly names: readonly string[] }
  /** Old v1alpha1 dialect: namespaces whose labels equal (or differ from) those of the subject's namespace. */
  | {
      readonly kind: 'tenants';
      readonly same: boolean;
      readonly keys: readonly string[];
      readonly pods: LabelSelector;
    };

/** A container port name; `protocol` is null where the API takes it from the container port. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol | null;
}
export interface RulePorts {
  readonly fixed: PortSet;
  readonly named: readonly NamedPort[];
}

export interface Rule {
  readonly action: Action;
  readonly peers: readonly Peer[];
  readonly ports: RulePorts;
  /** Position in the author's list, 0-based. */
  readonly index: number;
  /** JSON pointer of the rule in its object. */
  readonly pointer: string;
  readonly name?: string;
}

export interface Subject {
  readonly namespaces: NamespaceScope;
  readonly pods: LabelSelector;
}

export interface Policy {
  /** `Kind namespace/name`, or `Kind name` for cluster-scoped kinds. */
  readonly id: string;
  readonly kind: string;
  readonly tier: Tier;
  /** Lower is looked at first; 0 in the NetworkPolicy tier, where order does not matter. */
  readonly priority: number;
  readonly subject: Subject;
  /** null: the policy says nothing about that direction. An empty list in the NetworkPolicy tier isolates. */
  readonly rules: Readonly<Record<Direction, readonly Rule[] | null>>;
  /** The author left policyTypes out, so that the rules themselves say which directions the policy is about. */
  readonly typesDefaulted: boolean;
  /** False when the API server would reject it: it may or may not be in force. */
  readonly valid: boolean;
  readonly source: Source;
}
