/** What the manifests say beyond policies: pod specs by endpoint, accounts, secrets, services, nodes. */
import { isControlPlane } from '../cluster/api-server.ts';
import { asObject, type Json } from '../cluster/fields.ts';
import type { ClusterNode, Pod } from '../cluster/model.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Engine } from '../reachability/engine.ts';
import type { WorkloadEndpoint } from '../reachability/types.ts';
import type { Evidence } from './model.ts';
import { serviceAccountOf } from './pod-spec.ts';

/** A pod spec, where it stands, and where pods of it run. */
export interface SpecPlace {
  readonly spec: Json;
  readonly object: KubernetesObject;
  /** Pointer of the spec inside the object. */
  readonly prefix: string;
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Node of the pod; null when not known. */
  readonly node: string | null;
}

export interface WorkloadFacts {
  readonly endpoint: number;
  readonly id: string;
  readonly namespace: string;
  readonly facts: WorkloadEndpoint;
  /** Id of the workload that the endpoint belongs to: one that policies tell apart is several endpoints. */
  readonly workload: string;
  readonly isDaemonSet: boolean;
  readonly pods: readonly Pod[];
  readonly places: readonly SpecPlace[];
  /** The controller's template, where a person would change the spec; null when there is none. */
  readonly template: SpecPlace | null;
  readonly serviceAccounts: readonly string[];
}

export interface NodeFacts {
  readonly node: ClusterNode;
  readonly endpoint: number;
  readonly object: KubernetesObject;
  readonly controlPlane: boolean;
  readonly cloud: 'aws' | 'gce' | 'azure' | null;
}

