/** The cluster as policies see it: namespaces, nodes, workloads and their pods. */
import type { Diagnostic, Labels, Source } from '../kubernetes/objects.ts';
import type { Address } from '../values/addresses.ts';
import type { PortSet, Protocol } from '../values/ports.ts';

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** Whether a Namespace object was read; without one, labels beyond the name are not known. */
  readonly declared: boolean;
}

export interface ContainerPort {
  /** '' when the port has no name. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** One pod, or `count` pods of one template that files do not tell apart. */
export interface Pod {
  /** Name of a live pod; '' for pods of a template. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Keys of labels that exist with a value only the cluster knows. */
  readonly hashLabels: readonly string[];
  readonly count: number;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** A container of any sort, init and ephemeral ones too, runs privileged (or as a Windows HostProcess). */
  readonly privileged: boolean;
  /** Node it runs on; null when not known. */
  readonly node: string | null;
  /** Empty when not known. */
  readonly addresses: readonly Address[];
  /** For templates whose controller numbers its pods: labels that differ by ordinal. */
  readonly ordinals: OrdinalLabels | null;
}
export interface OrdinalLabels {
  readonly start: number;
  /** Label key → value for a pod of that ordinal. */
  readonly labels: Readonly<Record<string, (ordinal: number) => string>>;
  readonly podName: (ordinal: number) => string;
}

export interface Workload {
  /** `namespace/name[Kind]`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly pods: readonly Pod[];
  readonly source: Source;
}

export interface Cluster {
  /** Sorted by name. */
  readonly namespaces: readonly Namespace[];
  readonly nodes: readonly ClusterNode[];
  /** Sorted by namespace, then id. */
  readonly workloads: readonly Workload[];
  /** What Ingress, Gateway routes and OpenShift Routes lead to. */
  readonly ingressTargets: readonly IngressTarget[];
  /** Sorted by namespace, then name. */
  readonly services: readonly Service[];
  /** Null when nothing that was read says where it is. */
  readonly apiServer: ApiServer | null;
  readonly diagnostics: readonly Diagnostic[];
}

export const nameLabel = 'kubernetes.io/metadata.name';

export interface ClusterNode {
  readonly name: string;
  readonly labels: Labels;
  /** Every InternalIP and ExternalIP. */
  readonly addresses: readonly Address[];
  /** Addresses of pods on the node's network: InternalIPs, else ExternalIPs. */
  readonly hostAddresses: readonly Address[];
  /** `spec.providerID`, such as `aws:///eu-west-1a/i-0abc`; '' when not known. */
  readonly provider: string;
}

/** What an Ingress or a route leads to. */
export interface IngressTarget {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly ports: PortSet;
  /** `namespace/name` of the Service in between. */
  readonly service: string;
  /** `Kind namespace/name` of the Ingress or route. */
  readonly by: string;
}

export interface ServicePort {
  /** '' when the port has no name. */
  readonly name: string;
  readonly port: number;
  /** Null when it is none that Kubernetes knows. */
  readonly protocol: Protocol | null;
  /** Number, or name of a container port. */
  readonly targetPort: number | string;
  readonly nodePort: number | null;
}
export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  readonly type: string;
  /** Empty: it selects no pods. */
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
  readonly clusterAddresses: readonly string[];
  /** External IPs, and addresses and host names of its load balancer. */
  readonly externalAddresses: readonly string[];
  /** CIDRs that the load balancer lets in; empty: all. */
  readonly sourceRanges: readonly string[];
  readonly externalName: string | null;
  readonly source: Source;
}

export interface ApiServer {
  readonly addresses: readonly Address[];
  readonly ports: PortSet;
  readonly from: 'endpoints' | 'control-plane-nodes';
}
