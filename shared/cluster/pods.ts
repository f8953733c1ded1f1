/** Pods, from Pod objects and from the templates of controllers. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type Address, parseAddress } from '../values/addresses.ts';
import { type Protocol, protocols } from '../values/ports.ts';
import { asCount, asLabels, asList, asObject, asText, type Json } from './fields.ts';
import type { ClusterNode, ContainerPort, OrdinalLabels, Pod } from './model.ts';

/** Container ports of a pod spec: containers, and init containers that keep running (sidecars). */
function containerPorts(spec: Json): ContainerPort[] {
  const ports: ContainerPort[] = [];
  for (const container of asList(spec.containers)) addPorts(ports, asObject(container));
  for (const container of asList(spec.initContainers).map(asObject)) {
    if (container.restartPolicy === 'Always') addPorts(ports, container);
  }
  return ports;
}

function addPorts(ports: ContainerPort[], container: Json): void {
  for (const entry of asList(container.ports)) {
    const { name, containerPort, protocol } = asObject(entry);
    const known: Protocol | undefined = protocol == null ? 'TCP' : protocols.find((p) => p === protocol);
    if (typeof containerPort === 'number' && known) {
      ports.push({ name: asText(name) ?? '', port: containerPort, protocol: known });
    }
  }
}

function samePorts(a: readonly ContainerPort[], b: readonly ContainerPort[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, port, protocol }, i) => b[i]?.name === name && b[i]?.port === port && b[i]?.protocol === protocol)
  );
}

/** Pod Security Standards, "Privileged Containers" and "HostProcess": any container of any sort. */
function isPrivileged(spec: Json): boolean {
  const isOne = (container: unknown): boolean => {
    const holder = asObject(container);
    return asObject(holder.securityContext).privileged === true || isHostProcess(holder);
  };
  return (
    isHostProcess(spec) ||
    asList(spec.containers).some(isOne) ||
    asList(spec.initContainers).some(isOne) ||
    asList(spec.ephemeralContainers).some(isOne)
  );
}
function isHostProcess(holder: Json): boolean {
  return asObject(asObject(holder.securityContext).windowsOptions).hostProcess === true;
}

/** Each once, in the order in which they are listed. */
function addressList(value: unknown): Address[] {
  const addresses: Address[] = [];
  for (const entry of asList(value)) {
    const parsed = parseAddress(asText(asObject(entry).ip) ?? '');
    if (parsed && !addresses.includes(parsed.address)) addresses.push(parsed.address);
  }
  return addresses;
}
function addressesOf(status: Json, plural: string, single: string): Address[] {
  const list = addressList(status[plural]);
  return list.length > 0 ? list : addressList([{ ip: status[single] }]);
}

export function isTerminated(pod: KubernetesObject): boolean {
  const { phase } = asObject(pod.raw.status);
  return phase === 'Succeeded' || phase === 'Failed';
}

function hostAddressesOf(node: string | null, nodes: ReadonlyMap<string, ClusterNode>): readonly Address[] {
  return (node === null ? undefined : nodes.get(node)?.hostAddresses) ?? [];
}

/** `sibling`: another pod of the workload. What is equal in both is kept once: there may be thousands of them. */
export function readPod(object: KubernetesObject, nodes: ReadonlyMap<string, ClusterNode>, sibling?: Pod): Pod {
  const spec = asObject(object.raw.spec);
  const status = asObject(object.raw.status);
  const hostNetwork = spec.hostNetwork === true;
  const node = asText(spec.nodeName);
  let addresses: readonly Address[] = addressesOf(status, 'podIPs', 'podIP');
  if (hostNetwork && addresses.length === 0) addresses = addressesOf(status, 'hostIPs', 'hostIP');
  if (hostNetwork && addresses.length === 0) addresses = hostAddressesOf(node, nodes);
  const ports = containerPorts(spec);
  return {
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? 'default',
    labels: object.metadata.labels,
    hashLabels: noHashLabels,
    count: 1,
    ports: sibling && samePorts(sibling.ports, ports) ? sibling.ports : ports,
    hostNetwork,
    privileged: isPrivileged(spec),
    node,
    addresses,
    ordinals: null,
  };
}

const noHashLabels: readonly string[] = [];
const jobIndex = 'batch.kubernetes.io/job-completion-index';

/** Labels with a value that only the cluster knows, by controller kind. */
const hashLabels: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash'],
  StatefulSet: ['controller-revision-hash'],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Job: ['controller-uid', 'batch.kubernetes.io/controller-uid'],
  CronJob: ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'],
};

function ordinalsOf(object: KubernetesObject, spec: Json): OrdinalLabels | null {
  const { name } = object.metadata;
  if (object.kind === 'StatefulSet') {
    const podName = (ordinal: number): string => `${name}-${ordinal}`;
    return {
      start: asCount(asObject(spec.ordinals).start) ?? 0,
      labels: { 'statefulset.kubernetes.io/pod-name': podName, 'apps.kubernetes.io/pod-index': String },
      podName,
    };
  }
  if (object.kind === 'Job' && spec.completionMode === 'Indexed') {
    return {
      start: 0,
      labels: { [jobIndex]: String },
      podName: (ordinal) => `${name}-${ordinal}`,
    };
  }
  return null;
}

function countOf(kind: string, spec: Json): number {
  if (kind === 'Job') {
    const wanted = spec.completionMode === 'Indexed' ? asCount(spec.completions) : asCount(spec.parallelism);
    return wanted ?? 1;
  }
  return kind === 'DaemonSet' || kind === 'CronJob' ? 1 : (asCount(spec.replicas) ?? 1);
}

/** The pods that a controller's template stands for. DaemonSets count as one: how many nodes there are is not in files. */
export function podOfTemplate(object: KubernetesObject, nodes: ReadonlyMap<string, ClusterNode>): Pod {
  const own = asObject(object.raw.spec);
  const spec = object.kind === 'CronJob' ? asObject(asObject(own.jobTemplate).spec) : own;
  const isIndexedCron = object.kind === 'CronJob' && spec.completionMode === 'Indexed';
  const template = asObject(spec.template);
  const podSpec = asObject(template.spec);
  const hostNetwork = podSpec.hostNetwork === true;
  const node = asText(podSpec.nodeName);
  const { name } = object.metadata;
  const labels = asLabels(asObject(template.metadata).labels);
  if (object.kind === 'Job') {
    labels['job-name'] = name;
    labels['batch.kubernetes.io/job-name'] = name;
  }
  return {
    name: '',
    namespace: object.metadata.namespace ?? 'default',
    labels,
    hashLabels: [...(hashLabels[object.kind] ?? []), ...(isIndexedCron ? [jobIndex] : [])],
    count: countOf(object.kind, spec),
    ports: containerPorts(podSpec),
    hostNetwork,
    privileged: isPrivileged(podSpec),
    node,
    addresses: hostNetwork ? hostAddressesOf(node, nodes) : [],
    ordinals: ordinalsOf(object, own),
  };
}
