import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../shared/reachability/analyze.ts';
import { exposureOf } from '../../../shared/reachability/exposure.ts';
import { type Answer, type SecurityFacts, SecurityIndex } from '../../../shared/reachability/security-facts.ts';
import type { PairVerdict } from '../../../shared/reachability/types.ts';
import { allPorts, intersect, noPorts, type PortSet, portRange } from '../../../shared/values/ports.ts';
import { clusterArbitrary } from '../../reference/generate.ts';
import { toObjects } from '../../support/objects.ts';

type Raw = Readonly<Record<string, unknown>>;

const pod = (name: string, spec: Raw = {}): Raw => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main' }], ...spec },
  status: { podIP: '10.1.0.5' },
});
const policy = (spec: Raw): Raw => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, ...spec },
});
const node = (name: string, ip: string, extra: Raw = {}): Raw => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, ...extra },
  status: { addresses: [{ type: 'InternalIP', address: ip }] },
});
const controlPlane = node('cp', '192.168.1.10', { labels: { 'node-role.kubernetes.io/control-plane': '' } });
const toBlock = (cidr: string, except: string[] = [], port?: number): Raw => ({
  egress: [
    { to: [{ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } }], ...(port ? { ports: [{ port }] } : {}) },
  ],
  policyTypes: ['Egress'],
});

function factsOf(...objects: readonly Raw[]): SecurityFacts {
  const { engine, find } = analyze(toObjects([pod('web'), ...objects]));
  const facts = new SecurityIndex(engine).of(find('shop/web') ?? -1);
  if (!facts) throw new Error('no workload');
  return facts;
}

describe('a workload that no policy selects', () => {
  test('is open both ways', () => {
    expect(factsOf()).toMatchObject({
      isolated: { ingress: 'no', egress: 'no' },
      fromInternet: 'yes',
      toInternet: 'yes',
      metadata: 'yes',
      // Wherever it is, it is reached.
      apiServer: 'yes',
    });
  });
});

describe('the metadata service', () => {
  test('is not reached past a block that leaves it out', () => {
    expect(factsOf(policy(toBlock('0.0.0.0/0', ['169.254.169.254/32'])))).toMatchObject({
      metadata: 'no',
      toInternet: 'yes',
    });
    expect(factsOf(policy(toBlock('0.0.0.0/0', [], 443)))).toMatchObject({ metadata: 'no', toInternet: 'yes' });
    expect(factsOf(policy(toBlock('169.254.0.0/16', [], 80)))).toMatchObject({ metadata: 'yes', toInternet: 'no' });
  });

  test('is asked about over IPv6 where the cluster speaks it, and in the cloud that the nodes name', () => {
    const v6 = factsOf(node('n', '2001:db8::1'), policy(toBlock('0.0.0.0/0', ['169.254.169.254/32'])));
    expect(v6.metadataServices.map(({ address }) => address)).toEqual(['169.254.169.254', 'fd00:ec2::254']);
    const azure = factsOf({ ...node('n', '10.9.0.1'), spec: { providerID: 'azure:///subscriptions/x' } });
    expect(azure.metadataServices.map(({ address }) => address)).toEqual(['169.254.169.254', '168.63.129.16']);
  });
});

describe('the API server', () => {
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    endpoints: [{ addresses: ['203.0.113.7'] }],
    ports: [{ port: 443 }],
  };
  test('is where its endpoints say', () => {
    expect(factsOf(slice, policy(toBlock('203.0.113.0/24'))).apiServer).toBe('yes');
    expect(factsOf(slice, controlPlane, policy(toBlock('192.168.0.0/16'))).apiServer).toBe('no');
    expect(factsOf(slice, policy(toBlock('203.0.113.0/24', [], 6443))).apiServer).toBe('no');
  });
  test('is on the control-plane nodes otherwise, on 6443', () => {
    expect(factsOf(controlPlane, policy(toBlock('192.168.0.0/16', [], 6443))).apiServer).toBe('yes');
    expect(factsOf(controlPlane, policy(toBlock('192.168.0.0/16', [], 443))).apiServer).toBe('no');
  });
  test('is unknown where nothing says where it is', () => {
    expect(factsOf(policy(toBlock('192.168.0.0/16'))).apiServer).toBe('unknown');
    expect(factsOf(policy({ policyTypes: ['Egress'] })).apiServer).toBe('no');
  });
});

describe('privilege', () => {
  test.each(['containers', 'initContainers', 'ephemeralContainers'])('is read from %s', (list) => {
    const { engine, find } = analyze(
      toObjects([
        pod('a', { [list]: [{ name: 'x', securityContext: { privileged: true } }] }),
        pod('b', { [list]: [{ name: 'x', securityContext: { privileged: false } }] }),
      ]),
    );
    const index = new SecurityIndex(engine);
    expect(index.of(find('shop/a') ?? -1)?.privileged).toBe(true);
    expect(index.of(find('shop/b') ?? -1)?.privileged).toBe(false);
  });
  test('of a HostProcess pod and a host network pod', () => {
    const { engine, find } = analyze(
      toObjects([pod('a', { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } })]),
    );
    expect(new SecurityIndex(engine).of(find('shop/a') ?? -1)).toMatchObject({ privileged: true, hostNetwork: true });
  });
});

function answerOf({ allowed, unknown }: PairVerdict, ports: PortSet): Answer {
  if (intersect(allowed, ports) !== noPorts) return 'yes';
  return intersect(unknown, ports) === noPorts ? 'no' : 'unknown';
}
function strongest(answers: readonly Answer[]): Answer {
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

test('facts on random clusters are what single verdicts say', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(clusterArbitrary(), ({ objects, options }) => {
      const { engine, endpoints, findAddress } = analyze(toObjects(objects), options);
      const index = new SecurityIndex(engine);
      const { internet } = index.landmarks;
      const publicEnds = [...internet].map((e) => engine.universe.elements[e]?.endpoint ?? -1);
      for (const exposure of exposureOf(engine)) {
        const at = endpoints.indexOf(exposure.endpoint);
        const facts = index.of(at);
        expect(facts?.isolated.ingress === 'yes').toBe(exposure.isolated.ingress);
        expect(facts?.isolated.egress === 'yes').toBe(exposure.isolated.egress);
        expect(facts?.fromInternet).toBe(strongest(publicEnds.map((i) => answerOf(engine.reach(i, at), allPorts))));
        expect(facts?.toInternet).toBe(strongest(publicEnds.map((i) => answerOf(engine.reach(at, i), allPorts))));
        const metadata = (facts?.metadataServices ?? []).map(({ address }) =>
          answerOf(engine.reach(at, findAddress(address) ?? -1), portRange('TCP', 80)),
        );
        expect(facts?.metadataServices.map(({ answer }) => answer)).toEqual(metadata);
      }
    }),
    { numRuns: 100 },
  );
});
