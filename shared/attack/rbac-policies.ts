/** Rights over what shuts the network: policies, and the labels that policies go by (N12). */
import { placesIn } from './builder.ts';
import type { Scope } from './rbac/evaluator.ts';
import { type Rights, writes } from './rights.ts';

const prefix = 'unisolated:';
const tiers = 'policies above and below NetworkPolicy';
const labelsOf = 'labels of ';

/** What an attacker can open, by the id of a scope; null when it is another scope. */
export function openingOf(scope: string): string | null {
  return scope.startsWith(prefix) ? scope.slice(prefix.length) : null;
}

/** What a set of openings is, taken apart. */
export interface Openings {
  /** Namespaces whose NetworkPolicies allow everything; `*` for all. */
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces whose labels are whatever lets them through; `*` for all. */
  readonly labelled: ReadonlySet<string>;
  /** Whether no other policy denies anything. */
  readonly tiers: boolean;
}

/** @param openings As openingOf gives them; namespaces have no spaces in their names. */
export function readOpenings(openings: Iterable<string>): Openings {
  const namespaces = new Set<string>();
  const labelled = new Set<string>();
  let all = false;
  for (const one of openings) {
    if (one === tiers) all = true;
    else if (one.startsWith(labelsOf)) labelled.add(one.slice(labelsOf.length));
    else namespaces.add(one);
  }
  return { namespaces, labelled, tiers: all };
}

/** Openings by labels alone. */
export function labelOpenings(openings: Iterable<string>): ReadonlySet<string> {
  return new Set([...openings].filter((one) => one.startsWith(labelsOf)));
}

/** Whether a set of openings has all that another one opens. */
export function isCovered(opening: string, openings: ReadonlySet<string>): boolean {
  if (openings.has(opening)) return true;
  if (opening === tiers) return false;
  return openings.has(opening.startsWith(labelsOf) ? `${labelsOf}*` : '*');
}

export function policiesRights(rights: Rights): void {
  networkPolicies(rights);
  tieredPolicies(rights);
  namespaceLabels(rights);
  podLabels(rights);
}

function open(rights: Rights, opening: string): number {
  return rights.builder.scope(prefix + opening, () => []);
}

const allWrites = ['create', ...writes, 'delete', 'deletecollection'];

function networkPolicies(rights: Rights): void {
  for (const scope of rights.scopes(allWrites, 'networking.k8s.io', 'networkpolicies')) {
    if (scope.names) continue;
    rights.add('N12-policy-tamper', open(rights, scope.namespace ?? '*'), scope, 'may write NetworkPolicies', {
      note: 'by writing them',
    });
  }
}

const tieredKinds = [
  ['AdminNetworkPolicy', 'adminnetworkpolicies'],
  ['BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies'],
  ['ClusterNetworkPolicy', 'clusternetworkpolicies'],
] as const;

/** Who writes these takes back what they deny; who may write one of the admin tier overrules NetworkPolicies as well. */
function tieredPolicies(rights: Rights): void {
  const group = 'policy.networking.k8s.io';
  for (const [kind, resource] of tieredKinds) {
    // A right on a kind that the cluster does not serve is none.
    const isServed = rights.builder.facts.kinds.has(kind);
    const extra = {
      certainty: isServed ? ('likely' as const) : ('possible' as const),
      note: isServed
        ? 'by writing those of another tier'
        : `no ${kind} was read: whether the cluster has them is not known`,
    };
    const free = (scope: Scope): boolean => scope.namespace === null && !scope.names;
    for (const scope of rights.scopes(allWrites, group, resource).filter(free)) {
      rights.add('N12-policy-tamper', open(rights, tiers), scope, `may write ${kind} objects`, extra);
    }
    if (kind === 'BaselineAdminNetworkPolicy') continue;
    for (const scope of rights.scopes(['create', ...writes], group, resource).filter(free)) {
      rights.add('N12-policy-tamper', open(rights, '*'), scope, `may write ${kind} objects`, extra);
    }
  }
}

function namespaceLabels(rights: Rights): void {
  for (const scope of rights.scopes(writes, '', 'namespaces')) {
    for (const name of scope.names ?? [scope.namespace ?? '*']) {
      const which = name === '*' ? 'every namespace' : `namespace ${name}`;
      rights.add('N12-policy-tamper', open(rights, labelsOf + name), scope, `may change the labels of ${which}`, {
        certainty: 'likely',
        note: 'by changing labels of namespaces, unless an admission webhook guards them',
      });
    }
  }
}

/** A pod that the attacker may write gets the labels that policies let through. */
function podLabels(rights: Rights): void {
  const { builder } = rights;
  for (const scope of rights.scopes(writes, '', 'pods')) {
    const namespaces = scope.names
      ? new Set(rights.podTargets(scope).map((vertex) => builder.at(vertex).namespace))
      : [scope.namespace];
    for (const namespace of namespaces) {
      rights.add('N12-policy-tamper', placesIn(builder, namespace), scope, 'may change the labels of pods', {
        note: 'by changing labels of pods',
      });
    }
  }
}
