/** The cluster of a conformance file: its model, and the actions that change it, as manifests. */
export type K8sObject = Record<string, unknown>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ModelPort {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: Protocol;
}

export interface ModelPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip?: string;
  readonly ips?: readonly string[];
  readonly ports?: readonly ModelPort[];
  readonly node?: string;
  readonly hostNetwork?: boolean;
}

export interface Model {
  readonly namespaces: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly nodes?: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ips: readonly string[];
  }[];
  readonly pods: readonly ModelPod[];
}

interface Named {
  readonly name: string;
  readonly namespace?: string;
  readonly kind?: string;
}
interface Labelled extends Named {
  readonly labels: Readonly<Record<string, string>>;
}
export interface Policy extends K8sObject {
  readonly kind?: string;
  readonly metadata: Named;
}

/** One action of a step; each has a single member. */
export interface Action {
  readonly createPolicy?: Policy;
  readonly updatePolicy?: Policy;
  readonly replacePolicy?: Policy;
  readonly deletePolicy?: Named;
  readonly deleteAllPolicies?: object;
  readonly createNamespace?: Labelled;
  readonly deleteNamespace?: Named;
  readonly setNamespaceLabels?: Labelled;
  readonly addNamespaceLabels?: Labelled;
  readonly createPod?: ModelPod;
  readonly deletePod?: Named;
  readonly setPodLabels?: Labelled;
  readonly addPodLabels?: Labelled;
}

const keyOf = (object: Named): string => `${object.namespace ?? ''}/${object.name}`;

export class ClusterState {
  readonly #namespaces = new Map<string, Readonly<Record<string, string>>>();
  readonly #nodes = new Map<string, K8sObject>();
  readonly #pods = new Map<string, ModelPod>();
  readonly #policies = new Map<string, Policy>();
  readonly #defaultPorts: readonly ModelPort[];

  /** `ports` are the container ports of pods that state none, also of those created later. */
  constructor(model: Model, policies: readonly Policy[], ports: readonly ModelPort[]) {
    this.#defaultPorts = ports;
    for (const { name, labels } of model.namespaces) this.#namespaces.set(name, labels);
    for (const pod of model.pods) {
      this.#pods.set(keyOf(pod), pod);
      // Models without nodes name them all the same; a pod on the host network tells the node's address.
      if (pod.node !== undefined && (pod.hostNetwork === true || !this.#nodes.has(pod.node))) {
        this.#nodes.set(
          pod.node,
          nodeManifest(pod.node, {}, pod.hostNetwork === true && pod.ip !== undefined ? [pod.ip] : []),
        );
      }
    }
    for (const { name, labels, ips } of model.nodes ?? []) this.#nodes.set(name, nodeManifest(name, labels, ips));
    for (const policy of policies) this.#put(policy);
  }

  podKeys(): readonly string[] {
    return [...this.#pods.keys()];
  }

  apply(action: Action): void {
    const [name, ...rest] = Object.keys(action);
    if (name === undefined || rest.length > 0) throw new Error(`not one action: ${JSON.stringify(action)}`);
    const put = action.createPolicy ?? action.updatePolicy ?? action.replacePolicy;
    if (put) this.#put(put);
    else if (action.deletePolicy) this.#delete(action.deletePolicy);
    else if (action.deleteAllPolicies) this.#policies.clear();
    else if (action.createNamespace) this.#namespaces.set(action.createNamespace.name, action.createNamespace.labels);
    else if (action.deleteNamespace) this.#deleteNamespace(action.deleteNamespace.name);
    else if (action.setNamespaceLabels)
      this.#namespaces.set(action.setNamespaceLabels.name, action.setNamespaceLabels.labels);
    else if (action.addNamespaceLabels) {
      const { name: namespace, labels } = action.addNamespaceLabels;
      this.#namespaces.set(namespace, { ...this.#namespaces.get(namespace), ...labels });
    } else if (action.createPod) this.#pods.set(keyOf(action.createPod), action.createPod);
    else if (action.deletePod) this.#pods.delete(keyOf(action.deletePod));
    else if (action.setPodLabels) this.#label(action.setPodLabels, () => ({}));
    else if (action.addPodLabels) this.#label(action.addPodLabels, (pod) => pod.labels);
    else throw new Error(`unknown action ${name}`);
  }

  manifests(): K8sObject[] {
    return [
      ...[...this.#namespaces].map(([name, labels]) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels },
      })),
      ...this.#nodes.values(),
      ...[...this.#pods.values()].map((pod) => podManifest(pod, pod.ports ?? this.#defaultPorts)),
      ...this.#policies.values(),
    ];
  }

  #put(policy: Policy): void {
    // Some cyclonus policies are Go values without their type.
    const typed: Policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy };
    this.#policies.set(`${typed.kind}:${keyOf(typed.metadata)}`, typed);
  }

  #delete(policy: Named): void {
    const key = `${policy.kind ?? 'NetworkPolicy'}:${keyOf(policy)}`;
    if (!this.#policies.delete(key)) throw new Error(`no policy ${key}`);
  }

  /** Deleting a namespace deletes what is in it. */
  #deleteNamespace(name: string): void {
    this.#namespaces.delete(name);
    for (const [key, pod] of this.#pods) if (pod.namespace === name) this.#pods.delete(key);
    for (const [key, policy] of this.#policies) if (policy.metadata.namespace === name) this.#policies.delete(key);
  }

  #label(change: Labelled, kept: (pod: ModelPod) => Readonly<Record<string, string>>): void {
    const pod = this.#pods.get(keyOf(change));
    if (pod === undefined) throw new Error(`no pod ${keyOf(change)}`);
    this.#pods.set(keyOf(change), { ...pod, labels: { ...kept(pod), ...change.labels } });
  }
}

function nodeManifest(name: string, labels: Readonly<Record<string, string>>, ips: readonly string[]): K8sObject {
  const addresses = ips.map((address) => ({ type: 'InternalIP', address }));
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { addresses } };
}

function podManifest(pod: ModelPod, ports: readonly ModelPort[]): K8sObject {
  const ips = pod.ips ?? (pod.ip === undefined ? [] : [pod.ip]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod.name, namespace: pod.namespace, labels: pod.labels },
    spec: {
      ...(pod.node === undefined ? {} : { nodeName: pod.node }),
      ...(pod.hostNetwork === true ? { hostNetwork: true } : {}),
      containers: [{ name: 'server', image: 'server', ports }],
    },
    status: { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
  };
}
