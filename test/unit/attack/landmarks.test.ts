/** Ways in from the internet, and the landmarks that egress leads to, object by object and address by address. */
import { describe, expect, it } from 'vitest';
import type { Certainty } from '../../../shared/attack/model.ts';
import {
  account,
  apiServer,
  attackFrom,
  egressOnly,
  granted,
  graphOf,
  ingressOnly,
  type Manifest,
  node,
  owns,
  pod,
  quietPod,
  rulesFrom,
  service,
} from './small-cluster.ts';

function sureOf(manifests: readonly Manifest[], from: string, id: string): Certainty | null {
  const graph = graphOf(manifests);
  const found = [...attackFrom(graph, from).owned.values()].find(({ vertex }) => graph.at(vertex).id === id);
  return found?.sure ?? null;
}

describe('N2, entries by a controller', () => {
  const web = [quietPod('web'), service('web', {})];
  type Entry = readonly [name: string, object: (backend: string) => Manifest];
  const entries: readonly Entry[] = [
    [
      'Ingress',
      (name) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'in', namespace: 'shop' },
        spec: { defaultBackend: { service: { name, port: { number: 80 } } } },
      }),
    ],
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
      (kind): Entry => [
        kind,
        (name) => ({
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind,
          metadata: { name: 'in', namespace: 'shop' },
          spec: { rules: [{ backendRefs: [{ name, port: 80 }] }] },
        }),
      ],
    ),
    [
      'Route',
      (name) => ({
        apiVersion: 'route.openshift.io/v1',
        kind: 'Route',
        metadata: { name: 'in', namespace: 'shop' },
        spec: { to: { kind: 'Service', name } },
      }),
    ],
  ];
  it.each(entries)('%s lets in to its backend, unless a policy lets nobody in', (_kind, entry) => {
    expect(sureOf([...web, entry('web')], 'internet', 'shop/web[Pod]')).toBe('certain');
    expect(sureOf([...web, entry('other')], 'internet', 'shop/web[Pod]')).toBe(null);
    expect(sureOf([...web, entry('web'), ingressOnly('web')], 'internet', 'shop/web[Pod]')).toBe(null);
  });

  it('an internal load balancer is possible only', () => {
    const balancer = service('web', { type: 'LoadBalancer' });
    const annotated = (key: string): Manifest => ({
      ...balancer,
      metadata: { name: 'web', namespace: 'shop', annotations: { [key]: 'true' } },
    });
    const internal = annotated('service.beta.kubernetes.io/azure-load-balancer-internal');
    expect(sureOf([quietPod('web'), internal], 'internet', 'shop/web[Pod]')).toBe('possible');
    expect(sureOf([quietPod('web'), annotated('example.com/internal')], 'internet', 'shop/web[Pod]')).toBe('certain');
  });

  it('the host network opens the ports that are declared, and none else', () => {
    const external = node('n', { address: '203.0.113.9' });
    const onHost = (more: Manifest): Manifest[] => [
      quietPod('web', { hostNetwork: true, containers: [{ name: 'm', ...more }] }),
      external,
    ];
    expect(sureOf(onHost({ ports: [{ containerPort: 80 }] }), 'internet', 'shop/web[Pod]')).toBe('certain');
    expect(sureOf(onHost({}), 'internet', 'shop/web[Pod]')).toBe(null);
  });
});

describe('N3, metadata services of each cloud', () => {
  it.each([
    ['aws:///a/i-1', '169.254.169.254/32', true],
    ['azure:///vm', '168.63.129.16/32', true],
    ['gce://p/z/n', '168.63.129.16/32', false],
    ['gce://p/z/n', '169.254.169.254/32', true],
  ])('%s by egress to %s: %s', (providerID, cidr, found) => {
    const cloud = node('n', { spec: { providerID } });
    expect(rulesFrom(graphOf([quietPod('web'), cloud, egressOnly('web', [cidr])]), 'web').has('N3-metadata')).toBe(
      found,
    );
  });
  it('answers on IPv6 as well', () => {
    const cloud = node('n', { address: 'fd12::9', spec: { providerID: 'aws:///a/i-1' } });
    const web = { ...quietPod('web'), status: { phase: 'Running', podIP: 'fd12::1' } };
    const has = (cidr: string): boolean =>
      rulesFrom(graphOf([web, cloud, egressOnly('web', [cidr])]), 'web').has('N3-metadata');
    expect(has('fd00:ec2::254/128')).toBe(true);
    expect(has('fd00:ec2::253/128')).toBe(false);
  });
});

