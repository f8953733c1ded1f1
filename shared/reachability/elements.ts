/**
 * The points that sets are made of. An endpoint is one element, or several when policies tell its addresses apart
 * (dual stack). Elements of a namespace, and within it of a workload, are contiguous.
 */
import type { Cluster, Pod, Workload } from '../cluster/model.ts';
import { labelMap } from '../kubernetes/labels.ts';
import { type Address, familyOf, formatAddressSet, formatRanges } from '../values/addresses.ts';
import { disjoint, isSubset } from '../values/intervals.ts';
import { type AddressClass, type AddressClasses, classifyAddresses } from './address-classes.ts';
import type { Endpoint, WorkloadEndpoint } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Families that an element speaks: 1 IPv4, 2 IPv6, 3 both or not known. */
export type FamilyMask = 1 | 2 | 3;

export interface Element {
  readonly endpoint: number;
  readonly families: FamilyMask;
  /** Address class, or null when the address is not known. */
  readonly addressClass: number | null;
  /** The pod that stands for all pods of the endpoint; null for what is no pod. */
  readonly pod: Pod | null;
  /** Index into namespaces; -1 for what has none. */
  readonly namespace: number;
}

export interface EndpointFacts {
  readonly endpoint: Endpoint;
  /** Elements [first, last). */
  readonly first: number;
  readonly last: number;
  /** Nodes that the pods run on; null when not known. */
  readonly nodes: ReadonlySet<string> | null;
  readonly pods: readonly Pod[];
  readonly workload: Workload | null;
}

export interface Universe {
  readonly elements: readonly Element[];
  readonly endpoints: readonly EndpointFacts[];
  readonly classes: AddressClasses;
  /** Element range of each namespace, by index. */
  readonly namespaceRanges: readonly (readonly [number, number])[];
}

/** A group of pods that no policy can tell apart. */
interface PodGroup {
  readonly pods: Pod[];
  readonly count: number;
}

/** Pods of a template one by one, where a policy mentions the labels that tell them apart. */
function expandOrdinals(pod: Pod, vocabulary: Vocabulary): readonly Pod[] {
  const { ordinals } = pod;
  if (!ordinals || !Object.keys(ordinals.labels).some((key) => vocabulary.podLabels.has(key))) return [pod];
  return Array.from({ length: pod.count }, (_, i) => {
    const ordinal = ordinals.start + i;
    const own = Object.entries(ordinals.labels).map(([key, value]) => [key, value(ordinal)] as const);
    return {
      ...pod,
      name: ordinals.podName(ordinal),
      count: 1,
      ordinals: null,
      labels: labelMap(pod.labels, Object.fromEntries(own)),
    };
  });
}

/** Labels and ports of a pod as far as policies mention them. */
function wordsOf(pod: Pod, vocabulary: Pick<Vocabulary, 'podLabels' | 'portNames'>): string {
  const labels: string[] = [];
  for (const key of vocabulary.podLabels) {
    const value = pod.labels[key];
    if (value !== undefined) labels.push(`${key}=${value}`);
    else if (pod.hashLabels.includes(key)) labels.push(`${key}?`);
  }
  const ports = pod.ports
    .filter((port) => vocabulary.portNames.has(port.name))
    .map((port) => `${port.name}:${port.protocol}:${port.port}`);
  return JSON.stringify([labels, ports.sort()]);
}

/** Signature of what policies see of a pod. */
function signature(pod: Pod, vocabulary: Vocabulary, classes: AddressClasses): string {
  const addresses = pod.addresses.map((address) => classes.classOf(address));
  return JSON.stringify([pod.hostNetwork, wordsOf(pod, vocabulary), addresses]);
}

/** Whether two pods certainly have one signature. */
function isLike(a: Pod, b: Pod, { podLabels }: Vocabulary, classes: AddressClasses): boolean {
  if (a.ports !== b.ports || a.hashLabels !== b.hashLabels || a.hostNetwork !== b.hostNetwork) return false;
  if (a.addresses.length !== b.addresses.length) return false;
  for (const key of podLabels) if (a.labels[key] !== b.labels[key]) return false;
  return a.addresses.every((address, i) => classes.classOf(address) === classes.classOf(b.addresses[i] as Address));
}

function groupOf(groups: Map<string, Pod[]>, key: string): Pod[] {
  const known = groups.get(key);
  if (known) return known;
  const fresh: Pod[] = [];
  groups.set(key, fresh);
  return fresh;
}

function groupPods(workload: Workload, vocabulary: Vocabulary, classes: AddressClasses): PodGroup[] {
  const [only] = workload.pods;
  if (workload.pods.length === 1 && only && !only.ordinals) return [{ pods: [only], count: only.count }];
  const groups = new Map<string, Pod[]>();
  let last: Pod[] = [];
  for (const one of workload.pods) {
    for (const pod of expandOrdinals(one, vocabulary)) {
      // Most pods of a workload are like the one before, which is quicker to see than to spell out.
      if (!last[0] || !isLike(pod, last[0], vocabulary, classes))
        last = groupOf(groups, signature(pod, vocabulary, classes));
      last.push(pod);
    }
  }
  return [...groups.values()].map((pods) => ({ pods, count: pods.reduce((sum, pod) => sum + pod.count, 0) }));
}

const shownNames = 3;

