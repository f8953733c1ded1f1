import { describe, expect, it } from 'vitest';
import type { Certainty } from '../../../shared/attack/model.ts';
import type { RuleId } from '../../../shared/attack/techniques.ts';
import {
  account,
  apiServer,
  attackFrom,
  egressOnly,
  granted,
  graphOf,
  ingressOnly,
  labelled,
  type Manifest,
  node,
  owns,
  pod,
  quietPod,
  rulesFrom,
  service,
} from './small-cluster.ts';

const everybody: Manifest = { ipBlock: { cidr: '0.0.0.0/0' } };

describe('N1, from pod to pod', () => {
  const pair = [quietPod('web'), quietPod('cart')];
  it('needs an open port that something listens on', () => {
    expect(owns(attackFrom(graphOf(pair), 'web'), 'cart')).toBe(true);
    expect(owns(attackFrom(graphOf([...pair, ingressOnly('cart')]), 'web'), 'cart')).toBe(false);
    expect(owns(attackFrom(graphOf([...pair, egressOnly('web')]), 'web'), 'cart')).toBe(false);
  });
  it('counts ports of containers, of Services, or every port when asked', () => {
    const deaf = quietPod('cart', { containers: [{ name: 'main' }] });
    expect(owns(attackFrom(graphOf([quietPod('web'), deaf]), 'web'), 'cart')).toBe(false);
    const served = [quietPod('web'), deaf, service('cart', { ports: [{ port: 80, targetPort: 9000 }] })];
    expect(owns(attackFrom(graphOf(served), 'web'), 'cart')).toBe(true);
    expect(owns(attackFrom(graphOf([quietPod('web'), deaf], { everyPort: true }), 'web'), 'cart')).toBe(true);
  });
  it('does not let out by the ports of an init container that ends', () => {
    const init = quietPod('cart', {
      containers: [{ name: 'm' }],
      initContainers: [{ name: 'i', ports: [{ containerPort: 1 }] }],
    });
    expect(owns(attackFrom(graphOf([quietPod('web'), init]), 'web'), 'cart')).toBe(false);
  });
  it('takes asking DNS for possible only', () => {
    const dns = labelled(
      quietPod('dns', { containers: [{ name: 'm', ports: [{ containerPort: 53, protocol: 'UDP' }] }] }),
      {
        'k8s-app': 'kube-dns',
      },
    );
    expect(owns(attackFrom(graphOf([quietPod('web'), dns]), 'web', 'likely'), 'dns')).toBe(false);
    expect(owns(attackFrom(graphOf([quietPod('web'), dns]), 'web', 'possible'), 'dns')).toBe(true);
  });
});

describe('N2, from the internet', () => {
  const ingress = (namespace: string): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'in', namespace },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  });
  const containers = (port: Manifest): Manifest => ({
    containers: [{ name: 'm', ports: [{ containerPort: 80, ...port }] }],
  });
  const external = node('n', { address: '203.0.113.9' });
  it.each<[name: string, certainty: Certainty | null, manifests: readonly Manifest[]]>([
    ['a LoadBalancer', 'certain', [quietPod('web'), service('web', { type: 'LoadBalancer' })]],
    ['a ClusterIP', null, [quietPod('web'), service('web', {})]],
    [
      'a LoadBalancer behind a policy',
      null,
      [quietPod('web'), service('web', { type: 'LoadBalancer' }), ingressOnly('web')],
    ],
    [
      'a LoadBalancer let in by a policy',
      'certain',
      [quietPod('web'), service('web', { type: 'LoadBalancer' }), ingressOnly('web', [everybody])],
    ],
    [
      'a LoadBalancer for some',
      'possible',
      [quietPod('web'), service('web', { type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] })],
    ],
    [
      'a policy for some',
      'possible',
      [
        quietPod('web'),
        service('web', { type: 'LoadBalancer' }),
        ingressOnly('web', [{ ipBlock: { cidr: '203.0.113.0/24' } }]),
      ],
    ],
    ['a NodePort of nodes unread', 'likely', [quietPod('web'), service('web', { type: 'NodePort' })]],
    ['a NodePort of public nodes', 'certain', [quietPod('web'), service('web', { type: 'NodePort' }), external]],
    ['a NodePort of private nodes', 'possible', [quietPod('web'), service('web', { type: 'NodePort' }), node('n')]],
    ['external addresses', 'certain', [quietPod('web'), service('web', { externalIPs: ['203.0.113.7'] })]],
    ['private external addresses', 'possible', [quietPod('web'), service('web', { externalIPs: ['10.9.9.9'] })]],
    ['an Ingress', 'certain', [quietPod('web'), service('web', {}), ingress('shop')]],
    ['an Ingress elsewhere', null, [quietPod('web'), service('web', {}), ingress('bank')]],
    ['a host port', 'certain', [quietPod('web', containers({ hostPort: 80 })), external]],
    ['no host port', null, [quietPod('web', containers({})), external]],
    ['the host network', 'certain', [quietPod('web', { hostNetwork: true, ...containers({}) }), external]],
    // kube-proxy puts the node's address in place of the caller's, unless externalTrafficPolicy is Local.
    [
      'nodes let in',
      'possible',
      [
        quietPod('web'),
        service('web', { type: 'LoadBalancer' }),
        node('n'),
        ingressOnly('web', [{ ipBlock: { cidr: '10.0.0.0/24' } }]),
      ],
    ],
    [
      'nodes let in, and the caller seen',
      null,
      [
        quietPod('web'),
        service('web', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
        node('n'),
        ingressOnly('web', [{ ipBlock: { cidr: '10.0.0.0/24' } }]),
      ],
    ],
  ])('%s is %s', (_name, certainty, manifests) => {
    const arrival = attackFrom(graphOf(manifests), 'internet').owned;
    const graph = graphOf(manifests);
    const web = [...attackFrom(graph, 'internet').owned.values()].find(
      ({ vertex }) => graph.at(vertex).id === 'shop/web[Pod]',
    );
    expect(arrival.size).toBeGreaterThan(0);
    expect(web?.certainty ?? null).toBe(certainty);
  });
});

