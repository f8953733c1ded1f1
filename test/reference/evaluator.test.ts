import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type K8sObject, ReferenceCluster, type ReferenceOptions, type Verdict } from './evaluator.ts';
import { clusterArbitrary } from './generate.ts';

/** Rules of docs/verdicts.md that the public truth tables do not reach, each worked out by hand. */

function pod(
  name: string,
  ip: string | undefined,
  labels: Record<string, string> = {},
  spec: K8sObject = {},
): K8sObject {
  const status =
    ip === undefined
      ? { phase: 'Pending' }
      : { phase: 'Running', podIP: ip, podIPs: ip.split(',').map((each) => ({ ip: each })) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'a', labels },
    spec: { containers: [], ...spec },
    status,
  };
}
const namespace: K8sObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { team: 'red' } } };
function policy(name: string, spec: K8sObject): K8sObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'a' }, spec };
}
function cnp(name: string, priority: number, spec: K8sObject): K8sObject {
  const all = { tier: 'Admin', priority, subject: { namespaces: {} }, ...spec };
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    spec: all,
  };
}
function anp(name: string, spec: K8sObject): K8sObject {
  const all = { priority: 1, subject: { namespaces: {} }, ...spec };
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', metadata: { name }, spec: all };
}
const ingress = (action: string, peer: K8sObject = { namespaces: {} }): K8sObject => ({
  ingress: [{ action, from: [peer] }],
});
const egress = (action: string, peer: K8sObject): K8sObject => ({ egress: [{ action, to: [peer] }] });

const x = pod('x', '10.0.0.1');
const y = pod('y', '10.0.0.2');
function ask(
  objects: readonly K8sObject[],
  from = 'a/x',
  to = 'a/y',
  options: ReferenceOptions = {},
  port = 80,
): Verdict {
  return new ReferenceCluster([namespace, ...objects], options).verdict(from, to, 'TCP', port);
}

describe('tiers', () => {
  it('leaves the outcome of equal priorities open only where they differ', () => {
    expect(ask([x, y, cnp('p', 1, ingress('Accept')), cnp('q', 1, ingress('Deny'))])).toBe('unknown');
    expect(ask([x, y, cnp('p', 1, ingress('Deny')), cnp('q', 1, ingress('Deny'))])).toBe('denied');
    expect(ask([x, y, cnp('p', 2, ingress('Accept')), cnp('q', 1, ingress('Deny'))])).toBe('denied');
  });
  it('passes to the NetworkPolicy tier, and past it to the baseline where nothing isolates', () => {
    const baseline = cnp('b', 0, { tier: 'Baseline', ...ingress('Deny') });
    const pass = cnp('p', 1, ingress('Pass'));
    expect(ask([x, y, pass, cnp('q', 2, ingress('Deny'))])).toBe('allowed');
    expect(ask([x, y, pass, baseline])).toBe('denied');
    expect(ask([x, y, pass, baseline, policy('np', { ingress: [{}] })])).toBe('allowed');
  });
  it('fails closed on a peer without a known member', () => {
    const newer = { newer: {} };
    expect(ask([x, y, cnp('p', 1, ingress('Accept', newer)), cnp('q', 2, ingress('Deny'))])).toBe('denied');
    expect(ask([x, y, cnp('p', 1, ingress('Pass', newer))])).toBe('denied');
    expect(ask([x, y, cnp('p', 1, ingress('Deny', newer))], 'ip:8.8.8.8')).toBe('denied');
  });
  it('knows the old v1alpha1 dialect by its shape', () => {
    const blue: K8sObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b', labels: { team: 'blue' } } };
    const other: K8sObject = { ...pod('z', '10.0.0.3'), metadata: { name: 'z', namespace: 'b' } };
    const none = anp('p', ingress('Deny', { namespaces: { namespaceSelector: { matchLabels: { team: 'green' } } } }));
    const different = anp('p', ingress('Deny', { pods: { namespaces: { notSameLabels: ['team'] }, podSelector: {} } }));
    expect(ask([x, y, none])).toBe('allowed');
    expect(ask([x, y, different])).toBe('allowed');
    expect(ask([blue, other, y, different], 'b/z')).toBe('denied');
  });
  it('cannot tell domain names, which are never pods', () => {
    const names = cnp('p', 1, egress('Accept', { domainNames: ['example.com'] }));
    const deny = cnp('q', 2, egress('Deny', { networks: ['0.0.0.0/0'] }));
    expect(ask([x, y, names, deny], 'a/x', 'ip:8.8.8.8')).toBe('unknown');
    expect(ask([x, y, names, deny])).toBe('denied');
  });
});

