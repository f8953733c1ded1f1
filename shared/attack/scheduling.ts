/** Where a pod may run: nodeSelector, required node affinity, taints and tolerations. Preferences do not count. */
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';
import type { KubernetesObject, Labels } from '../kubernetes/objects.ts';

function requirementHolds(raw: unknown, labels: Labels, name: string, field: boolean): boolean {
  const { key, operator, values } = asObject(raw);
  const own = field ? (key === 'metadata.name' ? name : undefined) : labels[asText(key) ?? ''];
  const list = asList(values).map(String);
  switch (operator) {
    case 'In':
      return own !== undefined && list.includes(own);
    case 'NotIn':
      return own === undefined || !list.includes(own);
    case 'Exists':
      return own !== undefined;
    case 'DoesNotExist':
      return own === undefined;
    case 'Gt':
      return own !== undefined && Number(own) > Number(list[0]);
    case 'Lt':
      return own !== undefined && Number(own) < Number(list[0]);
    default:
      return true;
  }
}

function affinityHolds(spec: Json, labels: Labels, name: string): boolean {
  const required = asObject(asObject(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined || required === null) return true;
  return asList(asObject(required).nodeSelectorTerms).some((entry) => {
    const term = asObject(entry);
    const expressions = asList(term.matchExpressions);
    const fields = asList(term.matchFields);
    // An empty term matches nothing (API text of NodeSelectorTerm).
    if (expressions.length + fields.length === 0) return false;
    return (
      expressions.every((one) => requirementHolds(one, labels, name, false)) &&
      fields.every((one) => requirementHolds(one, labels, name, true))
    );
  });
}

/** Taints that the DaemonSet controller tolerates on behalf of its pods. */
const daemonTaints =
  /^node\.kubernetes\.io\/(not-ready|unreachable|disk-pressure|memory-pressure|pid-pressure|unschedulable|network-unavailable)$/;

function toleratesTaints(spec: Json, node: KubernetesObject, isDaemon: boolean): boolean {
  const tolerations = asList(spec.tolerations).map(asObject);
  return asList(asObject(node.raw.spec).taints).every((entry) => {
    const { key, value, effect } = asObject(entry);
    if (effect === 'PreferNoSchedule') return true;
    if (isDaemon && typeof key === 'string' && daemonTaints.test(key)) return true;
    return tolerations.some((one) => {
      if (one.effect !== undefined && one.effect !== '' && one.effect !== effect) return false;
      if (one.operator === 'Exists') return one.key === undefined || one.key === '' || one.key === key;
      return one.key === key && (one.value ?? '') === (value ?? '');
    });
  });
}

/** Whether the constraints of a pod let it run on a node. */
export function mayRunOn(spec: Json, node: KubernetesObject, isDaemon: boolean): boolean {
  const { labels, name } = node.metadata;
  const fixed = asText(spec.nodeName);
  if (fixed !== null) return fixed === name;
  const selector = Object.entries(asObject(spec.nodeSelector));
  return (
    selector.every(([key, value]) => labels[key] === value) &&
    affinityHolds(spec, labels, name) &&
    toleratesTaints(spec, node, isDaemon)
  );
}

/** Equal for specs that may run on the same nodes. */
export function constraintKey(spec: Json, isDaemon: boolean): string {
  const affinity = asObject(spec.affinity).nodeAffinity;
  return JSON.stringify([isDaemon, spec.nodeName, spec.nodeSelector, affinity, spec.tolerations]);
}

/** Whether nothing keeps a pod from any node but taints. */
export function isUnconstrained(spec: Json): boolean {
  const affinity = asObject(asObject(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution;
  return Object.keys(asObject(spec.nodeSelector)).length === 0 && (affinity === undefined || affinity === null);
}