describe('gates', () => {
  const robot = [
    apiServer,
    account('robot'),
    account('victim'),
    ...granted([['', 'serviceaccounts/token', ['create']]]),
  ];
  const bot = pod('bot', { serviceAccountName: 'robot' });
  const gives = 'serviceaccount:shop/victim';

  it.each<[name: string, cidrs: readonly string[] | null, open: boolean]>([
    ['no policy', null, true],
    ['its address', ['10.0.0.1/32'], true],
    ['another address', ['10.0.0.2/32'], false],
    ['nothing', [], false],
  ])('the API server, with egress to %s', (_name, cidrs, open) => {
    const policies = cidrs ? [egressOnly('bot', cidrs)] : [];
    expect(owns(attackFrom(graphOf([...robot, bot, ...policies]), 'bot', 'likely'), gives)).toBe(open);
  });

  it('the API server, whose address was not read', () => {
    const unread = [...robot.slice(1), bot];
    const from = (cidrs: readonly string[]): Certainty | null => {
      const simulation = attackFrom(graphOf([...unread, egressOnly('bot', cidrs)]), 'bot');
      return (
        [...simulation.owned.values()].find(({ vertex }) => simulation.graph.at(vertex).id === gives)?.sure ?? null
      );
    };
    expect(from(['0.0.0.0/0'])).toBe('certain');
    expect(from(['10.0.0.0/8'])).toBe('unknown');
    expect(from([])).toBe(null);
  });

  it('a token is used from wherever the attacker can: another pod will do', () => {
    const door = quietPod('door');
    const shut = graphOf([...robot, bot, door, egressOnly('bot')]);
    expect(owns(attackFrom(shut, 'bot'), gives)).toBe(false);
    const simulation = attackFrom(shut, 'door');
    expect(owns(simulation, gives)).toBe(true);
    const arrival = [...simulation.owned.values()].find(({ edge }) => edge?.rule === 'R6-token-request');
    const position = arrival?.position ?? [...simulation.owned.values()].find(({ position: at }) => at)?.position;
    expect(shut.at(position?.vertex ?? -1).id).toBe('shop/door[Pod]');
  });

  it('a token that was sent out is of use where the API server may be public', () => {
    const shut = graphOf([...robot, bot, service('bot', { type: 'LoadBalancer' }), egressOnly('bot')]);
    expect(owns(attackFrom(shut, 'internet', 'likely'), gives)).toBe(false);
    expect(owns(attackFrom(shut, 'internet', 'unknown'), gives)).toBe(true);
    expect(owns(attackFrom(shut, 'bot', 'unknown'), gives)).toBe(false);
  });

  it('a stolen account needs no pod', () => {
    expect(owns(attackFrom(graphOf(robot), 'serviceaccount:shop/robot'), gives)).toBe(true);
  });

  it('the kubelet is enough for nodes/proxy', () => {
    const nodes = [node('worker', { address: '10.0.0.9' }), ...granted([['', 'nodes/proxy', ['get']]])];
    const stage = [apiServer, account('robot'), bot, quietPod('victim'), ingressOnly('victim'), ...nodes];
    const reaches = (cidrs: readonly string[]): boolean =>
      owns(attackFrom(graphOf([...stage, egressOnly('bot', cidrs)]), 'bot', 'likely'), 'victim');
    expect(reaches(['10.0.0.9/32'])).toBe(true);
    expect(reaches(['10.0.0.1/32'])).toBe(true);
    expect(reaches(['10.0.0.2/32'])).toBe(false);
  });

  it.each<[rule: RuleId, open: readonly string[], shut: readonly string[], more: readonly Manifest[]]>([
    ['N3-metadata', ['169.254.169.254/32'], ['203.0.113.0/24'], [node('n', { spec: { providerID: 'aws:///a/i-1' } })]],
    [
      'N6-etcd',
      ['10.0.0.9/32'],
      ['203.0.113.0/24'],
      [node('cp', { labels: { 'node-role.kubernetes.io/control-plane': '' } })],
    ],
    ['N9-exfiltration', ['203.0.113.0/24'], ['10.0.0.0/8'], []],
  ])('%s, by egress', (rule, open, shut, more) => {
    const rules = (cidrs: readonly string[]): RuleId[] => [
      ...rulesFrom(graphOf([quietPod('web'), ...more, egressOnly('web', cidrs)]), 'web').keys(),
    ];
    expect(rules(open)).toContain(rule);
    expect(rules(shut)).not.toContain(rule);
    expect(rules([])).not.toContain(rule);
  });

  it('the metadata service is no more than possible from a pod, likely from the host network, unknown without a cloud', () => {
    const cloud = node('n', { spec: { providerID: 'gce://p/z/n' } });
    expect(rulesFrom(graphOf([quietPod('web'), cloud]), 'web').get('N3-metadata')).toBe('possible');
    expect(rulesFrom(graphOf([quietPod('web', { hostNetwork: true }), cloud]), 'web').get('N3-metadata')).toBe(
      'likely',
    );
    expect(rulesFrom(graphOf([quietPod('web')]), 'web').get('N3-metadata')).toBe('unknown');
  });

  it('DNS is a way out when nothing else is', () => {
    const dns = labelled(quietPod('dns', { containers: [{ name: 'm', ports: [{ containerPort: 53 }] }] }), {
      'k8s-app': 'kube-dns',
    });
    const askOnly = egressOnly('web');
    const spec = {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: {} }] }],
    };
    expect([...rulesFrom(graphOf([quietPod('web'), dns, { ...askOnly, spec }]), 'web').keys()]).toContain(
      'N9-dns-tunnel',
    );
    expect([...rulesFrom(graphOf([quietPod('web'), dns, askOnly]), 'web').keys()]).not.toContain('N9-dns-tunnel');
  });
});

