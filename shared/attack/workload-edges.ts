/** From a workload to its nodes, the metadata service, etcd, the outside and what it shares (tables E and N). */
import type { Builder } from './builder.ts';
import { escapesOf } from './escape.ts';
import type { EscapeFinding } from './escape-finding.ts';
import { type SpecPlace, specEvidence, type WorkloadFacts } from './facts.ts';
import type { Gate } from './gates.ts';
import { tokenOf } from './identity.ts';
import { type Edge, type Vertex, weaker } from './model.ts';
import { credentialsOf, nodeCloud } from './node-edges.ts';
import type { Placement } from './placement.ts';
import {
  addedCapability,
  containersOf,
  dropsCapability,
  hostMountsOf,
  isWithin,
  serviceAccountOf,
} from './pod-spec.ts';
import { scopesOf } from './rbac/evaluator.ts';

/** Gives a vertex of a node by index. */
export type VertexAt = (index: number) => Vertex;

const findings = new WeakMap<object, readonly EscapeFinding[]>();

/** escapesOf, remembered by spec. */
export function escapesIn(place: SpecPlace): readonly EscapeFinding[] {
  let found = findings.get(place.spec);
  if (!found) {
    found = escapesOf(place.spec);
    findings.set(place.spec, found);
  }
  return found;
}

export function escapeEdges(builder: Builder, placement: Placement, workload: WorkloadFacts, at: VertexAt): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<string>();
  for (const place of workload.places) {
    const found = escapesIn(place);
    if (found.length === 0) continue;
    const control = hardening(builder, workload);
    const nodes = placement.nodesOf(builder, workload, place);
    for (const finding of found) {
      if (finding.needsLogs && !readsLogs(builder, workload, place)) continue;
      for (const node of nodes) {
        const to = finding.target === 'node' ? node.vertex : credentialsOf(builder, placement, at(node.vertex));
        const key = `${finding.rule} ${to}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const note = [finding.note, node.note].filter((one) => one !== undefined).join('; ');
        edges.push({
          to,
          rule: finding.rule,
          certainty: weaker(finding.certainty, node.certainty),
          ...(note !== '' && { note }),
          evidence: [specEvidence(workload, place, finding.pointer, `${workload.workload}: ${finding.text}`)],
          controls: [control],
          need: finding.needsLogs ? 'api-server' : null,
        });
      }
    }
  }
  return edges;
}

/** One control a workload: everything that lets it out, in one list. */
function hardening(builder: Builder, workload: WorkloadFacts): string {
  const changes = new Map<string, { object: SpecPlace['object']; pointer: string; from: string; to: string | null }>();
  for (const one of workload.places) {
    for (const finding of escapesIn(one)) {
      for (const { pointer, from, to } of finding.changes) {
        const { object, pointer: full } = specEvidence(workload, one, pointer, '');
        changes.set(`${object.kind} ${object.metadata.name} ${full}`, { object, pointer: full, from, to });
      }
    }
    // Pods of one template say the same; the template is what is changed.
    if (workload.template) break;
  }
  return builder.control({
    id: `pod-security:${workload.workload}`,
    kind: 'pod-security',
    title: `Keep ${workload.workload} off its node`,
    endpoint: -1,
    changes: [...changes.values()],
  });
}

/** Whether the account of a pod, whose token it has, may read logs. */
function readsLogs(builder: Builder, workload: WorkloadFacts, { spec }: SpecPlace): boolean {
  const name = serviceAccountOf(spec);
  const account = builder.facts.accounts.get(`${workload.namespace}/${name}`) ?? null;
  if (!tokenOf(spec, account)) return false;
  const grants = builder.rbac.grants({ kind: 'ServiceAccount', namespace: workload.namespace, name });
  return ['pods/log', 'nodes/log', 'nodes/proxy'].some((resource) => scopesOf(grants, 'get', '', resource).length > 0);
}

function gateText(what: string, { target, note }: Gate): string {
  return note === undefined ? `${what} (${target})` : `${what} (${target}; ${note})`;
}

/** Edges that begin at the network position of a pod and end beyond the workloads. */
export function positionEdges(builder: Builder, workload: WorkloadFacts, policed: boolean): Edge[] {
  const { gates, facts } = builder;
  const { endpoint, id } = workload;
  const edges: Edge[] = [];
  const egress = (kind: 'metadata-egress' | 'etcd-egress', what: string): string[] =>
    policed
      ? [
          builder.control({ id: `${kind}:${id}`, kind, title: `Deny ${id} egress to ${what}`, endpoint, changes: [] }),
          egressControl(builder, workload),
        ]
      : [];
  const metadata = gates.metadata(endpoint);
  const cloud = facts.nodes.find((one) => one.cloud !== null)?.cloud ?? 'unknown';
  if (metadata) {
    // The hop limit of IMDSv2 and workload identity of the cloud stop pods, but no file here says that they are on.
    const onHost = workload.facts.hostNetwork;
    const own = cloud === 'unknown' ? 'unknown' : onHost ? 'likely' : 'possible';
    const note = onHost ? 'on the host network' : 'a hop limit or workload identity of the cloud would stop it';
    edges.push({
      to: builder.vertex('cloud-identity', nodeCloud(cloud)),
      rule: 'N3-metadata',
      certainty: weaker(own, metadata.certainty),
      note: gateText(note, metadata),
      evidence: [],
      controls: egress('metadata-egress', 'the metadata service'),
      need: null,
    });
  }
  const etcd = gates.etcd(endpoint);
  if (etcd) {
    const holds = workload.places.some(({ spec }) =>
      hostMountsOf(spec).some(
        ({ path }) =>
          ['/', '/etc', '/etc/kubernetes', '/etc/kubernetes/pki'].includes(path) ||
          isWithin(path, '/etc/kubernetes/pki/etcd'),
      ),
    );
    edges.push({
      to: builder.vertex('cluster-admin', 'cluster-admin'),
      rule: 'N6-etcd',
      certainty: weaker(holds ? 'likely' : 'unknown', etcd.certainty),
      note: gateText(holds ? 'mounts its client certificate' : 'needs a client certificate of etcd', etcd),
      evidence: [],
      controls: egress('etcd-egress', 'etcd'),
      need: null,
    });
  }
  const outside = gates.internet(endpoint);
  if (outside) {
    edges.push({
      to: builder.vertex('outside', 'outside'),
      rule: 'N9-exfiltration',
      certainty: outside.certainty,
      note: outside.target,
      evidence: [],
      controls: policed ? [egressControl(builder, workload)] : [],
      need: null,
    });
  }
  const dns = outside ? null : gates.dns(endpoint);
  if (dns) {
    edges.push({
      to: builder.vertex('outside', 'outside'),
      rule: 'N9-dns-tunnel',
      certainty: weaker('likely', dns.certainty),
      note: `by way of ${dns.target}, which asks the outside`,
      evidence: [],
      controls: [],
      need: null,
    });
  }
  return edges;
}

export function egressControl(builder: Builder, { id, endpoint }: WorkloadFacts): string {
  return builder.control({
    id: `egress:${id}`,
    kind: 'egress-policy',
    title: `Let ${id} call nothing but DNS`,
    endpoint,
    changes: [],
  });
}

/** Whether containers of a pod can send what they like on the wire (NET_RAW is in the default set). */
export function mayForgePackets({ spec }: SpecPlace): boolean {
  return containersOf(spec).some(
    (container) =>
      addedCapability(container, 'NET_RAW') >= 0 ||
      addedCapability(container, 'NET_ADMIN') >= 0 ||
      !dropsCapability(container, 'NET_RAW'),
  );
}
