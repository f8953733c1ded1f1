import { describe, expect, it } from 'vitest';
import type { Certainty } from '../../../shared/attack/model.ts';
import { account, graphOf, labelled, type Manifest, pod, rulesFrom, vertex } from './small-cluster.ts';

function secret(name: string, more: Manifest = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop' }, ...more };
}
function targetsOf(manifests: readonly Manifest[], rule: string, from = 'web'): string[] {
  const graph = graphOf(manifests);
  return graph
    .edgesFrom(vertex(graph, from))
    .filter((edge) => edge.rule === rule)
    .map(({ to }) => graph.at(to).id);
}

describe('P1, the token of a pod', () => {
  const projected = (audience?: string): Manifest => ({
    automountServiceAccountToken: false,
    volumes: [
      { name: 't', projected: { sources: [{ serviceAccountToken: { path: 't', ...(audience && { audience }) } }] } },
    ],
  });
  it.each<[name: string, account: Manifest, spec: Manifest, mounted: boolean]>([
    ['by default', {}, {}, true],
    ['turned off by the account', { automountServiceAccountToken: false }, {}, false],
    [
      'turned off by the account, on by the pod',
      { automountServiceAccountToken: false },
      { automountServiceAccountToken: true },
      true,
    ],
    ['turned off by the pod', { automountServiceAccountToken: true }, { automountServiceAccountToken: false }, false],
    ['projected all the same', {}, projected(), true],
    ['projected for somebody else', {}, projected('vault'), false],
  ])('%s', (_name, own, spec, mounted) => {
    const manifests = [account('robot', own), pod('web', { serviceAccountName: 'robot', ...spec })];
    expect(targetsOf(manifests, 'P1-token')).toEqual(mounted ? ['serviceaccount:shop/robot'] : []);
  });

  it('is that of the default account when none is named', () => {
    expect(targetsOf([pod('web')], 'P1-token')).toEqual(['serviceaccount:shop/default']);
  });

  it('lies in a token Secret', () => {
    const metadata = { name: 'old', namespace: 'shop', annotations: { 'kubernetes.io/service-account.name': 'robot' } };
    const token = secret('old', { metadata, type: 'kubernetes.io/service-account-token' });
    const manifests = [account('robot'), pod('web'), token];
    expect(targetsOf(manifests, 'P1-token', 'secret:shop/old')).toEqual(['serviceaccount:shop/robot']);
    expect(
      targetsOf([...manifests.slice(0, 2), secret('old', { metadata, type: 'Opaque' })], 'P1-token', 'secret:shop/old'),
    ).toEqual([]);
  });
});

describe('P2, the secrets of a pod', () => {
  const main = (more: Manifest): Manifest => ({ containers: [{ name: 'main', ...more }] });
  it.each<[name: string, spec: Manifest, seen: boolean]>([
    ['a volume', { volumes: [{ name: 's', secret: { secretName: 'key' } }] }, true],
    ['a projected volume', { volumes: [{ name: 's', projected: { sources: [{ secret: { name: 'key' } }] } }] }, true],
    [
      'an environment variable',
      main({ env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }] }),
      true,
    ],
    ['the whole environment', main({ envFrom: [{ secretRef: { name: 'key' } }] }), true],
    ['an init container', { initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'key' } }] }] }, true],
    ['a pull secret, which only the kubelet sees', { imagePullSecrets: [{ name: 'key' }] }, false],
    ['a config map', main({ envFrom: [{ configMapRef: { name: 'key' } }] }), false],
  ])('%s', (_name, spec, seen) => {
    expect(targetsOf([pod('web', spec), secret('key')], 'P2-secret')).toEqual(seen ? ['secret:shop/key'] : []);
  });
});

describe('P3, the cloud identity of a pod', () => {
  const annotated = (key: string): Manifest =>
    account('robot', { metadata: { name: 'robot', namespace: 'shop', annotations: { [key]: 'role-1' } } });
  const robot = (labels: Manifest = {}): Manifest => labelled(pod('web', { serviceAccountName: 'robot' }), labels);
  it.each<[key: string, labels: Manifest, held: boolean]>([
    ['eks.amazonaws.com/role-arn', {}, true],
    ['iam.gke.io/gcp-service-account', {}, true],
    ['azure.workload.identity/client-id', { 'azure.workload.identity/use': 'true' }, true],
    ['azure.workload.identity/client-id', {}, false],
    ['example.com/role-arn', {}, false],
  ])('%s', (key, labels, held) => {
    const found = targetsOf([annotated(key), robot(labels)], 'P3-cloud-identity');
    expect(found).toEqual(held ? ['cloud:role-1'] : []);
  });
});

describe('P5, a volume that two pods share', () => {
  const claim = (readOnly: boolean): Manifest => ({
    containers: [{ name: 'main', volumeMounts: [{ name: 'd', mountPath: '/d', readOnly }] }],
    volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
  });
  it('leads from who writes to who mounts it', () => {
    expect(targetsOf([pod('web', claim(false)), pod('job', claim(true))], 'P5-shared-volume')).toEqual([
      'shop/job[Pod]',
    ]);
  });
  it('does not when it is read only', () => {
    expect(targetsOf([pod('web', claim(true)), pod('job', claim(true))], 'P5-shared-volume')).toEqual([]);
  });
  it.each([
    ['n', '/srv/data', false, true],
    ['m', '/srv/data', false, false],
    ['n', '/srv/other', false, false],
    ['n', '/srv/data', true, false],
  ])('a folder of a node: job on %s mounts %s, web reads only: %s', (nodeName, path, readOnly, found) => {
    const mount = (on: string, folder: string, only: boolean): Manifest => ({
      nodeName: on,
      containers: [{ name: 'main', volumeMounts: [{ name: 'd', mountPath: '/d', readOnly: only }] }],
      volumes: [{ name: 'd', hostPath: { path: folder } }],
    });
    const stage = [pod('web', mount('n', '/srv/data', readOnly)), pod('job', mount(nodeName, path, true))];
    expect(targetsOf(stage, 'P5-shared-volume')).toEqual(found ? ['shop/job[Pod]'] : []);
  });
  it('is possible, no more', () => {
    const graph = graphOf([pod('web', claim(false)), pod('job', claim(true))]);
    expect(rulesFrom(graph, 'web').get('P5-shared-volume')).toBe<Certainty>('possible');
  });
});
