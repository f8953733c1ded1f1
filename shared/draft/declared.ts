/** What workloads say that they need: one row for each connection, with its evidence, for a person to review. */

import { containersOf, serviceAccountOf } from '../attack/pod-spec.ts';
import { asList, asObject, asText } from '../cluster/fields.ts';
import type { Cluster, Pod, Service, Workload } from '../cluster/model.ts';
import { selects, targetPorts, workloadsByNamespace } from '../cluster/services.ts';
import { formatAddress } from '../values/addresses.ts';
import { formatPorts, noPorts, type PortSet, portRange, union } from '../values/ports.ts';
import {
  type DraftContext,
  type DraftEvidence,
  evidenceAt,
  hasPoliced,
  type WorkloadSpec,
  workloadSpecs,
} from './context.ts';
import { dnsOf } from './dns.ts';
import { referenceIndex, referencesOf } from './references.ts';

export interface Block {
  readonly cidr: string;
  readonly except?: readonly string[];
}
export type DeclaredEnd =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'outside'; readonly text: string; readonly blocks: readonly Block[] };

export type DeclaredWhy = 'reference' | 'ingress' | 'load-balancer' | 'metrics' | 'api-server' | 'dns-upstream';

export interface DeclaredConnection {
  /** Equal for the same connection in another reading: `shop/web[Deployment] → shop/cart[Deployment]`. */
  readonly id: string;
  readonly from: DeclaredEnd;
  readonly to: DeclaredEnd;
  /** Ports of the pods, as policies see them. */
  readonly ports: PortSet;
  readonly why: readonly DeclaredWhy[];
  readonly evidence: readonly DraftEvidence[];
  /** What a person should know before including it; empty when nothing. */
  readonly note: string;
}

/** All of IPv4 and IPv6 but link-local addresses, where clouds keep their metadata services. */
export const anywhere: readonly Block[] = [{ cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] }, { cidr: '::/0' }];

export function endText(end: DeclaredEnd): string {
  return end.kind === 'workload' ? end.workload.id : end.text;
}

const known = new WeakMap<Cluster, readonly DeclaredConnection[]>();

export function declaredConnections(context: DraftContext): readonly DeclaredConnection[] {
  let rows = known.get(context.cluster);
  if (!rows) {
    rows = new Reader(context).read();
    known.set(context.cluster, rows);
  }
  return rows;
}

const controllerImage =
  /ingress-nginx|nginx-ingress|\/traefik|haproxy-ingress|kubernetes-ingress|contour|envoy-gateway|kong|ambassador|istio\/proxyv2/;
const scraperImage = /(?:^|\/)(?:prometheus|vmagent|victoria-metrics|alloy|grafana-agent|agent)(?::|@|$)/;

class Reader {
  readonly #context: DraftContext;
  readonly #specs: ReadonlyMap<Workload, WorkloadSpec>;
  readonly #byNamespace: ReturnType<typeof workloadsByNamespace>;
  readonly #rows = new Map<string, DeclaredConnection>();

  constructor(context: DraftContext) {
    this.#context = context;
    this.#specs = workloadSpecs(context);
    this.#byNamespace = workloadsByNamespace(context.cluster.workloads);
  }

