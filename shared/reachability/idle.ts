/** Policies and rules that have nothing to do with anything that was read: slips in labels and namespaces look so. */
import type { Diagnostic } from '../kubernetes/objects.ts';
import { describeSubject } from '../policy/describe.ts';
import { directions, type Policy } from '../policy/rule.ts';
import { disjoint, type Edges, PointSetBuilder } from '../values/intervals.ts';
import type { BoundPolicy } from './applied.ts';
import type { Engine } from './engine.ts';

export function idleDiagnostics(engine: Engine): Diagnostic[] {
  const pods = pointsOf(engine, (type) => type === 'workload');
  if (pods.length === 0) {
    const message = 'no pods and no workloads were read: there is nothing that could connect';
    const hint = 'Policies alone decide nothing: add the manifests of the workloads, or kubectl get pods -A -o yaml.';
    return [{ severity: 'warning', code: 'no-workloads', message, hint }];
  }
  // Selectors may always mean the ingress controller, of which nothing is known.
  const anyone = pointsOf(engine, (type) => type !== 'ingress-controller');
  const byPolicy = new Map<Policy, BoundPolicy[]>();
  for (const bound of engine.bound) byPolicy.set(bound.policy, [...(byPolicy.get(bound.policy) ?? []), bound]);
  return engine.policies.flatMap((policy): Diagnostic[] => {
    const bounds = byPolicy.get(policy) ?? [];
    if (!policy.valid) return [];
    const { file, line } = policy.source;
    if (bounds.every(({ subject }) => disjoint(subject.may, pods))) {
      const message = `${policy.id} selects nothing that was read: ${describeSubject(policy.subject)}`;
      const hint = 'Check its labels and its namespace. Pods on the host network are not selected either, by default.';
      return [{ severity: 'info', code: 'policy-selects-nothing', message, hint, file, line }];
    }
    const idle = directions.flatMap((direction) =>
      (policy.rules[direction] ?? [])
        .filter((rule) => bounds.every((bound) => disjoint(bound.peersOf(rule).may, anyone)))
        .map((rule) => ({ direction, rule })),
    );
    const [first] = idle;
    if (!first) return [];
    const names = idle.map(({ direction, rule }) => `${direction} rule ${rule.index + 1}`).join(', ');
    const message = `${policy.id}: ${names} ${idle.length === 1 ? 'matches' : 'match'} nothing that was read`;
    const hint = 'Check the labels of its peers, and whether a namespaceSelector is missing.';
    const at = engine.lineOf(policy.source, first.rule.pointer);
    return [{ severity: 'info', code: 'rule-matches-nothing', message, hint, file, line: at }];
  });
}

function pointsOf(engine: Engine, wanted: (type: string) => boolean): Edges<number> {
  const { elements, endpoints } = engine.universe;
  const points = new PointSetBuilder();
  for (const [i, element] of elements.entries()) {
    const type = endpoints[element.endpoint]?.endpoint.type;
    if (type !== undefined && wanted(type)) points.add(i);
  }
  return points.edges();
}
