/** Choke points on random clusters: what is proposed cuts, carried out on the manifests, and nothing smaller would. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chokePoints } from '../../shared/attack/choke-points.ts';
import type { AttackGraph } from '../../shared/attack/graph.ts';
import { verify } from '../../shared/attack/remedies.ts';
import { type Switches, simulate } from '../../shared/attack/simulate.ts';
import { account, apiServer, graphOf, type Manifest, pod, service } from '../unit/attack/small-cluster.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 200);
const names = ['aa', 'bbb', 'cccc', 'ddddd', 'eeeeee'];
const targets = [
  'cluster-admin',
  'secret:shop/key',
  'shop/bbb[Pod]',
  'shop/cccc[Pod]',
  'node:b',
  'serviceaccount:shop/clerk',
];
const switches: Switches = { minCertainty: 'likely', excluded: new Set(), controls: new Set() };

const podDraft = fc.record({
  account: fc.constantFrom('robot', 'clerk'),
  automount: fc.boolean(),
  privileged: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  node: fc.constantFrom('a', 'b'),
  isPublic: fc.integer({ min: 0, max: 3 }).map((n) => n < 2),
  callers: fc.option(fc.subarray(names, { maxLength: 2 }), { freq: 2 }),
  callees: fc.option(fc.subarray(names, { maxLength: 2 }), { freq: 2 }),
});
const rights = fc.constantFrom(
  ...([
    ['', 'pods/exec', 'create'],
    ['', 'secrets', 'get'],
    ['', 'serviceaccounts/token', 'create'],
    ['*', '*', '*'],
    ['', 'configmaps', 'get'],
    ['', 'pods', 'create'],
    ['networking.k8s.io', 'networkpolicies', 'patch'],
    ['', 'namespaces', 'patch'],
    ['', 'pods', 'patch'],
  ] as const),
);
const cluster = fc.record({
  pods: fc.array(podDraft, { minLength: 3, maxLength: 5 }),
  robot: fc.array(rights, { maxLength: 2 }),
  clerk: fc.array(rights, { maxLength: 1 }),
});
type Draft = typeof cluster extends fc.Arbitrary<infer T> ? T : never;

function policy(app: string, direction: 'ingress' | 'egress', peers: readonly string[]): Manifest {
  // Every other one by labels of the namespace as well, which an attacker may be able to change.
  const list = peers.map((peer, i) => ({
    podSelector: { matchLabels: { app: peer } },
    ...(i % 2 === 1 && { namespaceSelector: { matchLabels: { team: 'shop' } } }),
  }));
  const isIngress = direction === 'ingress';
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${direction}-${app}`, namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: [isIngress ? 'Ingress' : 'Egress'],
      [direction]: list.length === 0 ? [] : [{ [isIngress ? 'from' : 'to']: list }],
    },
  };
}

function manifestsOf({ pods, robot, clerk }: Draft): Manifest[] {
  const out: Manifest[] = [apiServer, account('robot'), account('clerk')];
  out.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'shop' }, type: 'Opaque' });
  for (const [i, draft] of pods.entries()) {
    const name = names[i] ?? '';
    const spec = {
      serviceAccountName: draft.account,
      automountServiceAccountToken: draft.automount,
      nodeName: draft.node,
      ...(draft.privileged && {
        containers: [{ name: 'main', ports: [{ containerPort: 80 }], securityContext: { privileged: true } }],
      }),
    };
    out.push(pod(name, spec));
    if (draft.isPublic) out.push(service(name, { type: 'LoadBalancer' }));
    if (draft.callers) out.push(policy(name, 'ingress', draft.callers));
    if (draft.callees) out.push(policy(name, 'egress', draft.callees));
  }
  for (const [name, list] of [
    ['robot', robot],
    ['clerk', clerk],
  ] as const) {
    for (const [i, [group, resource, verb]] of list.entries()) {
      const id = `${name}-${i}`;
      const rules = [{ apiGroups: [group], resources: [resource], verbs: [verb] }];
      const meta = { metadata: { name: id } };
      out.push({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', ...meta, rules });
      out.push({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        ...meta,
        roleRef: { kind: 'ClusterRole', name: id },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'shop' }],
      });
    }
  }
  return out;
}

function isCutBy(graph: AttackGraph, from: readonly number[], target: number, controls: readonly string[]): boolean {
  return !simulate(graph, from, { ...switches, controls: new Set(controls) }).owned.has(target);
}

function* subsets(items: readonly string[], size: number, start = 0): Generator<string[]> {
  if (size === 0) yield [];
  for (let i = start; size > 0 && i < items.length; i++) {
    for (const rest of subsets(items, size - 1, i + 1)) yield [items[i] ?? '', ...rest];
  }
}

describe('choke points', { timeout: 60_000 }, () => {
  it(`leave no path when carried out, and nothing smaller does, on ${runs} clusters`, () => {
    fc.assert(
      fc.property(cluster, fc.constantFrom('internet', 'shop/aa[Pod]'), fc.nat(), (draft, from, choice) => {
        const graph = graphOf(manifestsOf(draft));
        const start = graph.find(from)?.index ?? -1;
        const simulation = simulate(graph, [start], switches);
        const inReach = targets.flatMap((id) => {
          const vertex = graph.find(id)?.index ?? -1;
          return vertex !== start && simulation.owned.has(vertex) ? [vertex] : [];
        });
        // Only clusters in which there is something to cut count.
        fc.pre(inReach.length > 0);
        const target = inReach[choice % inReach.length] ?? -1;
        const points = chokePoints(graph, [start], [target], switches);
        fc.pre(points.uncuttable < 0);
        expect(points.exact).toBe(true);
        expect(points.cuts.length).toBeGreaterThan(0);
        for (const controls of points.cuts) {
          expect(isCutBy(graph, [start], target, controls)).toBe(true);
          expect({ controls, holds: verify(simulation, controls, [target]).holds }).toEqual({ controls, holds: true });
        }
        const all = [...graph.controls.keys()];
        const size = points.cuts[0]?.length ?? 0;
        if (all.length > 30 && size > 3) return;
        for (const smaller of subsets(all, size - 1)) {
          expect({ smaller, cuts: isCutBy(graph, [start], target, smaller) }).toEqual({ smaller, cuts: false });
        }
      }),
      { numRuns: runs, seed: 4, maxSkipsPerRun: 100 },
    );
  });
});
