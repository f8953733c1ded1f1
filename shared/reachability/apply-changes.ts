/**
 * A cluster that changes while it is looked at: what changed objects leave as it was is not computed again. Most changes
 * of a live cluster (conditions, Secrets, leases) are nothing to the engine; policies come and go over the same pods; pods
 * that come and go make another cluster. Each comes to the same as reading everything anew.
 */
import { buildCluster } from '../cluster/cluster.ts';
import { asObject } from '../cluster/fields.ts';
import { groupOf } from '../kubernetes/kinds.ts';
import type { Diagnostic, KubernetesObject } from '../kubernetes/objects.ts';
import { compilePolicies, priorityConflicts } from '../policy/compile.ts';
import type { LineOf } from '../policy/fields.ts';
import type { Policy } from '../policy/rule.ts';
import { withSorted } from '../values/sorted-map.ts';
import { Engine } from './engine.ts';
import type { ReachabilityOptions } from './types.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

export interface ClusterState {
  /** By group, kind, namespace and name; in the order in which they first came. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  readonly engine: Engine;
  /** Of the cluster and of its policies; what an analysis adds (idle rules) is not in it. */
  readonly diagnostics: readonly Diagnostic[];
}

export type ClusterChange =
  /** The object as it is now, new or in place of the one of its name. */
  | { readonly type: 'put'; readonly object: KubernetesObject }
  /** The object as it last was; only its name counts. */
  | { readonly type: 'delete'; readonly object: KubernetesObject };

/**
 * What had to be done: `nothing`, for the engine is the same one; `policies`, in the same universe of endpoints;
 * `universe`, cut anew from the same cluster; `cluster`, everything.
 */
export type Effort = 'nothing' | 'policies' | 'universe' | 'cluster';

const policyKinds: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);
/** Kinds that no verdict depends on. */
const idleKinds: ReadonlySet<string> = new Set([
  'Secret',
  'ConfigMap',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'Gateway',
]);

export function clusterState(
  objects: Iterable<KubernetesObject>,
  options: ReachabilityOptions = {},
  lineOf: LineOf = (source) => source.line,
): ClusterState {
  const byKey = new Map<string, KubernetesObject>();
  for (const object of objects) byKey.set(keyOf(object), object);
  return rebuilt(byKey, options, lineOf);
}

/**
 * The state after changes, applied in order. The state before stays as it was, and both may be asked.
 * @param order Where what came belongs among the others; at the end without it.
 */
export function applyChanges(
  state: ClusterState,
  changes: readonly ClusterChange[],
  order?: (a: KubernetesObject, b: KubernetesObject) => number,
): { readonly state: ClusterState; readonly effort: Effort } {
  const { engine } = state;
  let objects = new Map(state.objects);
  const came = new Map<string, KubernetesObject>();
  let isOtherCluster = false;
  let areOtherPolicies = false;
  for (const change of changes) {
    const key = keyOf(change.object);
    const before = objects.get(key);
    const after = change.type === 'put' ? change.object : null;
    if (!before && !after) continue;
    if (policyKinds.has(change.object.kind)) areOtherPolicies = true;
    const same = before && after ? sameCluster(before, after) : idleKinds.has(change.object.kind);
    if (!same && !policyKinds.has(change.object.kind)) isOtherCluster = true;
    // A namespace without an object of its own is there because something is in it.
    if (!isDeclared(objects, change.object)) isOtherCluster = true;
    if (!after) {
      objects.delete(key);
      came.delete(key);
    }
    // The cluster names objects by their place, so one that it takes for the same keeps it.
    else {
      const put = before && same && !policyKinds.has(after.kind) ? { ...after, source: before.source } : after;
      objects.set(key, put);
      if (!before || came.has(key)) came.set(key, put);
    }
  }
  if (order) {
    for (const key of came.keys()) objects.delete(key);
    if (came.size > 0) objects = withSorted(objects, came, order);
  }
  const { options, lineOf } = engine;
  if (isOtherCluster) return { state: rebuilt(objects, options, lineOf), effort: 'cluster' };
  if (!areOtherPolicies) return { state: { ...state, objects }, effort: 'nothing' };
  const { policies, diagnostics: said } = policiesOf(objects, lineOf);
  const diagnostics = [...engine.cluster.diagnostics, ...said];
  const inPlace = sameVocabulary(engine.policies, policies) ? engine.withPolicies(policies) : null;
  if (inPlace) return { state: { objects, engine: inPlace, diagnostics }, effort: 'policies' };
  const cut = new Engine({ cluster: engine.cluster, policies, options, lineOf });
  return { state: { objects, engine: cut, diagnostics }, effort: 'universe' };
}

