/** Policies and rules as they apply to elements. */
import type { Policy, Rule, Tier } from '../policy/rule.ts';
import type { PortSet } from '../values/ports.ts';
import type { KnownLabels } from './selectors.ts';
import type { TriSet } from './tri-set.ts';

/** A policy with its subjects as elements; a policy that compares tenants is bound once for each tenant. */
export interface BoundPolicy {
  readonly policy: Policy;
  readonly subject: TriSet;
  readonly tenant: KnownLabels;
  /** Elements that a rule's peers mean; computed when first asked for. */
  peersOf(rule: Rule): TriSet;
}

/** A policy as one endpoint is subject to it. */
export interface AppliedPolicy {
  readonly bound: BoundPolicy;
  /** False when it is not certain that the policy selects the endpoint, or is in force. */
  readonly certain: boolean;
  readonly rules: readonly AppliedRule[];
}
/** A rule with its ports settled; an egress rule with port names is several, one for each meaning of a name. */
export interface AppliedRule {
  readonly rule: Rule;
  readonly peers: TriSet;
  readonly ports: PortSet;
  /** Position among all applied rules of the profile. */
  readonly position: number;
}

/** Policies of equal priority in a tier. The NetworkPolicy tier is a single rank. */
export interface Rank {
  readonly tier: Tier;
  readonly policies: readonly AppliedPolicy[];
}
