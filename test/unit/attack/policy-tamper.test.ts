/** N12: what an account opens that may write policies, or the labels that policies go by. */
import { describe, expect, it } from 'vitest';
import { attack } from '../../../shared/attack/attack.ts';
import type { AttackGraph } from '../../../shared/attack/graph.ts';
import type { Certainty } from '../../../shared/attack/model.ts';
import {
  account,
  apiServer,
  attackFrom,
  egressOnly,
  type Grant,
  granted,
  graphOf,
  ingressOnly,
  type Manifest,
  namespace,
  pod,
  quietPod,
  vertex,
} from './small-cluster.ts';

/** A robot's pod in shop, and a victim in a namespace of its own. */
const bank = (manifest: Manifest): Manifest => {
  const metadata = manifest['metadata'];
  return { ...manifest, metadata: { ...(typeof metadata === 'object' ? metadata : {}), namespace: 'bank' } };
};
const stage: readonly Manifest[] = [
  apiServer,
  namespace('shop', { team: 'shop', 'pod-security.kubernetes.io/enforce': 'restricted' }),
  namespace('bank', { team: 'bank', 'pod-security.kubernetes.io/enforce': 'restricted' }),
  account('robot'),
  pod('bot', { serviceAccountName: 'robot' }),
  bank(quietPod('victim')),
];
const victim = 'bank/victim[Pod]';
function sureOf(graph: AttackGraph): Certainty | null {
  const found = attackFrom(graph, 'bot', 'unknown').owned.get(vertex(graph, victim));
  return found?.sure ?? null;
}
function takes(policies: readonly Manifest[], grants: readonly Grant[], everywhere = true): Certainty | null {
  return sureOf(graphOf([...stage, ...policies, ...granted(grants, everywhere)]));
}
function byLabels(namespaceSelector: Manifest): Manifest {
  return bank(ingressOnly('victim', [{ namespaceSelector, podSelector: { matchLabels: { app: 'bot' } } }]));
}
function admin(action: string, kind = 'AdminNetworkPolicy'): Manifest {
  const isAdmin = kind !== 'BaselineAdminNetworkPolicy';
  const isNew = kind === 'ClusterNetworkPolicy';
  return {
    apiVersion: `policy.networking.k8s.io/v1alpha${isNew ? 2 : 1}`,
    kind,
    metadata: { name: isAdmin ? 'guard' : 'default' },
    spec: {
      ...(isNew && { tier: 'Admin' }),
      ...(isAdmin && { priority: 5 }),
      subject: { namespaces: { matchLabels: { team: 'bank' } } },
      ingress: [{ action, from: [{ namespaces: {} }] }],
    },
  };
}
const tiered = 'policy.networking.k8s.io';

describe('NetworkPolicies', () => {
  const shut = [bank(ingressOnly('victim'))];
  const np = 'networking.k8s.io';
  it.each(['create', 'update', 'patch', 'delete', 'deletecollection'])('are opened by who may %s them', (verb) => {
    expect(takes(shut, [[np, 'networkpolicies', [verb]]])).toBe('certain');
  });
  it('are opened still by who holds the right twice, when it is taken away once', () => {
    const rights = granted([[np, 'networkpolicies', ['patch']]]);
    const second = { ...rights[1], metadata: { name: 'more' } };
    const graph = graphOf([...stage, ...shut, ...rights, second]);
    const robot = graph.find('serviceaccount:shop/robot')?.index ?? -1;
    const bindings = graph
      .edgesFrom(robot)
      .flatMap(({ controls }) => controls.filter((one) => one.startsWith('binding:')));
    expect(bindings).toEqual(['binding:ClusterRoleBinding rights:0', 'binding:ClusterRoleBinding more:0']);
  });
  it('are not by who may only read them, or those of another namespace', () => {
    expect(takes(shut, [[np, 'networkpolicies', ['get', 'list']]])).toBe(null);
    expect(takes(shut, [[np, 'networkpolicies', ['patch']]], false)).toBe(null);
  });
  it('are not when another tier denies, but for who may write that as well', () => {
    const both: Grant[] = [
      [np, 'networkpolicies', ['patch']],
      [tiered, 'adminnetworkpolicies', ['delete']],
    ];
    expect(takes([...shut, admin('Deny')], both.slice(0, 1))).toBe(null);
    expect(takes([...shut, admin('Deny')], both.slice(1))).toBe(null);
    expect(takes([...shut, admin('Deny')], both)).toBe('likely');
  });
  it('are opened first, before what is less sure', () => {
    const both: Grant[] = [
      [np, 'networkpolicies', ['patch']],
      ['', 'namespaces', ['patch']],
    ];
    expect(takes(shut, both)).toBe('certain');
  });
});