describe('N4 and N5, gates whose place is half known', () => {
  const gives = 'serviceaccount:shop/victim';
  const bot = [account('robot'), account('victim'), pod('bot', { serviceAccountName: 'robot' })];
  const tokens = granted([['', 'serviceaccounts/token', ['create']]]);
  const controlPlane = node('cp', { labels: { 'node-role.kubernetes.io/control-plane': '' } });

  it('the API server is likely on a node of the control plane', () => {
    const stage = [...bot, ...tokens, controlPlane];
    expect(sureOf([...stage, egressOnly('bot', ['10.0.0.9/32'])], 'bot', gives)).toBe('likely');
    expect(sureOf([...stage, egressOnly('bot', ['10.0.0.8/32'])], 'bot', gives)).toBe(null);
  });

  it('a token is of use on the internet, possibly where the API server is public', () => {
    const at = (ip: string): Manifest => ({
      ...apiServer,
      subsets: [{ addresses: [{ ip }], ports: [{ port: 6443 }] }],
    });
    const shut = [...bot, ...tokens, service('bot', { type: 'LoadBalancer' }), egressOnly('bot')];
    expect(sureOf([...shut, at('203.0.113.1')], 'internet', gives)).toBe('possible');
    expect(sureOf([...shut, at('10.0.0.1')], 'internet', gives)).toBe('unknown');
  });

  it('kubelets that were not read are anywhere', () => {
    const stage = [
      apiServer,
      ...bot,
      quietPod('prey'),
      ingressOnly('prey'),
      ...granted([['', 'nodes/proxy', ['get']]]),
    ];
    const prey = 'shop/prey[Pod]';
    expect(sureOf([...stage, egressOnly('bot', ['10.0.0.8/29'])], 'bot', prey)).toBe('unknown');
    expect(sureOf([...stage, egressOnly('bot')], 'bot', prey)).toBe(null);
  });
});

describe('N6, etcd', () => {
  const controlPlane = node('cp', { labels: { 'node-role.kubernetes.io/control-plane': '' } });
  const holds = (path: string): Manifest =>
    quietPod('web', {
      containers: [{ name: 'm', volumeMounts: [{ name: 'k', mountPath: '/k', readOnly: true }] }],
      volumes: [{ name: 'k', hostPath: { path } }],
    });
  it.each([
    ['/etc/kubernetes/pki/etcd', [], 'likely'],
    ['/etc/kubernetes/pki', [], 'likely'],
    ['/etc/ssl', [], 'unknown'],
    ['/etc/kubernetes/pki/etcd', [egressOnly('web', ['10.0.0.8/32'])], undefined],
  ] as const)('with %s of the node', (path, policies, certainty) => {
    expect(rulesFrom(graphOf([holds(path), controlPlane, ...policies]), 'web').get('N6-etcd')).toBe(certainty);
  });
});

describe('N8, the host network', () => {
  const stage = (spec: Manifest): Manifest[] => [
    apiServer,
    account('robot'),
    account('victim'),
    {
      ...pod('bot', { serviceAccountName: 'robot', nodeName: 'n', ...spec }),
      status: { phase: 'Running', podIP: '10.0.0.9' },
    },
    quietPod('prey', { nodeName: 'm' }),
    node('n'),
    ingressOnly('prey', [{ ipBlock: { cidr: '10.0.0.9/32' } }]),
    egressOnly('bot'),
    ...granted([['', 'serviceaccounts/token', ['create']]]),
  ];
  it.each([
    [true, 'is its node to policies: its own do not hold it, and it is let in where the node is'],
    [false, 'is what its policies hold'],
  ])('%s: a pod %s', (hostNetwork) => {
    const simulation = attackFrom(graphOf(stage({ hostNetwork })), 'bot', 'likely');
    expect(owns(simulation, 'serviceaccount:shop/victim')).toBe(hostNetwork);
    expect(owns(simulation, 'prey')).toBe(hostNetwork);
  });
});

describe('N10, who may forge packets', () => {
  const caps = (capabilities: Manifest): Manifest => ({
    nodeName: 'n',
    containers: [{ name: 'm', securityContext: { capabilities } }],
  });
  it.each([
    [caps({ drop: ['NET_RAW'], add: ['NET_ADMIN'] }), true],
    [caps({ drop: ['ALL'], add: ['NET_RAW'] }), true],
    [caps({ drop: ['NET_RAW'] }), false],
  ])('%j: %s, of pods of its node alone', (spec, found) => {
    const stage = [
      quietPod('web', spec),
      quietPod('cart', { nodeName: 'n' }),
      quietPod('store', { nodeName: 'm' }),
      ...['cart', 'store'].map((name) => ingressOnly(name)),
    ];
    const simulation = attackFrom(graphOf(stage), 'web', 'unknown');
    const taken = [...simulation.owned.keys()].map((index) => simulation.graph.at(index).id);
    expect(taken.some((id) => id.startsWith('shop/cart'))).toBe(found);
    expect(taken.some((id) => id.startsWith('shop/store'))).toBe(false);
  });
});
