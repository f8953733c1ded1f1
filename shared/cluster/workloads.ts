/** Workloads: pods under their topmost known controller. */
import type { Diagnostic, KubernetesObject, OwnerReference } from '../kubernetes/objects.ts';
import { asObject, compare } from './fields.ts';
import type { ClusterNode, Pod, Workload } from './model.ts';
import { isTerminated, podOfTemplate, readPod } from './pods.ts';

const controllerKinds = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
]);

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Pods under one topmost controller. */
interface LiveWorkload {
  readonly owner: Owner;
  readonly pods: Pod[];
  readonly first: KubernetesObject;
}

function key(kind: string, namespace: string, name: string): string {
  return `${namespace}/${name}[${kind}]`;
}

/** The controller of an object; a static pod's Node is no workload. */
function controllerOf(object: KubernetesObject): Owner | null {
  const owners = object.metadata.ownerReferences;
  const owner: OwnerReference | undefined = owners.find((o) => o.controller === true) ?? owners[0];
  return owner && isOwner(owner) ? owner : null;
}
function isOwner(owner: OwnerReference): owner is OwnerReference & Owner {
  return Boolean(owner.kind && owner.name) && owner.kind !== 'Node';
}

/**
 * A Deployment names its ReplicaSets `<name>-<hash>` and puts the hash on the pods, so that a pod alone tells its
 * Deployment even when the ReplicaSet was not read.
 */
function deploymentOf(owner: Owner, labels: Readonly<Record<string, string>>): Owner | null {
  const suffix = `-${labels['pod-template-hash'] ?? ''}`;
  if (owner.kind !== 'ReplicaSet' || suffix === '-' || !owner.name.endsWith(suffix)) return null;
  return { kind: 'Deployment', name: owner.name.slice(0, -suffix.length) };
}

export function readWorkloads(
  objects: readonly KubernetesObject[],
  nodes: readonly ClusterNode[],
  diagnostics: Diagnostic[],
): Workload[] {
  const nodeByName = new Map(nodes.map((node) => [node.name, node]));
  const controllers = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const { namespace = 'default', name } = object.metadata;
    if (controllerKinds.has(object.kind)) controllers.set(key(object.kind, namespace, name), object);
  }
  const topOf = (object: KubernetesObject): Owner => {
    const { namespace = 'default' } = object.metadata;
    let top: Owner = { kind: object.kind, name: object.metadata.name };
    let current: KubernetesObject | undefined = object;
    const seen = new Set<string>();
    while (current) {
      const owner = controllerOf(current);
      if (!owner) break;
      const at = key(owner.kind, namespace, owner.name);
      if (seen.has(at)) break;
      seen.add(at);
      current = controllers.get(at);
      top = current ? owner : (deploymentOf(owner, object.metadata.labels) ?? owner);
    }
    return top;
  };

  const live = new Map<string, LiveWorkload>();
  const workloadUnder = (owner: Owner, first: KubernetesObject): LiveWorkload => {
    const at = key(owner.kind, first.metadata.namespace ?? 'default', owner.name);
    const known = live.get(at);
    if (known) return known;
    const fresh = { owner, pods: [], first };
    live.set(at, fresh);
    return fresh;
  };
  // Pods of one template have one owner, and there may be thousands of them.
  const byOwner = new Map<string, LiveWorkload>();
  const workloadOf = (pod: KubernetesObject): LiveWorkload => {
    const owner = controllerOf(pod);
    if (!owner) return workloadUnder({ kind: pod.kind, name: pod.metadata.name }, pod);
    const { namespace = 'default', labels } = pod.metadata;
    const at = `${owner.kind} ${namespace} ${owner.name} ${labels['pod-template-hash'] ?? ''}`;
    let workload = byOwner.get(at);
    if (!workload) {
      workload = workloadUnder(topOf(pod), pod);
      byOwner.set(at, workload);
    }
    return workload;
  };
  let terminated = 0;
  for (const object of objects) {
    if (object.kind !== 'Pod') continue;
    const { pods } = workloadOf(object);
    if (isTerminated(object)) terminated++;
    else pods.push(readPod(object, nodeByName, pods[0]));
  }
  if (terminated > 0) {
    diagnostics.push({
      severity: 'info',
      code: 'pods-terminated',
      message: `${terminated} terminated ${terminated === 1 ? 'pod is' : 'pods are'} left out (phase Succeeded or Failed)`,
      hint: 'They send and receive nothing, so nothing is missing.',
    });
  }

  const workloads: Workload[] = [];
  for (const [id, { owner, pods, first }] of live) {
    if (pods.length === 0) continue;
    const { namespace = 'default' } = first.metadata;
    const source = controllers.get(id)?.source ?? first.source;
    pods.sort((a, b) => compare(a.name, b.name));
    workloads.push({ id, namespace, name: owner.name, kind: owner.kind, pods, source });
  }
  for (const [id, object] of controllers) {
    // With pods at hand (even finished ones) the template says nothing new; a child is its owner's business.
    if (live.has(id) || ownedByKnown(object, controllers) || isFinished(object)) continue;
    const { namespace = 'default', name } = object.metadata;
    workloads.push({
      id,
      namespace,
      name,
      kind: object.kind,
      pods: [podOfTemplate(object, nodeByName)],
      source: object.source,
    });
  }
  return workloads.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.id, b.id));
}

function ownedByKnown(object: KubernetesObject, controllers: ReadonlyMap<string, KubernetesObject>): boolean {
  const owner = controllerOf(object);
  const { namespace = 'default' } = object.metadata;
  return owner !== null && controllers.has(key(owner.kind, namespace, owner.name));
}

function isFinished(object: KubernetesObject): boolean {
  return object.kind === 'Job' && typeof asObject(object.raw.status).completionTime === 'string';
}