describe('policies of other tiers', () => {
  it.each([
    ['AdminNetworkPolicy', 'adminnetworkpolicies'],
    ['BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies'],
    ['ClusterNetworkPolicy', 'clusternetworkpolicies'],
  ])('%s: who may write them takes back what they deny', (kind, resource) => {
    expect(takes([admin('Deny', kind)], [])).toBe(null);
    expect(takes([admin('Deny', kind)], [[tiered, resource, ['patch']]])).toBe('likely');
    expect(takes([admin('Deny', kind)], [[tiered, resource, ['get']]])).toBe(null);
    expect(takes([admin('Deny', kind), egressOnly('bot')], [[tiered, resource, ['patch']]])).toBe(null);
  });
  it('of the admin tier overrule NetworkPolicies; possibly, where none was read', () => {
    const shut = [bank(ingressOnly('victim'))];
    const may: Grant[] = [[tiered, 'adminnetworkpolicies', ['create']]];
    expect(takes([...shut, admin('Pass')], may)).toBe('likely');
    expect(takes(shut, may)).toBe('possible');
    expect(takes(shut, [[tiered, 'baselineadminnetworkpolicies', ['create']]])).toBe(null);
  });
});

describe('labels of namespaces', () => {
  const patch: Grant[] = [['', 'namespaces', ['patch']]];
  const byTeam = byLabels({ matchLabels: { team: 'bank' } });
  it('open what lets namespaces through by them', () => {
    expect(takes([byTeam], patch)).toBe('likely');
    expect(takes([byTeam], [['', 'namespaces', ['update'], ['shop']]])).toBe('likely');
    // A right in one namespace is one to the Namespace itself.
    expect(takes([byTeam], patch, false)).toBe('likely');
  });
  it('do not without the right, the API server, or for another namespace', () => {
    expect(takes([byTeam], [['', 'namespaces', ['get']]])).toBe(null);
    expect(takes([byTeam], [['', 'namespaces', ['patch'], ['bank']]])).toBe(null);
    expect(takes([byTeam, egressOnly('bot')], patch)).toBe(null);
  });
  it('open nothing that goes by the name of the namespace, by other pods, or by addresses', () => {
    expect(takes([byLabels({ matchLabels: { 'kubernetes.io/metadata.name': 'bank' } })], patch)).toBe(null);
    const named = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['shop'] }] };
    expect(takes([byLabels(named)], patch)).toBe(null);
    expect(takes([bank(ingressOnly('victim', [{ podSelector: {} }]))], patch)).toBe(null);
    expect(takes([bank(ingressOnly('victim', [{ ipBlock: { cidr: '192.0.2.0/24' } }]))], patch)).toBe(null);
    const others = [
      { namespaceSelector: { matchLabels: { team: 'bank' } }, podSelector: { matchLabels: { app: 'x' } } },
    ];
    expect(takes([bank(ingressOnly('victim', others))], patch)).toBe(null);
  });
  it('leave cuts that hold when they are carried out', () => {
    const graph = graphOf([...stage, byTeam, ...granted(patch)]);
    const jewels = [{ vertex: vertex(graph, victim), reason: 'named' }];
    const result = attack(graph, { footholds: [vertex(graph, 'bot')], jewels });
    const cuts = result.choke[0]?.cuts.map(({ controls, verified }) => [controls[0]?.id, verified.holds]);
    expect(cuts).toContainEqual([`ingress:${victim}`, true]);
    expect(cuts).toContainEqual(['egress:shop/bot[Pod]', true]);
    expect(cuts?.every(([, holds]) => holds)).toBe(true);
  });
});

describe('labels of pods', () => {
  const stageOfPods = [
    ...stage,
    quietPod('cart'),
    bank(ingressOnly('victim', [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'cart' } } }])),
    ingressOnly('cart'),
    egressOnly('cart', []),
  ];
  const open = stageOfPods.slice(0, -1);
  const may = (resource: string, verb: string, names?: readonly string[]): Manifest[] =>
    granted([names ? ['', resource, [verb], names] : ['', resource, [verb]]], false);
  it('open what lets pods through by them', () => {
    expect(sureOf(graphOf([...open, ...may('pods', 'patch')]))).toBe('certain');
    expect(sureOf(graphOf([...open, ...may('pods', 'update', ['bot'])]))).toBe('certain');
  });
  it('do not without the right, for no pod, or where the labels are held as well', () => {
    expect(sureOf(graphOf(open))).toBe(null);
    expect(sureOf(graphOf([...open, ...may('pods', 'get')]))).toBe(null);
    expect(sureOf(graphOf([...open, ...may('pods', 'patch', ['other'])]))).toBe(null);
    expect(sureOf(graphOf([...stageOfPods, ...may('pods', 'patch')]))).toBe(null);
  });
});
