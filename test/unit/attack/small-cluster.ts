/** Small clusters to attack, as manifests, and short questions about them. */
import { AttackGraph, type GraphOptions } from '../../../shared/attack/graph.ts';
import type { Certainty } from '../../../shared/attack/model.ts';
import { type Simulation, simulate } from '../../../shared/attack/simulate.ts';
import type { RuleId } from '../../../shared/attack/techniques.ts';
import { analyze } from '../../../shared/reachability/analyze.ts';
import { toObjects } from '../../support/objects.ts';

export type Manifest = Readonly<Record<string, unknown>>;

export function pod(name: string, spec: Manifest = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }], ...spec },
    status: { phase: 'Running', podIP: `10.1.0.${name.length}` },
  };
}

/** The same pod with other labels. */
export function labelled(manifest: Manifest, labels: Manifest): Manifest {
  const metadata = manifest['metadata'];
  return { ...manifest, metadata: { ...(typeof metadata === 'object' ? metadata : {}), labels } };
}

/** A pod whose token leads nowhere by itself. */
export function quietPod(name: string, spec: Manifest = {}): Manifest {
  return pod(name, { automountServiceAccountToken: false, ...spec });
}

export function account(name: string, more: Manifest = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' }, ...more };
}

export function node(name: string, more: { labels?: Manifest; spec?: Manifest; address?: string } = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: more.labels ?? {} },
    spec: more.spec ?? {},
    status: { addresses: [{ type: 'InternalIP', address: more.address ?? '10.0.0.9' }] },
  };
}

export function namespace(name: string, labels: Manifest = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export type Grant = readonly [group: string, resource: string, verbs: readonly string[], names?: readonly string[]];

/** A role with these rules, bound to the account shop/robot: everywhere, or in shop alone. */
export function granted(grants: readonly Grant[], everywhere = true): Manifest[] {
  const rules = grants.map(([group, resource, verbs, names]) => ({
    apiGroups: [group],
    resources: [resource],
    verbs,
    ...(names && { resourceNames: names }),
  }));
  const kind = everywhere ? 'ClusterRole' : 'Role';
  const scope = everywhere ? {} : { namespace: 'shop' };
  return [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'rights', ...scope }, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: `${kind}Binding`,
      metadata: { name: 'rights', ...scope },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'rights' },
      subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'shop' }],
    },
  ];
}

/** The API server at 10.0.0.1:6443. */
export const apiServer: Manifest = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'kubernetes', namespace: 'default' },
  subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 6443 }] }],
};

/** Lets a pod of shop call only these blocks; nothing when there are none. */
export function egressOnly(app: string, cidrs: readonly string[] = []): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `egress-${app}`, namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ['Egress'],
      egress: cidrs.map((cidr) => ({ to: [{ ipBlock: { cidr } }] })),
    },
  };
}

export function ingressOnly(app: string, from: readonly Manifest[] = []): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `ingress-${app}`, namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ['Ingress'],
      ingress: from.length === 0 ? [] : [{ from }],
    },
  };
}

export function service(app: string, spec: Manifest): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace: 'shop' },
    spec: { selector: { app }, ports: [{ port: 80 }], ...spec },
  };
}

export function graphOf(manifests: readonly Manifest[], options: GraphOptions = {}): AttackGraph {
  const objects = toObjects(manifests);
  return new AttackGraph(analyze(objects).engine, objects, options);
}

/** Index of what has this id; also by `name` for a pod of shop. */
export function vertex(graph: AttackGraph, id: string): number {
  const found = graph.find(id) ?? graph.find(`shop/${id}[Pod]`);
  if (!found) throw new Error(`no vertex ${id}`);
  return found.index;
}

export function attackFrom(
  graph: AttackGraph,
  foothold: string,
  minCertainty: Certainty = 'unknown',
  excluded: readonly RuleId[] = [],
): Simulation {
  return simulate(graph, [vertex(graph, foothold)], { minCertainty, excluded: new Set(excluded), controls: new Set() });
}

export function owns(simulation: Simulation, id: string): boolean {
  const found = simulation.graph.find(id) ?? simulation.graph.find(`shop/${id}[Pod]`);
  return found !== undefined && simulation.owned.has(found.index);
}

/** Rules by which something leads on, whether or not a position for them is at hand. */
export function rulesFrom(graph: AttackGraph, id: string): ReadonlyMap<RuleId, Certainty> {
  const found = new Map<RuleId, Certainty>();
  for (const { rule, certainty } of graph.edgesFrom(vertex(graph, id))) if (rule) found.set(rule, certainty);
  return found;
}
