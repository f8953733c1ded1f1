/**
 * NetworkPolicies that carry a control out. Policies only ever allow, so where one that exists lets the attacker in, a
 * rule of it has to go as well; what the rule let in besides is allowed again by the new policy.
 */
import { stringify } from 'yaml';
import { asList, asObject } from '../cluster/fields.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Engine } from '../reachability/engine.ts';
import { formatAddress, parseAddress } from '../values/addresses.ts';
import { contains } from '../values/intervals.ts';
import { allPorts, noPorts, type PortSet, subtract, toRanges } from '../values/ports.ts';
import type { WorkloadFacts } from './facts.ts';
import type { AttackGraph } from './graph.ts';
import { type Control, dnsPorts, type FieldChange } from './model.ts';
import { labelOpenings } from './rbac-policies.ts';
import { reopened } from './reopened.ts';
import type { Simulation } from './simulate.ts';

export interface CutPolicy {
  /** Null when changing rules is enough. */
  readonly policy: KubernetesObject | null;
  readonly yaml: string;
  /** Rules of policies that have to go. */
  readonly changes: readonly FieldChange[];
}

/** Labels that change with every roll-out; a selector must not name them. */
const volatile =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*)$/;

function stableLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !volatile.test(key)));
}

type Spec = Readonly<Record<string, unknown>>;
const dns: Spec = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

function portList(ports: PortSet): Spec {
  if (ports === allPorts) return {};
  const list = Object.entries(toRanges(ports)).flatMap(([protocol, ranges]) =>
    ranges.map(([lo, hi]) => ({ protocol, port: lo, ...(hi > lo && { endPort: hi }) })),
  );
  return { ports: list };
}

function policyObject(workload: WorkloadFacts, name: string, spec: Spec): KubernetesObject {
  const labels = stableLabels(workload.facts.labels);
  const body = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: workload.namespace },
    spec: { podSelector: Object.keys(labels).length === 0 ? {} : { matchLabels: labels }, ...spec },
  };
  return {
    apiVersion: body.apiVersion,
    kind: body.kind,
    metadata: { name, namespace: workload.namespace, labels: {}, annotations: {}, ownerReferences: [] },
    raw: body,
    source: { file: `${name}.yaml`, line: 1, document: 0, pointer: '' },
  };
}

/** DNS label of at most 63 characters. */
function policyName(prefix: string, { facts }: WorkloadFacts): string {
  const own = facts.name.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  return `${prefix}-${own}`.slice(0, 63).replace(/-+$/, '');
}

/** Rules of NetworkPolicies that apply to an endpoint in a direction and let one of these elements through. */
function rulesThatLet(
  graph: AttackGraph,
  endpoint: number,
  direction: 'ingress' | 'egress',
  elements: (contained: (element: number) => boolean) => boolean,
  engine = graph.facts.engine,
): FieldChange[] {
  const { first } = engine.facts(endpoint);
  const objects = graph.facts.kinds.get('NetworkPolicy') ?? [];
  return engine.bound.flatMap((bound): FieldChange[] => {
    const { policy, subject } = bound;
    if (policy.tier !== 'NetworkPolicy' || !contains(subject.may, first)) return [];
    const object = objects.find(({ source }) => source === policy.source);
    if (!object) return [];
    return (policy.rules[direction] ?? []).flatMap((rule): FieldChange[] => {
      const { may } = bound.peersOf(rule);
      if (!elements((element) => contains(may, element))) return [];
      const text = `${direction} rule ${rule.index + 1} of ${policy.id}`;
      return [{ object, pointer: `/spec/${direction}/${rule.index}`, from: text, to: null }, ...keepIsolating(object)];
    });
  });
}

/** A policy without policyTypes isolates for egress only as long as it has an egress rule (API defaulting). */
function keepIsolating(object: KubernetesObject): FieldChange[] {
  const spec = asObject(object.raw.spec);
  if (spec.policyTypes !== undefined || asList(spec.egress).length === 0) return [];
  const value = ['Ingress', 'Egress'];
  return [{ object, pointer: '/spec/policyTypes', from: '(unset)', to: value.join(', '), value }];
}

function elementsOf(engine: Engine, endpoint: number): number[] {
  const { first, last } = engine.facts(endpoint);
  return Array.from({ length: last - first }, (_, i) => first + i);
}

/** The NetworkPolicy and the changes of others that carry a control out; null when the control is no policy. */
export function cutPolicyOf(simulation: Simulation, control: Control): CutPolicy | null {
  const { graph } = simulation;
  const workload = graph.facts.workloads.get(control.endpoint);
  if (!workload) return null;
  switch (control.kind) {
    case 'ingress-policy':
      return ingressCut(simulation, workload);
    case 'egress-policy':
      return egressCut(graph, workload, 'egress', [dns], () => true, afterLabels(simulation));
    case 'api-egress':
    case 'kubelet-egress':
    case 'etcd-egress':
      return egressCut(graph, workload, control.kind, [{ to: [{ namespaceSelector: {} }] }], hosts(graph));
    case 'metadata-egress':
      return metadataCut(graph, workload);
    default:
      return null;
  }
}

