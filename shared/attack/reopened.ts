/** The network as it is once an attacker has opened policies, or changed the labels that they go by (N12). */
import { asList, asObject, type Json } from '../cluster/fields.ts';
import { nameLabel } from '../cluster/model.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { Engine } from '../reachability/engine.ts';
import type { AttackGraph } from './graph.ts';
import { NetworkView } from './network.ts';
import { type Openings, readOpenings } from './rbac-policies.ts';

const views = new WeakMap<AttackGraph, Map<string, NetworkView>>();

/**
 * The same cluster, with every NetworkPolicy of these namespaces (`*`: of all) letting everything through, peers by
 * namespace also letting through what has its labels changed, and other policies denying nothing. Rules and peers are
 * added and actions turned, but nothing is taken away: selectors of pods, and with them the endpoints, stay what they are.
 *
 * @param openings As openingOf gives them.
 */
export function reopened(graph: AttackGraph, openings: ReadonlySet<string>): NetworkView {
  const key = [...openings].sort().join();
  let known = views.get(graph);
  if (!known) {
    known = new Map();
    views.set(graph, known);
  }
  let view = known.get(key);
  if (!view) {
    const { engine } = graph.facts;
    const what = readOpenings(openings);
    const objects = graph.facts.objects.map((object) => rewritten(object, what));
    const changed = new Engine({ objects, options: engine.options, lineOf: engine.lineOf });
    view = new NetworkView(graph.facts, changed, graph.everyPort);
    known.set(key, view);
  }
  return view;
}

function rewritten(object: KubernetesObject, { namespaces, labelled, tiers }: Openings): KubernetesObject {
  if (object.kind !== 'NetworkPolicy') return tiers && deny[object.kind] ? undenied(object) : object;
  const mine = namespaces.has('*') || namespaces.has(object.metadata.namespace ?? 'default');
  if (mine) return opened(object);
  return labelled.size > 0 ? relabelled(object, labelled) : object;
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

/** What a rule that denied does instead, by kind: the next tier decides, or nothing is left to. */
const deny: Readonly<Record<string, string>> = {
  AdminNetworkPolicy: 'Pass',
  ClusterNetworkPolicy: 'Pass',
  BaselineAdminNetworkPolicy: 'Allow',
};

function undenied(object: KubernetesObject): KubernetesObject {
  return withRules(object, (rule) => (rule.action === 'Deny' ? { ...rule, action: deny[object.kind] } : rule));
}

/** The rules of both directions changed one by one, in their order. */
function withRules(object: KubernetesObject, change: (rule: Json) => Json): KubernetesObject {
  const spec = asObject(object.raw.spec);
  const rules = (field: 'ingress' | 'egress'): Json =>
    Array.isArray(spec[field]) ? { [field]: spec[field].map((rule: unknown) => change(asObject(rule))) } : {};
  return { ...object, raw: { ...object.raw, spec: { ...spec, ...rules('ingress'), ...rules('egress') } } };
}

/** A namespace with the right labels is let through wherever a peer goes by labels of namespaces. */
function relabelled(object: KubernetesObject, namespaces: ReadonlySet<string>): KubernetesObject {
  return withRules(object, (rule) => {
    const peers = (field: 'from' | 'to'): Json => {
      const list = rule[field];
      if (!Array.isArray(list)) return {};
      return { [field]: [...asList(list), ...list.flatMap((peer: unknown) => alsoFrom(asObject(peer), namespaces))] };
    };
    return { ...rule, ...peers('from'), ...peers('to') };
  });
}

/** The same peer for namespaces with labels of the attacker's choice; the label of the name is the API server's. */
function alsoFrom(peer: Json, namespaces: ReadonlySet<string>): Json[] {
  if (peer.namespaceSelector === undefined || peer.namespaceSelector === null) return [];
  const { matchLabels, matchExpressions } = asObject(peer.namespaceSelector);
  const name = asObject(matchLabels)[nameLabel];
  const fixed = [
    ...(name === undefined ? [] : [{ key: nameLabel, operator: 'In', values: [name] }]),
    ...asList(matchExpressions).filter((one) => asObject(one).key === nameLabel),
    ...(namespaces.has('*') ? [] : [{ key: nameLabel, operator: 'In', values: [...namespaces] }]),
  ];
  return [{ ...peer, namespaceSelector: fixed.length === 0 ? {} : { matchExpressions: fixed } }];
}
