/** Live clusters behind the host contract: which files may be read, what the page gets, what may be carried out. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createGrants } from '../../main/host/grants.ts';
import { createHost, type Host } from '../../main/host/host.ts';
import { createRecentPaths } from '../../main/host/recent.ts';
import { readFolder } from '../../main/sources/folder.ts';
import type { HostArgs, HostCallName, HostResult } from '../../shared/host.ts';
import { FakeCluster } from '../fault-server/cluster.ts';
import { type FaultServer, startFaultServer } from '../fault-server/server.ts';
import { denyAll, shop } from '../unit/sources/kubeconfig/shop.ts';

let folder: string;
let server: FaultServer;
let cluster: FakeCluster;
let host: Host;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-live-'));
  cluster = new FakeCluster(shop);
  server = await startFaultServer({ cluster, token: 'token-S3CR3T' });
  const config = path.join(folder, 'config');
  await writeFile(config, server.kubeconfig());
  host = createHost({
    mode: 'desktop',
    version: '1.2.3',
    samples: folder,
    initialPath: null,
    grants: createGrants(false),
    recent: createRecentPaths(null),
    readPath: readFolder,
    live: {
      around: { env: { KUBECONFIG: config, BULKHEAD_PROTECTED: 'test' }, home: folder },
      consent: null,
      reverts: path.join(folder, 'reverts'),
    },
  });
});
afterEach(async () => {
  host.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function value<N extends HostCallName>(name: N, args: HostArgs<N>): Promise<HostResult<N>> {
  const answer = await host.call(name, args);
  if (!answer.ok) throw new Error(answer.error.message);
  expect(JSON.stringify(answer.value)).not.toContain('S3CR3T');
  return answer.value as HostResult<N>;
}

async function open(): Promise<string> {
  const begun = await value('openContext', { file: null, context: 'test', allow: null });
  if (begun.kind !== 'reading') throw new Error('a plugin?');
  for (;;) {
    const state = await value('readingState', { job: begun.job });
    if (state.kind === 'done') return begun.job;
  }
}

test('contexts of the files that kubectl reads, and of no other', async () => {
  const { contexts } = await value('listContexts', { file: null });
  expect(contexts).toMatchObject([{ name: 'test', current: true, problem: null }]);
  for (const [name, args] of [
    ['listContexts', { file: '/etc/passwd' }],
    ['openContext', { file: '/etc/passwd', context: 'test', allow: null }],
  ] as const) {
    expect(await host.call(name, args)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  }
});

test('a cluster that was closed answers nothing more', async () => {
  const job = await open();
  await value('closeContext', { job });
  for (const name of ['readingState', 'watchState', 'takeChanges'] as const) {
    expect(await host.call(name, { job })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  }
});

test('only what was planned is carried out, once, and in a protected context only by name', async () => {
  const job = await open();
  const text = stringify({ ...denyAll(), spec: { podSelector: {}, policyTypes: ['Egress'] } });
  const before = cluster.version;
  const carry = (plan: string, confirm: string | null): ReturnType<Host['call']> =>
    host.call('carryOut', { job, plan, confirm });
  expect(await carry('made-up', 'test')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  const { plan, isProtected, changes } = await value('planApply', { job, text, deleted: [], force: false });
  expect({ isProtected, actions: changes.map(({ action }) => action) }).toEqual({
    isProtected: true,
    actions: ['update'],
  });
  expect(await carry(plan, null)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  expect(cluster.version).toBe(before);
  expect(await carry(plan, 'test')).toMatchObject({
    ok: true,
    value: { done: ['NetworkPolicy shop/deny'], problem: null },
  });
  expect(cluster.version).toBe(before + 1);
  expect(await readdir(path.join(folder, 'reverts'))).toHaveLength(1);
  expect(await carry(plan, 'test')).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test.each([
  ['what is no policy', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: shop}\n'],
  ['what has errors', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: A!, namespace: shop}\n'],
])('%s is not planned', async (_, text) => {
  const job = await open();
  expect(await host.call('planApply', { job, text, deleted: [], force: false })).toMatchObject({
    ok: false,
    error: { code: 'unreadable' },
  });
  expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});
