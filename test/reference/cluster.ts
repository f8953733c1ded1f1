import { type Location, parseAddress, unknownLocation } from './addresses.ts';
import { type Certainty, certain } from './certainty.ts';
import { fields, items, type K8sObject, nameOf, namespaceOf, text } from './manifest.ts';
import { type ContainerPort, containerPorts } from './ports.ts';
import { knownLabels, type Labels } from './selectors.ts';
import { podsFromTemplate } from './workloads.ts';

/** docs/verdicts.md, "Options: what the APIs leave open". */
export interface ReferenceOptions {
  readonly hostNetwork?: 'node' | 'pod';
  readonly localNode?: 'ingress' | 'both' | 'none';
  readonly self?: 'exempt' | 'strict';
  readonly ipBlockPods?: 'match' | 'ignore';
  readonly podCidrs?: readonly string[];
  readonly missingNamespaces?: 'unknown' | 'none';
}

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}

export interface Pod {
  readonly kind: 'pod';
  readonly namespace: Namespace;
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  /** False for a pod on the host network that is seen as its node (option `hostNetwork: node`). */
  readonly selectable: boolean;
  readonly nodeName: string | undefined;
  readonly nodeLabels: Labels;
  readonly locations: readonly Location[];
  readonly ports: readonly ContainerPort[];
}

export interface Node {
  readonly kind: 'node';
  readonly name: string;
  readonly labels: Labels;
  readonly locations: readonly Location[];
}

export interface Outside {
  readonly kind: 'outside';
  readonly locations: readonly Location[];
}

export type Endpoint = Pod | Node | Outside;

/** A node without a Node object, or a pod whose node is not known, may have any labels. */
const anyLabels: Labels = { values: new Map(), hidden: new Set(), open: true };

function parseAll(addresses: readonly unknown[]): readonly Location[] {
  return addresses.flatMap((address) => {
    const location = parseAddress(text(address) ?? '');
    return location ? [location] : [];
  });
}

function nodeAddresses(node: K8sObject | undefined, types: readonly string[]): readonly Location[] {
  const addresses = items(fields(node?.['status'])['addresses']).map(fields);
  return types.flatMap((type) =>
    parseAll(addresses.filter((item) => item['type'] === type).map((item) => item['address'])),
  );
}

function isTerminated(pod: K8sObject): boolean {
  const phase = fields(pod['status'])['phase'];
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Where something of unknown address is: one address that may be any (docs/verdicts.md treats families likewise). */
function orUnknown(known: readonly Location[], unknown: () => Location): readonly Location[] {
  return known.length > 0 ? known : [unknown()];
}

export class Cluster {
  readonly pods = new Map<string, Pod>();
  readonly nodes = new Map<string, Node>();
  readonly #namespaces = new Map<string, K8sObject>();
  readonly #nodeObjects = new Map<string, K8sObject>();
  readonly options: ReferenceOptions;

  constructor(objects: readonly K8sObject[], options: ReferenceOptions) {
    this.options = options;
    const ofKind = (kind: string, apiVersion = 'v1'): readonly K8sObject[] =>
      objects.filter((object) => object['kind'] === kind && object['apiVersion'] === apiVersion);
    for (const namespace of ofKind('Namespace')) this.#namespaces.set(nameOf(namespace), namespace);
    for (const node of ofKind('Node')) this.#nodeObjects.set(nameOf(node), node);
    for (const name of this.#nodeObjects.keys()) this.nodes.set(name, this.node(name));
    const pods = ofKind('Pod');
    for (const pod of pods) {
      if (isTerminated(pod)) continue;
      this.pods.set(
        `${namespaceOf(pod)}/${nameOf(pod)}`,
        this.#pod(pod, knownLabels(fields(pod['metadata'])['labels'])),
      );
    }
    for (const { key, pod, hidden } of podsFromTemplate(objects, pods)) {
      const labels = knownLabels(fields(pod['metadata'])['labels']);
      this.pods.set(key, this.#pod(pod, { ...labels, hidden: new Set(hidden) }));
    }
  }

  /** A node by name; one that pods run on need not have a Node object. */
  node(name: string): Node {
    const object = this.#nodeObjects.get(name);
    return {
      kind: 'node',
      name,
      labels: object ? knownLabels(fields(object['metadata'])['labels']) : anyLabels,
      locations: orUnknown(nodeAddresses(object, ['InternalIP', 'ExternalIP']), () => unknownLocation()),
    };
  }

  #namespace(name: string): Namespace {
    const object = this.#namespaces.get(name);
    const labels = knownLabels(fields(object?.['metadata'])['labels']);
    // The API server sets this label on every namespace, whatever the manifest says.
    const values = new Map([...labels.values, ['kubernetes.io/metadata.name', name] as const]);
    const open = object === undefined && this.options.missingNamespaces !== 'none';
    return { name, labels: { values, hidden: new Set(), open } };
  }

  #pod(pod: K8sObject, labels: Labels): Pod {
    const spec = fields(pod['spec']);
    const hostNetwork = spec['hostNetwork'] === true;
    const nodeName = text(spec['nodeName']) || undefined;
    return {
      kind: 'pod',
      namespace: this.#namespace(namespaceOf(pod)),
      labels,
      hostNetwork,
      selectable: !hostNetwork || this.options.hostNetwork === 'pod',
      nodeName,
      nodeLabels: nodeName === undefined ? anyLabels : this.node(nodeName).labels,
      locations: hostNetwork ? this.#hostLocations(pod, nodeName) : this.#podLocations(pod),
      ports: containerPorts(spec),
    };
  }

  #statusAddresses(pod: K8sObject): readonly Location[] {
    const status = fields(pod['status']);
    const all = parseAll(items(status['podIPs']).map((item) => fields(item)['ip']));
    return all.length > 0 ? all : parseAll([status['podIP']]);
  }

  #podLocations(pod: K8sObject): readonly Location[] {
    return orUnknown(this.#statusAddresses(pod), () => unknownLocation(this.options.podCidrs));
  }

  /** docs/verdicts.md: status.podIPs, else status.hostIPs (hostIP), else the Node's internal, else external addresses. */
  #hostLocations(pod: K8sObject, nodeName: string | undefined): readonly Location[] {
    const status = fields(pod['status']);
    const node = nodeName === undefined ? undefined : this.#nodeObjects.get(nodeName);
    const sources = [
      this.#statusAddresses(pod),
      parseAll(items(status['hostIPs']).map((item) => fields(item)['ip'])),
      parseAll([status['hostIP']]),
      nodeAddresses(node, ['InternalIP']),
      nodeAddresses(node, ['ExternalIP']),
    ];
    return orUnknown(sources.find((addresses) => addresses.length > 0) ?? [], () => unknownLocation());
  }
}

/** Whether `other` is the node that the pod runs on, or a pod on that node's host network. */
export function isLocalNode(pod: Pod, other: Endpoint): Certainty {
  if (other.kind === 'outside' || (other.kind === 'pod' && !other.hostNetwork)) return 'no';
  const name = other.kind === 'node' ? other.name : other.nodeName;
  if (name === undefined || pod.nodeName === undefined) return 'maybe';
  return certain(name === pod.nodeName);
}
