/** The network as it is once an attacker has written policies that allow everything (N12). */
import { asList, asObject } from '../cluster/fields.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { Engine } from '../reachability/engine.ts';
import type { AttackGraph } from './graph.ts';
import { NetworkView } from './network.ts';

const views = new WeakMap<AttackGraph, Map<string, NetworkView>>();

/**
 * The same cluster, with a rule that allows everything added to every NetworkPolicy of these namespaces (`*`: of all).
 * Nothing is taken away, so selectors and with them the endpoints stay what they are.
 */
export function reopened(graph: AttackGraph, namespaces: ReadonlySet<string>): NetworkView {
  const key = [...namespaces].sort().join();
  let known = views.get(graph);
  if (!known) {
    known = new Map();
    views.set(graph, known);
  }
  let view = known.get(key);
  if (!view) {
    const { engine } = graph.facts;
    const objects = graph.facts.objects.map((object) => {
      const mine = namespaces.has('*') || namespaces.has(object.metadata.namespace ?? 'default');
      return object.kind === 'NetworkPolicy' && mine ? opened(object) : object;
    });
    const changed = new Engine({ objects, options: engine.options, lineOf: engine.lineOf });
    view = new NetworkView(graph.facts, changed, graph.everyPort);
    known.set(key, view);
  }
  return view;
}

function opened(object: KubernetesObject): KubernetesObject {
  const spec = asObject(object.raw.spec);
  const types = Array.isArray(spec.policyTypes) ? spec.policyTypes : null;
  const egress = types ? types.includes('Egress') : spec.egress !== undefined;
  const open = {
    ...spec,
    ingress: [...asList(spec.ingress), {}],
    ...(egress && { egress: [...asList(spec.egress), {}] }),
  };
  return { ...object, raw: { ...object.raw, spec: open } };
}
