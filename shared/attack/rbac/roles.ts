/** Roles with their rules: read, aggregated, or built in. */
import { asList, asObject, type Json } from '../../cluster/fields.ts';
import type { KubernetesObject } from '../../kubernetes/objects.ts';
import { parseLabelSelector } from '../../kubernetes/selector.ts';
import { selectorLevel } from '../../reachability/selectors.ts';
import { builtInRoles } from './built-in-roles.ts';
import { type PolicyRule, readRules } from './policy-rule.ts';

/** A rule with the place that it stands at. */
export interface PlacedRule {
  readonly rule: PolicyRule;
  /** The role that holds the text of the rule; null when it is built into Kubernetes and was not read. */
  readonly object: KubernetesObject | null;
  /** Index in the rules of that object. */
  readonly index: number;
}

export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  /** '' for a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PlacedRule[];
}

export function roleKey(kind: string, namespace: string, name: string): string {
  return kind === 'ClusterRole' ? `ClusterRole/${name}` : `Role/${namespace}/${name}`;
}

function ownRules(object: KubernetesObject): PlacedRule[] {
  return readRules(object.raw.rules).map((rule, index) => ({ rule, object, index }));
}

/**
 * The controller replaces the rules of a ClusterRole with an aggregationRule by the union of the rules of every
 * ClusterRole that one of its selectors matches (clusterrole_aggregation_controller.go); what was written there is
 * overwritten. An aggregate of aggregates settles over rounds, so the union is taken transitively.
 */
function aggregate(objects: readonly KubernetesObject[]): Map<string, PlacedRule[]> {
  const clusterRoles = objects.filter((object) => object.kind === 'ClusterRole');
  const selected = new Map<string, KubernetesObject[]>();
  for (const object of clusterRoles) {
    const rule = object.raw.aggregationRule;
    if (rule === undefined || rule === null) continue;
    const selectors = asList(asObject(rule).clusterRoleSelectors).flatMap((raw) => {
      const { selector } = parseLabelSelector(raw);
      return selector ? [selector] : [];
    });
    selected.set(
      object.metadata.name,
      clusterRoles.filter(
        (other) =>
          other !== object &&
          selectors.some((one) => selectorLevel(one, { labels: other.metadata.labels, complete: true }) === 2),
      ),
    );
  }
  const rules = new Map<string, PlacedRule[]>();
  for (const name of selected.keys()) {
    const seen = new Set<string>([name]);
    const found: PlacedRule[] = [];
    const pending = [...(selected.get(name) ?? [])];
    for (let object = pending.shift(); object; object = pending.shift()) {
      if (seen.has(object.metadata.name)) continue;
      seen.add(object.metadata.name);
      const inner = selected.get(object.metadata.name);
      if (inner) pending.push(...inner);
      else found.push(...ownRules(object));
    }
    rules.set(name, found);
  }
  return rules;
}

/** A dump of a live cluster has the aggregated rules filled in; they may come from roles that were not read. */
function withAggregated(object: KubernetesObject, aggregated: ReadonlyMap<string, PlacedRule[]>): PlacedRule[] {
  const own = ownRules(object);
  const found = aggregated.get(object.metadata.name);
  if (!found) return own;
  const known = new Set(found.map(({ rule }) => JSON.stringify(rule)));
  const live = typeof asObject(object.raw.metadata).uid === 'string';
  return live ? [...found, ...own.filter(({ rule }) => !known.has(JSON.stringify(rule)))] : found;
}

export function readRoles(objects: readonly KubernetesObject[]): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const [name, rules] of Object.entries(builtInRoles)) {
    const placed = readRules(rules satisfies readonly Json[]).map((rule, index) => ({ rule, object: null, index }));
    roles.set(roleKey('ClusterRole', '', name), { kind: 'ClusterRole', namespace: '', name, rules: placed });
  }
  const aggregated = aggregate(objects);
  for (const object of objects) {
    const { name, namespace = '' } = object.metadata;
    if (object.kind === 'ClusterRole') {
      const rules = withAggregated(object, aggregated);
      roles.set(roleKey('ClusterRole', '', name), { kind: 'ClusterRole', namespace: '', name, rules });
    } else if (object.kind === 'Role') {
      roles.set(roleKey('Role', namespace, name), { kind: 'Role', namespace, name, rules: ownRules(object) });
    }
  }
  return roles;
}
