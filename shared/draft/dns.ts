/** Where names are resolved: the DNS pods that policies see, on the ports that they listen on. */

import type { Service, Workload } from '../cluster/model.ts';
import { selects, targetPorts } from '../cluster/services.ts';
import type { Labels } from '../kubernetes/objects.ts';
import { networkPolicyPorts } from '../reachability/fix-peers.ts';
import { noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import { type DraftContext, isPoliced } from './context.ts';
import { type Manifest, networkPolicy, podPeer } from './manifest.ts';
import { selectionOf } from './selecting.ts';

export interface Dns {
  /** Pods of the DNS service; empty when none were read. */
  readonly workloads: readonly Workload[];
  /** Ports of the pods, not of the Service: OpenShift's listen on 5353. */
  readonly ports: PortSet;
  readonly peers: readonly { readonly namespace: string; readonly labels: Labels }[];
  /** Whether pods ask a cache on their own node, at a link-local address. */
  readonly nodeLocal: boolean;
  /** What to know about it. */
  readonly notes: readonly string[];
}

const standard = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const standardPorts = union(portRange('UDP', 53), portRange('TCP', 53));
/** Default of NodeLocal DNSCache (kubernetes/dns, node-cache `-localip`). */
export const nodeLocalCidr = '169.254.20.10/32';

function isDnsService({ namespace, name, ports }: Service): boolean {
  const isSystem = namespace === 'kube-system' || namespace.startsWith('openshift-');
  return isSystem && ports.some(({ port, protocol }) => port === 53 && protocol === 'UDP') && !/upstream/.test(name);
}

export function dnsOf(context: DraftContext): Dns {
  const { cluster } = context;
  const workloads = new Set<Workload>();
  let ports = noPorts;
  for (const service of cluster.services.filter(isDnsService)) {
    for (const workload of cluster.workloads) {
      for (const pod of workload.pods) {
        if (!isPoliced(context, pod) || !selects(service, pod)) continue;
        workloads.add(workload);
        for (const port of service.ports.filter((one) => one.port === 53)) ports = union(ports, targetPorts(port, pod));
      }
    }
  }
  const nodeLocal = cluster.workloads.some(
    ({ name, namespace }) => namespace === 'kube-system' && /node-?local-?dns/.test(name),
  );
  const notes = nodeLocal ? [`a DNS cache runs on each node: ${nodeLocalCidr} is allowed too`] : [];
  if (workloads.size > 0 && ports !== noPorts) {
    const all = [...workloads];
    const peers = all.map((workload) => ({
      namespace: workload.namespace,
      labels: selectionOf(context, workload).labels,
    }));
    return { workloads: all, ports, peers, nodeLocal, notes };
  }
  const assumed = 'no DNS pods were read: kube-system, k8s-app=kube-dns, 53/UDP and 53/TCP are taken for granted';
  return { workloads: [], ports: standardPorts, peers: [standard], nodeLocal, notes: [assumed, ...notes] };
}

/** Egress rules for DNS, of a policy in `namespace` (null: of a cluster-wide one). */
export function dnsRules({ peers, ports, nodeLocal }: Dns, namespace: string | null): Manifest[] {
  const to = peers.map((peer) => podPeer(namespace, peer.namespace, peer.labels));
  const rule = {
    to: [...to, ...(nodeLocal ? [{ ipBlock: { cidr: nodeLocalCidr } }] : [])],
    ...networkPolicyPorts(ports),
  };
  return [rule];
}

/** Every pod may ask. */
export function dnsServerRule({ ports }: Dns): Manifest {
  return { from: [{ namespaceSelector: {} }], ...networkPolicyPorts(ports) };
}

/** Lets every pod in to DNS pods of these namespaces: those that are closed serve the others no longer. */
export function dnsServerPolicies(
  context: DraftContext,
  dns: Dns,
  namespaces: readonly { readonly name: string }[],
): Manifest[] {
  const closed = dns.workloads.filter(({ namespace }) => namespaces.some(({ name }) => name === namespace));
  return closed.map((workload) =>
    networkPolicy({
      namespace: workload.namespace,
      name: `allow-dns-to-${workload.name}`,
      labels: selectionOf(context, workload).labels,
      ingress: [dnsServerRule(dns)],
    }),
  );
}

/** Who asks these servers: those that a generator is about, and everybody when it closes the servers themselves. */
export function dnsClients({ cluster }: DraftContext, dns: Dns, covered: readonly Workload[]): readonly Workload[] {
  return dns.workloads.some((server) => covered.includes(server)) ? cluster.workloads : covered;
}