describe('N10, answers forged on a node', () => {
  it.each<[name: string, spec: Manifest, found: boolean]>([
    ['the default capabilities', {}, true],
    ['NET_RAW dropped', { containers: [{ name: 'm', securityContext: { capabilities: { drop: ['ALL'] } } }] }, false],
    ['the host network', { hostNetwork: true }, false],
  ])('%s', (_name, spec, found) => {
    const manifests = [quietPod('web', { nodeName: 'n', ...spec }), quietPod('cart', { nodeName: 'n' })];
    expect(rulesFrom(graphOf(manifests), 'web').has('N10-spoof')).toBe(found);
  });
});

describe('N12, an account that writes policies', () => {
  const stage = [
    apiServer,
    account('robot'),
    pod('bot', { serviceAccountName: 'robot' }),
    quietPod('victim'),
    ingressOnly('victim'),
  ];
  const may = granted([['networking.k8s.io', 'networkpolicies', ['patch']]]);
  it('opens what they shut, and says so', () => {
    const simulation = attackFrom(graphOf([...stage, ...may]), 'bot', 'likely');
    expect(owns(simulation, 'victim')).toBe(true);
    const arrival = [...simulation.owned.values()].find(
      ({ vertex }) => simulation.graph.at(vertex).id === 'shop/victim[Pod]',
    );
    expect(arrival?.opened.map((scope) => simulation.graph.at(scope).id)).toEqual(['scope:unisolated:*']);
  });
  it('does not without the right, without the API server, or when that is excluded', () => {
    expect(owns(attackFrom(graphOf(stage), 'bot', 'likely'), 'victim')).toBe(false);
    expect(owns(attackFrom(graphOf([...stage, ...may, egressOnly('bot')]), 'bot', 'likely'), 'victim')).toBe(false);
    expect(owns(attackFrom(graphOf([...stage, ...may]), 'bot', 'likely', ['N12-policy-tamper']), 'victim')).toBe(false);
  });
});

describe("a pod of the attacker's own", () => {
  const callers = [{ podSelector: { matchLabels: { app: 'cart' } } }];
  const stage = [
    apiServer,
    account('robot'),
    pod('bot', { serviceAccountName: 'robot' }),
    quietPod('cart'),
    quietPod('store'),
  ];
  const shut = [ingressOnly('cart'), ingressOnly('store', callers)];
  it('has the labels that policies let through', () => {
    const creates = granted([['', 'pods', ['create']]], false);
    expect(owns(attackFrom(graphOf([...stage, ...shut, ...creates]), 'bot', 'likely'), 'store')).toBe(true);
    expect(owns(attackFrom(graphOf([...stage, ...shut]), 'bot', 'likely'), 'store')).toBe(false);
    const nobody = [ingressOnly('cart'), ingressOnly('store')];
    expect(owns(attackFrom(graphOf([...stage, ...nobody, ...creates]), 'bot', 'likely'), 'store')).toBe(false);
  });
  it('may call the workload whose labels it has', () => {
    const creates = granted([['', 'pods', ['create']]], false);
    const peers = [ingressOnly('cart', callers), ingressOnly('store')];
    expect(owns(attackFrom(graphOf([...stage, ...peers, ...creates]), 'bot', 'likely'), 'cart')).toBe(true);
    expect(owns(attackFrom(graphOf([...stage, ...shut, ...creates]), 'bot', 'likely'), 'cart')).toBe(false);
  });
});
