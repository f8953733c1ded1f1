import { describe, expect, it } from 'vitest';
import type { GraphOptions } from '../../../shared/attack/graph.ts';
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
  node,
  owns,
  pod,
  quietPod,
} from './small-cluster.ts';

const privileged: Manifest = { containers: [{ name: 'm', securityContext: { privileged: true } }] };
const shut = [ingressOnly('victim'), ingressOnly('other')];

function daemonSet(spec: Manifest): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'shop' },
    spec: {
      template: { metadata: { labels: { app: 'agent' } }, spec: { automountServiceAccountToken: false, ...spec } },
    },
  };
}
function deployment(name: string, spec: Manifest): Manifest {
  const template = { metadata: { labels: { app: name } }, spec: { automountServiceAccountToken: false, ...spec } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'shop' }, spec: { template } };
}

describe('after a node', () => {
  const onNode = (name: string, nodeName: string, spec: Manifest = {}): Manifest =>
    quietPod(name, { nodeName, ...spec });
  const stage = [
    onNode('hole', 'a', privileged),
    onNode('victim', 'a', { serviceAccountName: 'robot', imagePullSecrets: [{ name: 'pull' }] }),
    onNode('other', 'b'),
    account('robot'),
    ...shut,
  ];
  it('A1 takes its pods, and those of no other node', () => {
    const simulation = attackFrom(graphOf(stage), 'hole', 'likely');
    expect(owns(simulation, 'node:a')).toBe(true);
    expect(owns(simulation, 'victim')).toBe(true);
    expect(owns(simulation, 'other')).toBe(false);
  });
  it('A2 and A3 take tokens and Secrets of its pods, mounted or not', () => {
    const simulation = attackFrom(graphOf(stage), 'hole', 'likely');
    expect(owns(simulation, 'serviceaccount:shop/robot')).toBe(true);
    expect(owns(simulation, 'secret:shop/pull')).toBe(true);
    const elsewhere = attackFrom(graphOf([onNode('hole', 'b', privileged), ...stage.slice(1)]), 'hole', 'likely');
    expect(owns(elsewhere, 'serviceaccount:shop/robot')).toBe(false);
    expect(owns(elsewhere, 'secret:shop/pull')).toBe(false);
  });
  it('A5 takes the role of the node where a cloud is known', () => {
    const cloud = node('a', { spec: { providerID: 'aws:///x/i-1' } });
    expect(owns(attackFrom(graphOf([...stage, cloud]), 'hole', 'likely'), 'cloud:node role (aws)')).toBe(true);
    expect(owns(attackFrom(graphOf([...stage, node('a')]), 'hole', 'likely'), 'cloud:node role (aws)')).toBe(false);
  });
  it('A6 takes everything from a node of the control plane', () => {
    const controlPlane = node('a', { labels: { 'node-role.kubernetes.io/control-plane': '' } });
    expect(owns(attackFrom(graphOf([...stage, controlPlane]), 'hole', 'likely'), 'cluster-admin')).toBe(true);
    expect(owns(attackFrom(graphOf([...stage, node('a')]), 'hole', 'likely'), 'cluster-admin')).toBe(false);
  });
  it('A4 calls from the node what its address is let into', () => {
    const letIn = ingressOnly('other', [{ ipBlock: { cidr: '10.0.0.9/32' } }]);
    const others = stage.filter(
      ({ metadata }) => JSON.stringify(metadata) !== JSON.stringify(ingressOnly('other')['metadata']),
    );
    expect(owns(attackFrom(graphOf([...others, node('a'), letIn]), 'hole', 'likely'), 'other')).toBe(true);
    expect(owns(attackFrom(graphOf([...stage, node('a')]), 'hole', 'likely'), 'other')).toBe(false);
  });
  it('A4 calls the API server and kubelets from the node, whatever holds its pods', () => {
    for (const [right, gives] of [
      [['', 'serviceaccounts/token', ['create']], 'serviceaccount:shop/clerk'],
      [['', 'nodes/proxy', ['get']], 'other'],
    ] satisfies [Grant, string][]) {
      const takes = (spec: Manifest): boolean => {
        const hole = onNode('hole', 'c', { serviceAccountName: 'robot', automountServiceAccountToken: true, ...spec });
        const clerk = account('clerk');
        const held = [hole, clerk, apiServer, node('c'), egressOnly('hole'), ...granted([right])];
        const simulation = attackFrom(graphOf([...stage.slice(1), ...held]), 'hole', 'likely');
        return owns(simulation, gives);
      };
      expect(takes(privileged)).toBe(true);
      expect(takes({})).toBe(false);
    }
  });
  it('a pod on one node is no way to the nodes of its siblings', () => {
    const sibling = (name: string, nodeName: string): Manifest => ({
      ...onNode(name, nodeName, privileged),
      metadata: {
        name,
        namespace: 'shop',
        labels: { app: 'agent' },
        ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
      },
    });
    const agents = [sibling('agent-a', 'a'), sibling('agent-b', 'b'), ingressOnly('agent')];
    const simulation = attackFrom(graphOf([...stage, ...agents]), 'hole', 'likely');
    expect(owns(simulation, 'node:a')).toBe(true);
    expect(owns(simulation, 'node:b')).toBe(false);
    expect(owns(attackFrom(graphOf([...stage, ...agents]), 'shop/agent[DaemonSet]', 'likely'), 'node:b')).toBe(true);
  });
});

