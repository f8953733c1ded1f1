/** Applying: nothing before it is asked for, nothing that was not shown, and never over somebody else's change. */
import { afterEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Change, carryOut, planApply } from '../../../../main/sources/kubeconfig/apply.ts';
import type { ApiClient } from '../../../../main/sources/kubeconfig/client.ts';
import { leftOver } from '../../../../main/sources/kubeconfig/left-over.ts';
import { isProtected, protectedPatterns } from '../../../../main/sources/kubeconfig/protected.ts';
import { patchOf } from '../../../../main/sources/kubeconfig/reviewed.ts';
import type { KubernetesObject } from '../../../../shared/kubernetes/objects.ts';
import { readTexts } from '../../../../shared/kubernetes/read.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { type FaultServer, startFaultServer } from '../../../fault-server/server.ts';
import { connect } from './connect.ts';
import { denyAll, shop } from './shop.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const { signal } = new AbortController();

async function open(): Promise<{ server: FaultServer; cluster: FakeCluster; client: ApiClient }> {
  const cluster = new FakeCluster(shop);
  const server = await startFaultServer({ cluster });
  closers.push(() => server.close());
  const client = await connect(server);
  closers.push(() => client.close());
  return { server, cluster, client };
}

function draft(...specs: object[]): readonly KubernetesObject[] {
  const manifests = specs.map((spec, i) => ({ ...denyAll('shop', i === 0 ? 'deny' : `new-${i}`), spec }));
  return readTexts(manifests.map((one, i) => ({ file: `${i}.yaml`, text: stringify(one) }))).objects;
}

const plan = (client: ApiClient, objects: readonly KubernetesObject[], force = false): Promise<Change[]> =>
  planApply(client, objects, [], { signal, force });
const writes = (server: FaultServer): string[] =>
  server.requests
    .filter(({ method }) => method !== 'GET' && method !== 'POST')
    .map(({ method, query }) => `${method} ${query.get('dryRun') ?? ''}`);

const closed = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

test('planning is a dry run of everything', async () => {
  const { server, cluster, client } = await open();
  const before = cluster.version;
  const changes = await plan(client, draft(closed, closed));
  expect(changes.map(({ id, action }) => `${action} ${id}`)).toEqual([
    'update NetworkPolicy shop/deny',
    'create NetworkPolicy shop/new-1',
  ]);
  await planApply(client, [], [{ kind: 'NetworkPolicy', namespace: 'shop', name: 'deny' }], { signal, force: false });
  expect(cluster.version).toBe(before);
  expect(writes(server)).toEqual(['PATCH All', 'PATCH All', 'DELETE ']);
});

test('a plan is shown as a difference', async () => {
  const { client } = await open();
  const [change] = await plan(client, draft(closed));
  expect(change && patchOf(change)).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@\n[\s\S]*\n\+ {4}- Egress\n$/);
});

test('what was planned is done, in order', async () => {
  const { cluster, client } = await open();
  const done: string[] = [];
  const changes = await plan(client, draft(closed, closed));
  await carryOut(client, changes, signal, ({ id }) => done.push(id));
  expect(done).toEqual(['NetworkPolicy shop/deny', 'NetworkPolicy shop/new-1']);
  const policies = cluster.resources.find(({ resource }) => resource === 'networkpolicies');
  expect(policies && cluster.list(policies, null).map((one) => one['spec'])).toEqual([closed, closed]);
});

test('what is as drafted is left alone', async () => {
  const { server, client } = await open();
  const changes = await plan(client, draft({ podSelector: {}, policyTypes: ['Ingress'] }));
  expect(changes).toMatchObject([{ action: 'none' }]);
  await carryOut(client, changes, signal, () => {});
  expect(writes(server)).toEqual(['PATCH All']);
});

describe('nothing is written over', () => {
  test('that has changed since it was looked at', async () => {
    const { cluster, client } = await open();
    const changes = await plan(client, draft(closed));
    cluster.put({ ...denyAll(), spec: { podSelector: { matchLabels: { app: 'web' } } } });
    await expect(carryOut(client, changes, signal, () => {})).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that was made since', async () => {
    const { cluster, client } = await open();
    const [, made] = await plan(client, draft(closed, closed));
    cluster.put(denyAll('shop', 'new-1'));
    await expect(carryOut(client, made ? [made] : [], signal, () => {})).rejects.toMatchObject({
      message: expect.stringContaining('has been created by somebody else'),
    });
  });

  test('that has other rules than were drafted', async () => {
    const { server, client } = await open();
    const answer = JSON.stringify({ ...denyAll(), spec: { ...closed, ingress: [{}] } });
    server.misbehave = ({ method }) => (method === 'PATCH' ? { fault: 'body', body: answer } : null);
    await expect(plan(client, draft(closed))).rejects.toMatchObject({
      message: expect.stringContaining('would keep what the draft does not have: spec.ingress'),
    });
  });
});

test.each([
  [409, 'conflict', /Look again/],
  [422, 'invalid', /fields/],
  [403, 'forbidden', /rbac/],
])('what the API server refuses with %i', async (code, expected, hint) => {
  const { server, client } = await open();
  server.misbehave = ({ method }) => (method === 'PATCH' ? { fault: 'status', code, message: 'no' } : null);
  await expect(plan(client, draft(closed))).rejects.toMatchObject({
    code: expected,
    message: 'NetworkPolicy shop/deny: no',
    hint: expect.stringMatching(hint),
  });
});

test('an answer that is cut off is not asked for again: it may have been done', async () => {
  const { server, client } = await open();
  const changes = await plan(client, draft(closed));
  server.misbehave = ({ method }) => (method === 'PATCH' ? { fault: 'cut' } : null);
  await expect(carryOut(client, changes, signal, () => {})).rejects.toMatchObject({
    hint: expect.stringContaining('may or may not'),
  });
  expect(writes(server)).toEqual(['PATCH All', 'PATCH ']);
});

test('only policies', async () => {
  const { client } = await open();
  const pods = readTexts([
    { file: 'a.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\n' },
  ]).objects;
  await expect(plan(client, pods)).rejects.toMatchObject({ code: 'invalid' });
});

describe('left over', () => {
  test.each([
    [
      { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }] },
      { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
      [],
    ],
    [{ ingress: [{}, {}] }, { ingress: [{}] }, ['spec.ingress']],
    [{ egress: [{}] }, {}, ['spec.egress']],
    [{ egress: [], x: '' }, {}, []],
    [
      { podSelector: { matchLabels: { a: 'b', c: 'd' } } },
      { podSelector: { matchLabels: { a: 'b' } } },
      ['spec.podSelector.matchLabels.c'],
    ],
    [
      { ingress: [{ ports: [{ port: 80, protocol: 'UDP' }] }] },
      { ingress: [{ ports: [{ port: 80 }] }] },
      ['spec.ingress.0.ports.0.protocol'],
    ],
    [{ priority: 2 }, { priority: 1 }, ['spec.priority']],
  ])('%j of %j', (stored, wanted, expected) => {
    expect(leftOver(stored, wanted)).toEqual(expected);
  });
});

test('protected contexts', () => {
  expect(isProtected(['eu-PROD-1'], protectedPatterns({}))).toBe(true);
  expect(isProtected(['delivery'], protectedPatterns({}))).toBe(false);
  expect(isProtected(['delivery'], protectedPatterns({ BULKHEAD_PROTECTED: 'x, deliv*' }))).toBe(true);
  expect(isProtected(['production'], protectedPatterns({ BULKHEAD_PROTECTED: '' }))).toBe(false);
});