describe('unknowns', () => {
  const deployment: K8sObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'a' },
    spec: { template: { metadata: { labels: { app: 'd' } }, spec: { containers: [] } } },
  };
  const fromHash = policy('p', {
    ingress: [{ from: [{ podSelector: { matchLabels: { 'pod-template-hash': 'abc' } } }] }],
  });

  it('does not know the value of a hash label, but that it exists', () => {
    expect(ask([deployment, y, fromHash], 'a/d[Deployment]')).toBe('unknown');
    expect(ask([x, y, fromHash])).toBe('denied');
    const exists = { matchExpressions: [{ key: 'pod-template-hash', operator: 'Exists' }] };
    expect(
      ask([deployment, y, policy('p', { ingress: [{ from: [{ podSelector: exists }] }] })], 'a/d[Deployment]'),
    ).toBe('allowed');
  });
  it('reads the blocks of one rule together for a pod without an address', () => {
    const from = (...cidrs: string[]): K8sObject =>
      policy('p', { ingress: [{ from: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }] });
    const pending = pod('x', undefined);
    expect(ask([pending, y, from('0.0.0.0/0')])).toBe('unknown');
    expect(ask([pending, y, from('0.0.0.0/1', '128.0.0.0/1', '::/0')])).toBe('allowed');
    expect(ask([pending, y, from('127.0.0.0/8')])).toBe('denied');
    expect(ask([pending, y, from('10.0.0.0/8')], 'a/x', 'a/y', { podCidrs: ['10.1.0.0/16'] })).toBe('allowed');
  });
  it('lets an invalid policy change what it would change, and no more', () => {
    const bad = { ports: [{ port: '80' }] };
    expect(ask([x, y, policy('p', { ingress: [bad] })])).toBe('unknown');
    // In force or not, this one allows.
    expect(ask([x, y, policy('p', { ingress: [bad, {}] })])).toBe('allowed');
    expect(ask([x, y, policy('p', { ingress: [bad] }), policy('q', { ingress: [] })])).toBe('denied');
  });
  it('does not know the labels of a namespace without an object, but its name', () => {
    const z: K8sObject = { ...pod('z', '10.0.0.3'), metadata: { name: 'z', namespace: 'b' } };
    const from = (matchLabels: K8sObject): K8sObject =>
      policy('p', { ingress: [{ from: [{ namespaceSelector: { matchLabels } }] }] });
    expect(ask([z, y, from({ team: 'red' })], 'b/z')).toBe('unknown');
    expect(ask([z, y, from({ team: 'red' })], 'b/z', 'a/y', { missingNamespaces: 'none' })).toBe('denied');
    expect(ask([z, y, from({ 'kubernetes.io/metadata.name': 'b' })], 'b/z')).toBe('allowed');
  });
});