export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? 'default'}/${name}`;
}

const templatePrefixes: Readonly<Record<string, string>> = {
  Pod: '/spec',
  CronJob: '/spec/jobTemplate/spec/template/spec',
  Deployment: '/spec/template/spec',
  StatefulSet: '/spec/template/spec',
  DaemonSet: '/spec/template/spec',
  ReplicaSet: '/spec/template/spec',
  ReplicationController: '/spec/template/spec',
  Job: '/spec/template/spec',
};

export function resolve(raw: unknown, pointer: string): unknown {
  let at: unknown = raw;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return at;
}

function placeOf(object: KubernetesObject, node: string | null): SpecPlace | null {
  const prefix = templatePrefixes[object.kind];
  if (prefix === undefined) return null;
  const labels = object.kind === 'Pod' ? object.metadata.labels : {};
  return { spec: asObject(resolve(object.raw, prefix)), object, prefix, labels, node };
}

export interface Facts {
  readonly engine: Engine;
  readonly objects: readonly KubernetesObject[];
  /** By endpoint index; absent for what is no workload. */
  readonly workloads: ReadonlyMap<number, WorkloadFacts>;
  readonly byNamespace: ReadonlyMap<string, readonly WorkloadFacts[]>;
  readonly accounts: ReadonlyMap<string, KubernetesObject | null>;
  readonly accountsByNamespace: ReadonlyMap<string, readonly string[]>;
  /** Secret objects, and null for those that pods name but were not read. */
  readonly secrets: ReadonlyMap<string, KubernetesObject | null>;
  readonly secretsByNamespace: ReadonlyMap<string, readonly string[]>;
  readonly nodes: readonly NodeFacts[];
  readonly nodeByName: ReadonlyMap<string, NodeFacts>;
  readonly namespaces: ReadonlyMap<string, KubernetesObject | null>;
  readonly kinds: ReadonlyMap<string, readonly KubernetesObject[]>;
}

function cloudOf({ provider }: ClusterNode): NodeFacts['cloud'] {
  if (provider.startsWith('aws:')) return 'aws';
  if (provider.startsWith('gce:')) return 'gce';
  return provider.startsWith('azure:') ? 'azure' : null;
}

/** `namespace/name` by namespace. */
function byNamespaceOf(keys: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const namespace = key.slice(0, key.indexOf('/'));
    const list = groups.get(namespace);
    if (list) list.push(key);
    else groups.set(namespace, [key]);
  }
  return groups;
}

export function gatherFacts(
  engine: Engine,
  objects: readonly KubernetesObject[],
  secretNames: (spec: Json) => readonly string[],
): Facts {
  const kinds = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const list = kinds.get(object.kind);
    if (list) list.push(object);
    else kinds.set(object.kind, [object]);
  }
  const podObjects = new Map(
    (kinds.get('Pod') ?? []).map((one) => [keyOf(one.metadata.namespace, one.metadata.name), one]),
  );
  const controllers = new Map<string, KubernetesObject>();
  for (const kind of Object.keys(templatePrefixes)) {
    if (kind === 'Pod') continue;
    for (const one of kinds.get(kind) ?? [])
      controllers.set(`${keyOf(one.metadata.namespace, one.metadata.name)}[${kind}]`, one);
  }
  const workloads = new Map<number, WorkloadFacts>();
  const byNamespace = new Map<string, WorkloadFacts[]>();
  const accounts = new Map<string, KubernetesObject | null>();
  const secrets = new Map<string, KubernetesObject | null>();
  for (const one of kinds.get('Secret') ?? []) secrets.set(keyOf(one.metadata.namespace, one.metadata.name), one);
  for (const one of kinds.get('ServiceAccount') ?? [])
    accounts.set(keyOf(one.metadata.namespace, one.metadata.name), one);
  // Every namespace has an account of this name (service account controller).
  for (const { name } of engine.cluster.namespaces)
    if (!accounts.has(`${name}/default`)) accounts.set(`${name}/default`, null);
  for (const [index, { endpoint, pods, workload }] of engine.universe.endpoints.entries()) {
    if (endpoint.type !== 'workload' || !workload) continue;
    const controller = controllers.get(workload.id);
    const template = controller ? placeOf(controller, null) : null;
    const live = pods.flatMap((pod) => {
      const object = podObjects.get(`${pod.namespace}/${pod.name}`);
      const place = object ? placeOf(object, pod.node) : null;
      return place ? [place] : [];
    });
    const node = pods[0]?.node ?? null;
    const places = live.length > 0 || !template ? live : [{ ...template, labels: pods[0]?.labels ?? {}, node }];
    const names = [...new Set(places.map(({ spec }) => serviceAccountOf(spec)))];
    const facts: WorkloadFacts = {
      endpoint: index,
      id: endpoint.id,
      namespace: endpoint.namespace,
      facts: endpoint,
      workload: workload.id,
      isDaemonSet: endpoint.kind === 'DaemonSet',
      pods,
      places,
      template,
      serviceAccounts: names,
    };
    workloads.set(index, facts);
    for (const name of names) {
      const key = `${endpoint.namespace}/${name}`;
      if (!accounts.has(key)) accounts.set(key, null);
    }
    for (const { spec } of places) {
      for (const name of secretNames(spec)) {
        const key = `${endpoint.namespace}/${name}`;
        if (!secrets.has(key)) secrets.set(key, null);
      }
    }
    const list = byNamespace.get(endpoint.namespace);
    if (list) list.push(facts);
    else byNamespace.set(endpoint.namespace, [facts]);
  }
  const clusterNodes = new Map(engine.cluster.nodes.map((node) => [node.name, node]));
  const nodeObjects = new Map((kinds.get('Node') ?? []).map((one) => [one.metadata.name, one]));
  const nodes = engine.universe.endpoints.flatMap(({ endpoint }, index): NodeFacts[] => {
    if (endpoint.type !== 'node') return [];
    const node = clusterNodes.get(endpoint.name);
    const object = nodeObjects.get(endpoint.name);
    if (!node || !object) return [];
    return [{ node, endpoint: index, object, controlPlane: isControlPlane(node), cloud: cloudOf(node) }];
  });
  const declared = new Map((kinds.get('Namespace') ?? []).map((one) => [one.metadata.name, one]));
  const namespaces = new Map(engine.cluster.namespaces.map(({ name }) => [name, declared.get(name) ?? null]));
  return {
    engine,
    objects,
    workloads,
    byNamespace,
    accounts,
    accountsByNamespace: byNamespaceOf(accounts.keys()),
    secrets,
    secretsByNamespace: byNamespaceOf(secrets.keys()),
    nodes,
    nodeByName: new Map(nodes.map((one) => [one.node.name, one])),
    namespaces,
    kinds,
  };
}

/** Evidence below a pod spec: in the controller's template where that has the field too, for that is what people edit. */
export function specEvidence(workload: WorkloadFacts, place: SpecPlace, pointer: string, text: string): Evidence {
  const { template } = workload;
  const at = template && (pointer === '' || resolve(template.spec, pointer) !== undefined) ? template : place;
  return { object: at.object, pointer: at.prefix + pointer, text };
}