/** The engine once labels of namespaces are what the attacker made them: rules that let through only then count too. */
function afterLabels({ graph, openings }: Simulation): Engine {
  const labels = labelOpenings(openings);
  return labels.size === 0 ? graph.facts.engine : reopened(graph, labels).engine;
}

/** Elements that are no pods: nodes and outside addresses. */
function hosts(graph: AttackGraph): (element: number) => boolean {
  const { elements } = graph.facts.engine.universe;
  return (element) => elements[element]?.pod === null;
}

function withYaml(policy: KubernetesObject | null, changes: readonly FieldChange[]): CutPolicy {
  return { policy, changes, yaml: policy ? stringify(policy.raw) : '' };
}

function egressCut(
  graph: AttackGraph,
  workload: WorkloadFacts,
  prefix: string,
  egress: readonly Spec[],
  forbidden: (element: number) => boolean,
  engine = graph.facts.engine,
): CutPolicy {
  const { elements } = graph.facts.engine.universe;
  const all = [...elements.keys()].filter(forbidden);
  const changes = rulesThatLet(graph, workload.endpoint, 'egress', (held) => all.some(held), engine).filter(
    (change) => !isDnsRule(graph, change),
  );
  const policy = policyObject(workload, policyName(`limit-${prefix.replace('-egress', '')}`, workload), {
    policyTypes: ['Egress'],
    egress,
  });
  return withYaml(policy, changes);
}

/** A rule for ports of DNS alone stays. */
function isDnsRule(graph: AttackGraph, { object, pointer }: FieldChange): boolean {
  if (pointer === '/spec/policyTypes') return false;
  const index = Number(pointer.slice(pointer.lastIndexOf('/') + 1));
  const bound = graph.facts.engine.bound.find(({ policy }) => policy.source === object.source);
  const rule = bound?.policy.rules.egress?.find((one) => one.index === index);
  if (!rule || rule.ports.named.length > 0 || rule.ports.fixed === noPorts) return false;
  return subtract(rule.ports.fixed, dnsPorts) === noPorts;
}

function metadataCut(graph: AttackGraph, workload: WorkloadFacts): CutPolicy {
  const texts = ['169.254.169.254', 'fd00:ec2::254'];
  const addresses = texts.flatMap((text) => parseAddress(text)?.address ?? []);
  const elements = addresses
    .map((address) => graph.gates.endpointAt(address))
    .flatMap((endpoint) => elementsOf(graph.facts.engine, endpoint));
  const changes = rulesThatLet(graph, workload.endpoint, 'egress', (held) => elements.some(held));
  const [v4, v6] = addresses.map(formatAddress);
  const policy = policyObject(workload, policyName('limit-metadata', workload), {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { ipBlock: { cidr: '0.0.0.0/0', except: [`${v4}/32`] } },
          { ipBlock: { cidr: '::/0', except: [`${v6}/128`] } },
          { namespaceSelector: {} },
        ],
      },
    ],
  });
  return withYaml(policy, changes);
}

/** Lets in whoever gets in today and is not in the attacker's hands. */
function ingressCut(simulation: Simulation, workload: WorkloadFacts): CutPolicy {
  const { graph, owned } = simulation;
  const { engine } = graph.facts;
  const held = new Set<number>();
  for (const vertex of owned.keys()) {
    const at = graph.at(vertex);
    if (graph.positionOf(at) < 0) continue;
    // A pod of the attacker's own with the same labels is a caller like others.
    if (at.endpoint !== workload.endpoint || at.kind === 'own-pod') held.add(at.endpoint);
  }
  const outside = owned.has(graph.internet);
  const attackers = [...held].flatMap((endpoint) => elementsOf(engine, endpoint));
  if (outside) {
    for (const [endpoint, facts] of engine.universe.endpoints.entries()) {
      const { type } = facts.endpoint;
      if (type === 'addresses' || type === 'ingress-controller') attackers.push(...elementsOf(engine, endpoint));
    }
  }
  const letIn = (has: (element: number) => boolean): boolean => attackers.some(has);
  const changes = rulesThatLet(graph, workload.endpoint, 'ingress', letIn, afterLabels(simulation));
  const ports = graph.view.listening(workload.endpoint);
  const friends: WorkloadFacts[] = [];
  for (const other of graph.facts.workloads.values()) {
    if (held.has(other.endpoint) || other.endpoint === workload.endpoint || other.facts.hostNetwork) continue;
    if (graph.view.reach(other.endpoint, workload.endpoint).allowed === noPorts) continue;
    const labels = stableLabels(other.facts.labels);
    const entries = Object.entries(labels);
    // Labels that something in the attacker's hands has as well would let that in.
    const ambiguous =
      entries.length === 0 ||
      [...held].some((endpoint) => {
        const attacker = graph.facts.workloads.get(endpoint);
        return (
          attacker?.namespace === other.namespace &&
          entries.every(([key, value]) => attacker.facts.labels[key] === value)
        );
      });
    if (!ambiguous) friends.push(other);
  }
  const from = friends.map((friend) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': friend.namespace } },
    podSelector: { matchLabels: stableLabels(friend.facts.labels) },
  }));
  const policy = policyObject(workload, policyName('limit-callers', workload), {
    policyTypes: ['Ingress'],
    ingress: from.length === 0 ? [] : [{ from, ...portList(ports) }],
  });
  return withYaml(policy, changes);
}