describe('nodes, families and options', () => {
  const deny = policy('deny', { policyTypes: ['Ingress', 'Egress'] });
  const node = (name: string, address: string): K8sObject => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { zone: name } },
    status: { addresses: [{ type: 'InternalIP', address }] },
  });
  const nodes = [node('n1', '192.168.0.1'), node('n2', '192.168.0.2')];
  const onNode = pod('y', '10.0.0.2', {}, { nodeName: 'n1' });
  const host = pod('h', '192.168.0.1', {}, { nodeName: 'n1', hostNetwork: true });

  it('lets the own node in, and what runs on its network', () => {
    const all = [...nodes, onNode, host, deny];
    expect(ask(all, 'node/n1')).toBe('allowed');
    expect(ask(all, 'a/h')).toBe('allowed');
    expect(ask(all, 'node/n2')).toBe('denied');
    expect(ask(all, 'node/n1', 'a/y', { localNode: 'none' })).toBe('denied');
    expect(ask(all, 'a/y', 'node/n1')).toBe('denied');
    expect(ask(all, 'a/y', 'node/n1', { localNode: 'both' })).toBe('allowed');
    expect(ask([...nodes, y, deny], 'node/n1')).toBe('unknown');
  });
  it('selects nodes by label, and with them pods on their network', () => {
    const peer = { nodes: { matchLabels: { zone: 'n1' } } };
    const all = [...nodes, onNode, host, cnp('p', 1, egress('Deny', peer))];
    expect(ask(all, 'a/y', 'node/n1')).toBe('denied');
    expect(ask(all, 'a/y', 'node/n2')).toBe('allowed');
    expect(ask(all, 'a/y', 'a/h')).toBe('denied');
    expect(ask(all, 'a/y', 'ip:192.168.0.1')).toBe('allowed');
  });
  it('polices a host network pod only where the plugin can tell it apart', () => {
    const all = [...nodes, x, host, deny];
    expect(ask([...nodes, x, host, policy('p', { podSelector: {} })], 'a/x', 'a/h')).toBe('allowed');
    expect(ask(all, 'a/x', 'a/h', { hostNetwork: 'pod' })).toBe('denied');
  });
  it('connects over one family at a time', () => {
    const dual = pod('y', '10.0.0.2,fd00::2');
    const v6 = pod('x', 'fd00::1');
    const from = (cidr: string): K8sObject => policy('p', { ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    expect(ask([v6, y])).toBe('denied');
    expect(ask([v6, dual])).toBe('allowed');
    expect(ask([v6, dual, from('0.0.0.0/0')])).toBe('denied');
    expect(ask([pod('x', '10.0.0.1,fd00::1'), dual, from('::/0')])).toBe('allowed');
    expect(ask([y, from('8.8.8.8/32')], 'ip:::ffff:8.8.8.8')).toBe('allowed');
  });
  it('exempts a pod from its own policies unless told not to', () => {
    expect(ask([x, deny], 'a/x', 'a/x')).toBe('allowed');
    expect(ask([x, deny], 'a/x', 'a/x', { self: 'strict' })).toBe('denied');
  });
  it('leaves terminated pods out', () => {
    const done: K8sObject = { ...x, status: { phase: 'Succeeded', podIP: '10.0.0.1' } };
    expect(new ReferenceCluster([done, y]).pods).toEqual(['a/y']);
  });
});

describe('generated clusters', () => {
  /** Both sides are asked for every address pair; neither can be stricter alone than the two together. */
  it('are read without contradiction', () => {
    fc.assert(
      fc.property(clusterArbitrary(), ({ objects, options }) => {
        const cluster = new ReferenceCluster(objects, options);
        const endpoints = [
          ...cluster.pods,
          ...cluster.nodes.map((name) => `node/${name}`),
          'ip:10.0.0.77',
          'ip:8.8.8.8',
        ];
        for (const { protocol, port } of cluster.interestingPorts().slice(0, 8)) {
          for (const from of endpoints) {
            for (const to of endpoints) {
              const verdict = cluster.verdict(from, to, protocol, port);
              const sides = (['egress', 'ingress'] as const).map((side) =>
                cluster.direction(side, from, to, protocol, port),
              );
              if (sides.includes('denied')) expect(verdict).toBe('denied');
              if (verdict === 'allowed') expect(sides).toEqual(['allowed', 'allowed']);
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