describe('scheduling', () => {
  const stage = [deployment('hole', privileged), deployment('victim', {}), ingressOnly('victim')];
  const takes = (options: GraphOptions, more: readonly Manifest[] = []): boolean =>
    owns(
      attackFrom(graphOf([...stage, ...more], options), 'shop/hole[Deployment]', 'likely'),
      'shop/victim[Deployment]',
    );

  it('exact: pods of unknown nodes share none', () => expect(takes({ scheduling: 'exact' })).toBe(false));
  it('worst case: they may share any', () => expect(takes({ scheduling: 'worst-case' })).toBe(true));
  it('off: a node is the end', () => {
    const graph = graphOf(
      [pod('hole', { nodeName: 'a', ...privileged }), quietPod('victim', { nodeName: 'a' }), ...shut],
      { scheduling: 'off' },
    );
    const simulation = attackFrom(graph, 'hole', 'likely');
    expect(owns(simulation, 'node:a')).toBe(true);
    expect(owns(simulation, 'victim')).toBe(false);
  });
  it('worst case: only nodes that the constraints allow', () => {
    const nodes = [node('a', { labels: { disk: 'ssd' } })];
    const picky = deployment('victim', { nodeSelector: { disk: 'hdd' } });
    const graph = graphOf([deployment('hole', privileged), picky, ingressOnly('victim'), ...nodes], {
      scheduling: 'worst-case',
    });
    expect(owns(attackFrom(graph, 'shop/hole[Deployment]', 'likely'), 'shop/victim[Deployment]')).toBe(false);
    expect(takes({ scheduling: 'worst-case' }, nodes)).toBe(true);
    const tainted = [node('a', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } })];
    expect(takes({ scheduling: 'worst-case' }, tainted)).toBe(false);
  });
  it('exact: a DaemonSet is on every node that it may be on', () => {
    const agent = daemonSet({ serviceAccountName: 'robot' });
    const onA = [pod('hole', { nodeName: 'a', ...privileged }), node('a'), ingressOnly('agent')];
    expect(owns(attackFrom(graphOf([...onA, agent]), 'hole', 'likely'), 'serviceaccount:shop/robot')).toBe(true);
    const elsewhere = daemonSet({ serviceAccountName: 'robot', nodeSelector: { disk: 'ssd' } });
    expect(owns(attackFrom(graphOf([...onA, elsewhere]), 'hole', 'likely'), 'serviceaccount:shop/robot')).toBe(false);
  });
});
