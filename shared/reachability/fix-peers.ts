/** Endpoints as the peers and subjects of policies to write: plain data, to be dumped as YAML. */
import { nameLabel } from '../cluster/model.ts';
import { labelMap } from '../kubernetes/labels.ts';
import type { Labels } from '../kubernetes/objects.ts';
import type { Direction } from '../policy/rule.ts';
import { cidrsOf } from '../values/cidrs.ts';
import { allOf, allPorts, intersect, type PortSet, protocols, toRanges } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import type { WorkloadEndpoint } from './types.ts';

/** Labels that change with every roll-out or differ between pods of one owner; a rule must not name them. */
export const volatile: ReadonlySet<string> = new Set([
  ...['pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'controller-uid'],
  ...['batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'],
  ...['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/job-completion-index'],
]);

export function lastingLabels(endpoint: WorkloadEndpoint): Labels {
  const kept = Object.entries(endpoint.labels).filter(([key]) => !volatile.has(key));
  return labelMap(Object.fromEntries(kept));
}

/** The end whose policies are meant in a direction, and the other one. */
export function endsOf(
  { from, to }: { readonly from: number; readonly to: number },
  direction: Direction,
): readonly [subject: number, peer: number] {
  return direction === 'egress' ? [from, to] : [to, from];
}

/** Other endpoints of the namespace that have every label by which a policy would name this one. */
export function alike(engine: Engine, index: number): number[] {
  const own = engine.facts(index).endpoint;
  if (own.type !== 'workload') return [];
  const wanted = Object.entries(lastingLabels(own));
  return [...engine.universe.endpoints.entries()].flatMap(([other, { endpoint }]) => {
    if (other === index || endpoint.type !== 'workload' || endpoint.namespace !== own.namespace) return [];
    return wanted.every(([key, value]) => endpoint.labels[key] === value) ? [other] : [];
  });
}

/** Says who else has the labels that a change names. */
export function alikeText(engine: Engine, index: number): string {
  const own = engine.facts(index).endpoint;
  const { length } = alike(engine, index);
  if (own.type !== 'workload' || length === 0) return '';
  return ` ${length} other workload${length === 1 ? ' has' : 's have'} the labels of ${own.namespace}/${own.name} too.`;
}

/** A name for a new policy that no policy has: applying a manifest of the same name would replace that one. */
export function freeName(engine: Engine, wanted: string, namespace?: string): string {
  const base = wanted
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 60)
    .replace(/-+$/, '');
  const place = namespace === undefined ? ' ' : ` ${namespace}/`;
  const taken = (name: string): boolean => engine.policies.some(({ id }) => id.endsWith(`${place}${name}`));
  let name = base;
  for (let i = 2; taken(name); i++) name = `${base}-${i}`;
  return name;
}

type Yaml = Readonly<Record<string, unknown>>;

export function matchLabels(labels: Labels): Yaml {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}

/** A workload as admin-tier policies select it. */
export function podsOf(endpoint: WorkloadEndpoint): Yaml {
  return {
    namespaceSelector: matchLabels({ [nameLabel]: endpoint.namespace }),
    podSelector: matchLabels(lastingLabels(endpoint)),
  };
}

/** Longer lists of CIDRs are no small change. */
const maxCidrs = 8;

/** CIDRs of an endpoint of addresses; null when they are too many to write down. */
export function cidrsOfEndpoint(engine: Engine, index: number): string[] | null {
  const { first } = engine.facts(index);
  const { elements, classes } = engine.universe;
  return cidrsOf(classes.classes[elements[first]?.addressClass ?? -1]?.addresses ?? [], maxCidrs);
}

/** Peers of a NetworkPolicy rule that mean an endpoint; null when no such peer does. */
export function networkPolicyPeers(engine: Engine, index: number, namespace: string): Yaml[] | null {
  const { endpoint } = engine.facts(index);
  if (endpoint.type === 'addresses') {
    return cidrsOfEndpoint(engine, index)?.map((cidr) => ({ ipBlock: { cidr } })) ?? null;
  }
  if (endpoint.type !== 'workload' || endpoint.hostNetwork) return null;
  const podSelector = matchLabels(lastingLabels(endpoint));
  if (endpoint.namespace === namespace) return [{ podSelector }];
  return [{ namespaceSelector: matchLabels({ [nameLabel]: endpoint.namespace }), podSelector }];
}

/** Peers of an admin-tier rule; addresses only where it leads out. */
export function adminPeers(engine: Engine, index: number, direction: 'ingress' | 'egress'): Yaml[] | null {
  const { endpoint } = engine.facts(index);
  if (endpoint.type === 'addresses' && direction === 'egress') {
    const networks = cidrsOfEndpoint(engine, index);
    return networks && [{ networks }];
  }
  return endpoint.type === 'workload' && !endpoint.hostNetwork ? [{ pods: podsOf(endpoint) }] : null;
}

function eachRange<T>(ports: PortSet, write: (protocol: (typeof protocols)[number], lo: number, hi: number) => T): T[] {
  const ranges = toRanges(ports);
  return protocols.flatMap((protocol) => (ranges[protocol] ?? []).map(([lo, hi]) => write(protocol, lo, hi)));
}

/** `ports` of a NetworkPolicy rule; nothing for every port. */
export function networkPolicyPorts(ports: PortSet): { ports?: Yaml[] } {
  if (ports === allPorts) return {};
  return {
    ports: eachRange(ports, (protocol, lo, hi) => {
      if (intersect(ports, allOf(protocol)) === allOf(protocol)) return { protocol };
      return { protocol, port: lo, ...(lo === hi ? {} : { endPort: hi }) };
    }),
  };
}

/** `protocols` of a ClusterNetworkPolicy rule. */
function clusterPolicyPorts(ports: PortSet): { protocols?: Yaml[] } {
  if (ports === allPorts) return {};
  return {
    protocols: eachRange(ports, (protocol, lo, hi) => ({
      [protocol.toLowerCase()]: {
        destinationPort: lo === hi ? { number: lo } : { range: { start: lo, end: hi } },
      },
    })),
  };
}

/** `ports` of an AdminNetworkPolicy rule. */
function adminPolicyPorts(ports: PortSet): { ports?: Yaml[] } {
  if (ports === allPorts) return {};
  return {
    ports: eachRange(ports, (protocol, lo, hi) =>
      lo === hi ? { portNumber: { protocol, port: lo } } : { portRange: { protocol, start: lo, end: hi } },
    ),
  };
}

/** A rule in the words of the policy's own API. */
export function adminRule(kind: string, action: 'allow' | 'deny', peers: Yaml, ports: PortSet): Yaml {
  return kind === 'ClusterNetworkPolicy'
    ? { action: action === 'deny' ? 'Deny' : 'Accept', ...peers, ...clusterPolicyPorts(ports) }
    : { action: action === 'deny' ? 'Deny' : 'Allow', ...peers, ...adminPolicyPorts(ports) };
}