function rebuilt(
  objects: ReadonlyMap<string, KubernetesObject>,
  options: ReachabilityOptions,
  lineOf: LineOf,
): ClusterState {
  const { policies, diagnostics } = policiesOf(objects, lineOf);
  const cluster = buildCluster([...objects.values()]);
  const engine = new Engine({ cluster, policies, options, lineOf });
  return { objects, engine, diagnostics: [...cluster.diagnostics, ...diagnostics] };
}

function keyOf({ apiVersion, kind, metadata: { namespace = '', name } }: KubernetesObject): string {
  return `${groupOf(apiVersion)}\0${kind}\0${namespace}\0${name}`;
}

type Compiled = ReturnType<typeof compilePolicies>;
/** A policy is the same to the engine when it is the same object. */
const compiled = new WeakMap<KubernetesObject, Compiled>();

function policiesOf(objects: ReadonlyMap<string, KubernetesObject>, lineOf: LineOf): Compiled {
  const policies = new Map<string, Policy>();
  const diagnostics: Diagnostic[] = [];
  for (const object of objects.values()) {
    if (!policyKinds.has(object.kind)) continue;
    let known = compiled.get(object);
    if (!known) {
      known = compilePolicies([object], lineOf);
      compiled.set(object, known);
    }
    for (const policy of known.policies) policies.set(policy.id, policy);
    diagnostics.push(...known.diagnostics);
  }
  const inForce = [...policies.values()];
  return { policies: inForce, diagnostics: [...diagnostics, ...priorityConflicts(inForce)] };
}

function isDeclared(objects: ReadonlyMap<string, KubernetesObject>, { metadata }: KubernetesObject): boolean {
  return metadata.namespace === undefined || objects.has(`\0Namespace\0\0${metadata.namespace}`);
}

/** Whether the cluster, policies apart, is the same with either of two objects of one name. */
function sameCluster(before: KubernetesObject, after: KubernetesObject): boolean {
  if (before === after || idleKinds.has(after.kind) || policyKinds.has(after.kind)) return true;
  return factsOf(before) === factsOf(after);
}

/** All that a cluster is made of, as text; more than that does no harm. */
function factsOf({ kind, raw, metadata }: KubernetesObject): string {
  const status = asObject(raw.status);
  const own = [metadata.uid !== undefined, metadata.labels, metadata.ownerReferences];
  if (kind === 'Pod') {
    const { phase, podIP, podIPs, hostIP, hostIPs } = status;
    const isOver = phase === 'Succeeded' || phase === 'Failed';
    return JSON.stringify([...own, raw.spec, isOver, podIP, podIPs, hostIP, hostIPs]);
  }
  const { addresses, loadBalancer, completionTime } = status;
  const rest = [addresses, loadBalancer, completionTime, raw.endpoints, raw.ports, raw.subsets];
  return JSON.stringify([...own, raw.spec, ...rest]);
}

/** Whether these policies tell apart what those do, so that endpoints and ranges of addresses are the same. */
function sameVocabulary(before: readonly Policy[], after: readonly Policy[]): boolean {
  const [old, now] = [before, after].map((policies) => wordsOf(vocabularyOf(policies)));
  return old === now;
}

function wordsOf({ podLabels, portNames, addressSets }: Vocabulary): string {
  const sets = addressSets.map((set) => set.join(','));
  return JSON.stringify([[...podLabels].sort(), [...portNames].sort(), sets.sort()]);
}