function endpointOf(workload: Workload, group: PodGroup, alone: boolean): WorkloadEndpoint {
  const names = group.pods.map((pod) => pod.name).filter((name) => name !== '');
  const more = names.length > shownNames ? [`+${names.length - shownNames}`] : [];
  const suffix = alone ? '' : `{${[...names.slice(0, shownNames), ...more].join(',')}}`;
  const [first] = group.pods;
  return {
    type: 'workload',
    id: `${workload.id}${suffix}`,
    namespace: workload.namespace,
    name: workload.name,
    kind: workload.kind,
    pods: group.count,
    podNames: names,
    labels: first?.labels ?? {},
    hostNetwork: first?.hostNetwork ?? false,
  };
}

const maskOf = { 4: 1, 6: 2 } as const;

/** Address classes as elements: one per class; families of one class are merged when no policy tells them apart. */
function facets(
  addresses: readonly Address[],
  classes: AddressClasses,
): { families: FamilyMask; addressClass: number | null }[] {
  if (addresses.length === 0) return [{ families: 3, addressClass: null }];
  const byClass = new Map<number, FamilyMask>();
  for (const address of addresses) byClass.set(classes.classOf(address), maskOf[familyOf(address)]);
  return [...byClass].map(([addressClass, families]) => ({ families, addressClass }));
}

export function buildUniverse(cluster: Cluster, vocabulary: Vocabulary): Universe {
  const classes = classifyAddresses(vocabulary.addressSets);
  const elements: Element[] = [];
  const endpoints: EndpointFacts[] = [];
  const add = (
    endpoint: Endpoint,
    parts: readonly Omit<Element, 'endpoint'>[],
    rest: Omit<EndpointFacts, 'endpoint' | 'first' | 'last'>,
  ): void => {
    const first = elements.length;
    for (const part of parts) elements.push({ endpoint: endpoints.length, ...part });
    endpoints.push({ endpoint, first, last: elements.length, ...rest });
  };

  const namespaceIndex = new Map(cluster.namespaces.map((namespace, i) => [namespace.name, i]));
  const namespaceRanges: [number, number][] = cluster.namespaces.map(() => [0, 0]);
  for (const workload of cluster.workloads) {
    const groups = groupPods(workload, vocabulary, classes);
    const namespace = namespaceIndex.get(workload.namespace) ?? -1;
    const start = elements.length;
    for (const group of groups) {
      const pod = group.pods[0] as Pod;
      const parts = facets(pod.addresses, classes).map((facet) => ({ ...facet, pod, namespace }));
      add(endpointOf(workload, group, groups.length === 1), parts, {
        nodes: nodesOf(group.pods),
        pods: group.pods,
        workload,
      });
    }
    const range = namespaceRanges[namespace];
    if (!range) continue;
    if (range[1] === 0) range[0] = start;
    range[1] = elements.length;
  }
  for (const node of cluster.nodes) {
    const parts = facets(node.addresses, classes).map((facet) => ({ ...facet, pod: null, namespace: -1 }));
    const endpoint: Endpoint = { type: 'node', id: `node/${node.name}`, name: node.name };
    add(endpoint, parts, { nodes: new Set([node.name]), pods: [], workload: null });
  }
  for (const [index, addressClass] of classes.classes.entries()) {
    const families = maskOf[addressClass.family];
    const part = { families, addressClass: index, pod: null, namespace: -1 };
    add(addressesEndpoint(addressClass), [part], { nodes: null, pods: [], workload: null });
  }
  if (cluster.ingressTargets.length > 0) {
    const part = { families: 3, addressClass: null, pod: null, namespace: -1 } as const;
    const endpoint: Endpoint = { type: 'ingress-controller', id: '{ingress-controller}' };
    add(endpoint, [part], { nodes: null, pods: [], workload: null });
  }
  return { elements, endpoints, classes, namespaceRanges };
}

/** Whether a further vocabulary splits no element: pods of an endpoint are alike to it, and so are addresses of a class. */
export function tellsApartNoMore(universe: Universe, known: Vocabulary, further: Vocabulary): boolean {
  const labels = [...further.podLabels].filter((key) => !known.podLabels.has(key));
  const names = [...further.portNames].filter((name) => !known.portNames.has(name));
  for (const { pods } of labels.length + names.length > 0 ? universe.endpoints : []) {
    for (const pod of pods) {
      if (pod.ordinals && labels.some((key) => pod.ordinals?.labels[key] !== undefined)) return false;
    }
    if (pods.length < 2) continue;
    const own = { podLabels: new Set(labels), portNames: new Set(names) };
    const first = wordsOf(pods[0] as Pod, own);
    if (pods.some((pod) => wordsOf(pod, own) !== first)) return false;
  }
  const sets = further.addressSets.filter((set) => known.addressSetOf(set) < 0);
  return sets.every((set) =>
    universe.classes.classes.every(({ addresses }) => isSubset(addresses, set) || disjoint(addresses, set)),
  );
}

function nodesOf(pods: readonly Pod[]): ReadonlySet<string> | null {
  const nodes = new Set<string>();
  for (const { node } of pods) {
    if (node === null) return null;
    nodes.add(node);
  }
  return nodes;
}

function addressesEndpoint({ addresses, family }: AddressClass): Endpoint {
  return { type: 'addresses', id: formatAddressSet(addresses), family, ranges: formatRanges(addresses) };
}