  read(): readonly DeclaredConnection[] {
    const index = referenceIndex(this.#context);
    for (const [workload, spec] of this.#specs) {
      if (this.#isHost(workload)) continue;
      for (const { host, service, port, evidence } of referencesOf(this.#context, index, workload, spec)) {
        const from = { kind: 'workload', workload } as const;
        if (!service || service.externalName !== null) {
          if (port !== null)
            this.#add(from, foreign(service?.externalName ?? host), portRange('TCP', port), 'reference', evidence);
          continue;
        }
        for (const [backend, ports] of this.#backends(service, port)) {
          this.#add(from, { kind: 'workload', workload: backend }, ports, 'reference', evidence);
        }
      }
    }
    this.#addIngresses();
    this.#addLoadBalancers();
    this.#addScrapes();
    this.#addApiServer();
    this.#addUpstream();
    return [...this.#rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Policies do not select its pods. */
  #isHost(workload: Workload): boolean {
    return !hasPoliced(this.#context, workload);
  }

  #add(from: DeclaredEnd, to: DeclaredEnd, ports: PortSet, why: DeclaredWhy, evidence: DraftEvidence, note = ''): void {
    if (ports === noPorts) return;
    const id = `${endText(from)} → ${endText(to)}`;
    const row = this.#rows.get(id);
    const open = [from, to].find((end) => end.kind === 'outside' && end.blocks === anywhere);
    const own = note || (open ? 'its address is not known, so any address is allowed: narrow it down' : '');
    this.#rows.set(id, {
      id,
      from,
      to,
      ports: row ? union(row.ports, ports) : ports,
      why: [...new Set([...(row?.why ?? []), why])],
      evidence: [...(row?.evidence ?? []), evidence],
      note: row?.note || own,
    });
  }

  /** Workloads behind a Service, with the ports of the pods; every port of the Service where none is named. */
  *#backends(service: Service, port: number | null): Iterable<readonly [Workload, PortSet]> {
    const named = service.ports.filter((one) => one.port === port);
    const chosen = named.length > 0 ? named : service.ports;
    for (const workload of this.#byNamespace.get(service.namespace) ?? []) {
      const own = (pod: Pod): PortSet => chosen.map((one) => targetPorts(one, pod)).reduce(union, noPorts);
      const ports = workload.pods
        .filter((pod) => selects(service, pod))
        .map(own)
        .reduce(union, noPorts);
      if (ports !== noPorts && !this.#isHost(workload)) yield [workload, ports];
    }
  }

  #withImage(pattern: RegExp): { readonly workload: Workload; readonly evidence: DraftEvidence }[] {
    return [...this.#specs].flatMap(([workload, { object, spec, pointer }]) => {
      const container = containersOf(spec).find(({ raw }) => pattern.test(asText(raw.image) ?? ''));
      if (!container || this.#isHost(workload)) return [];
      const at = `${pointer}${container.pointer}/image`;
      return [{ workload, evidence: evidenceAt(this.#context, object, at, `image ${asText(container.raw.image)}`) }];
    });
  }

  /** From the pods of the ingress controller; from anywhere where those are not known. */
  #addIngresses(): void {
    const { cluster, objects } = this.#context;
    if (cluster.ingressTargets.length === 0) return;
    const controllers = this.#withImage(controllerImage);
    const sources: DeclaredEnd[] =
      controllers.length > 0
        ? controllers.map(({ workload }) => ({ kind: 'workload', workload }))
        : [{ kind: 'outside', text: 'ingress controller (its pods were not read)', blocks: anywhere }];
    for (const { workload, ports, by, service } of cluster.ingressTargets) {
      const object = objects.find(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace}/${name}` === by);
      if (!object || this.#isHost(workload)) continue;
      const evidence = evidenceAt(this.#context, object, '/spec', `${by} leads to Service ${service}`);
      for (const from of sources) this.#add(from, { kind: 'workload', workload }, ports, 'ingress', evidence);
    }
  }

  #addLoadBalancers(): void {
    for (const service of this.#context.cluster.services) {
      if (service.type !== 'LoadBalancer' && service.type !== 'NodePort') continue;
      const { sourceRanges, source } = service;
      const blocks = sourceRanges.length > 0 ? sourceRanges.map((cidr) => ({ cidr })) : anywhere;
      const from: DeclaredEnd = {
        kind: 'outside',
        text: sourceRanges.length > 0 ? sourceRanges.join(', ') : 'outside',
        blocks,
      };
      const text = `Service ${service.namespace}/${service.name} is of type ${service.type}`;
      const evidence = { file: source.file, line: this.#context.lineOf(source, '/spec/type'), text };
      const note = `whoever the ${service.type} lets in`;
      for (const [workload, ports] of this.#backends(service, null)) {
        this.#add(from, { kind: 'workload', workload }, ports, 'load-balancer', evidence, note);
      }
    }
  }

  /** Ports named `metrics`, or annotated prometheus.io/port, from whatever scrapes. */
  #addScrapes(): void {
    for (const { workload: scraper } of this.#withImage(scraperImage)) {
      for (const [workload, { object, metadata, pointer }] of this.#specs) {
        if (workload === scraper || this.#isHost(workload)) continue;
        const annotations = asObject(metadata.annotations);
        const annotated =
          annotations['prometheus.io/scrape'] === 'true' ? Number(annotations['prometheus.io/port']) : 0;
        const named = workload.pods
          .flatMap((pod) => pod.ports)
          .filter(({ name, port, protocol }) => (/metrics/.test(name) || port === annotated) && protocol === 'TCP')
          .map(({ port }) => portRange('TCP', port))
          .reduce(union, annotated > 0 && annotated < 65536 ? portRange('TCP', annotated) : noPorts);
        const evidence = evidenceAt(
          this.#context,
          object,
          `${pointer}/containers`,
          `port for metrics: ${formatPorts(named)}`,
        );
        this.#add({ kind: 'workload', workload: scraper }, { kind: 'workload', workload }, named, 'metrics', evidence);
      }
    }
  }

  /** DNS pods ask other name servers for what is not of the cluster; which ones is in a Corefile that nobody reads. */
  #addUpstream(): void {
    const dns = dnsOf(this.#context);
    const ports = union(portRange('UDP', 53), portRange('TCP', 53));
    for (const workload of dns.workloads) {
      const evidence = { file: workload.source.file, line: workload.source.line, text: `${workload.id} serves DNS` };
      const to: DeclaredEnd = { kind: 'outside', text: 'name servers upstream', blocks: anywhere };
      this.#add({ kind: 'workload', workload }, to, ports, 'dns-upstream', evidence);
    }
  }

  /** Workloads whose service account somebody gave rights to. */
  #addApiServer(): void {
    const { objects, cluster } = this.#context;
    const bound = new Map<string, DraftEvidence>();
    for (const object of objects) {
      if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') continue;
      for (const [i, subject] of asList(object.raw.subjects).entries()) {
        const { kind, name, namespace } = asObject(subject);
        if (kind !== 'ServiceAccount') continue;
        const account = `${asText(namespace) ?? object.metadata.namespace ?? ''}/${asText(name) ?? ''}`;
        const text = `${object.kind} ${object.metadata.name} gives rights to service account ${account}`;
        if (!bound.has(account)) bound.set(account, evidenceAt(this.#context, object, `/subjects/${i}`, text));
      }
    }
    const server = cluster.apiServer;
    const to: DeclaredEnd = {
      kind: 'outside',
      text: 'API server',
      blocks: server
        ? server.addresses.map((address) => ({
            cidr: `${formatAddress(address)}/${formatAddress(address).includes(':') ? 128 : 32}`,
          }))
        : anywhere,
    };
    const ports = server?.ports ?? union(portRange('TCP', 443), portRange('TCP', 6443));
    for (const [workload, { spec }] of this.#specs) {
      const evidence = bound.get(`${workload.namespace}/${serviceAccountOf(spec)}`);
      if (!evidence || this.#isHost(workload) || spec.automountServiceAccountToken === false) continue;
      this.#add({ kind: 'workload', workload }, to, ports, 'api-server', evidence);
    }
  }
}

function foreign(host: string): DeclaredEnd {
  return { kind: 'outside', text: host, blocks: anywhere };
}
