/** What changes while a cluster is watched ends up as if it had been read anew, whatever happens on the way. */
import { afterEach, expect, test } from 'vitest';
import type { ApiClient } from '../../../../main/sources/kubeconfig/client.ts';
import { importCluster, type LiveImport } from '../../../../main/sources/kubeconfig/import.ts';
import { ClusterWatch, type WatchOptions } from '../../../../main/sources/kubeconfig/watch.ts';
import type { SourceText } from '../../../../shared/kubernetes/objects.ts';
import { readTexts } from '../../../../shared/kubernetes/read.ts';
import { analyze } from '../../../../shared/reachability/analyze.ts';
import { plain } from '../../../../shared/report/report.ts';
import { writeListText } from '../../../../shared/report/text.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { type FaultServer, startFaultServer } from '../../../fault-server/server.ts';
import { seeded } from '../../../support/seeded.ts';
import { connect, readAll } from './connect.ts';
import { denyAll, namespace, pod, shop } from './shop.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Watched {
  readonly server: FaultServer;
  readonly cluster: FakeCluster;
  readonly live: LiveImport;
  readonly watch: ClusterWatch;
  readonly reader: ApiClient;
}

async function watched(objects: readonly object[] = shop, options: Partial<WatchOptions> = {}): Promise<Watched> {
  const cluster = new FakeCluster(objects);
  const server = await startFaultServer({ cluster });
  closers.push(() => server.close());
  const reader = await connect(server);
  closers.push(() => reader.close());
  const live = await importCluster(reader, { signal: new AbortController().signal });
  const watch = new ClusterWatch(reader, live, { onNews: () => {}, firstWait: 10, poll: 50, ...options });
  closers.push(() => watch.stop());
  watch.start();
  return { server, cluster, live, watch, reader };
}

const textOf = (texts: readonly SourceText[]): string => texts.map(({ file, text }) => `${file}\n${text}`).join('\n');

async function caughtUp({ server, live }: Watched): Promise<void> {
  const fresh = textOf((await readAll(server)).objects.texts());
  await expect.poll(() => textOf(live.objects.texts()), { timeout: 4000, interval: 20 }).toBe(fresh);
}

test('changes are counted by object, and taken once', async () => {
  const all = await watched();
  const { cluster, watch } = all;
  cluster.put(pod('new'));
  cluster.put(pod('web', 'shop', { app: 'web', tier: 'a' }));
  cluster.put(pod('web', 'shop', { app: 'web', tier: 'b' }));
  cluster.delete(pod('cart'));
  cluster.put(pod('brief'));
  cluster.delete(pod('brief'));
  await caughtUp(all);
  expect(watch.state).toEqual({ changes: 3, problem: null });
  expect(watch.take()).toEqual([
    { file: 'pods/shop/cart.json', text: null },
    { file: 'pods/shop/new.json', text: expect.stringContaining('"name":"new"') },
    { file: 'pods/shop/web.json', text: expect.stringContaining('"tier":"b"') },
  ]);
  expect(watch.state.changes).toBe(0);
});

test('what Bulkhead does not look at is no change', async () => {
  const all = await watched();
  const before = all.cluster.put({
    ...pod('web'),
    status: {
      phase: 'Running',
      podIP: '10.0.0.7',
      podIPs: [{ ip: '10.0.0.7' }],
      hostIP: '192.168.0.4',
      conditions: [],
    },
  });
  all.cluster.put(pod('marker'));
  await caughtUp(all);
  expect(before.metadata.resourceVersion).not.toBe('');
  expect(all.watch.state.changes).toBe(1);
});

test('a connection that breaks, and a version that is too old', async () => {
  const all = await watched();
  const { server, cluster, watch } = all;
  server.drop();
  cluster.put(pod('during'));
  cluster.delete(pod('pay'));
  cluster.forgotten = cluster.version;
  await caughtUp(all);
  cluster.put(pod('after'));
  await caughtUp(all);
  expect(watch.state).toEqual({ changes: 3, problem: null });
});

test('a computer that slept', async () => {
  const all = await watched();
  all.cluster.put(pod('asleep'));
  all.watch.reconnect();
  await caughtUp(all);
});

test('a server that is away is said, and forgotten when it is back', async () => {
  const all = await watched();
  all.server.misbehave = () => ({ fault: 'status', code: 503 });
  all.server.drop();
  await expect.poll(() => all.watch.state.problem, { timeout: 4000 }).toContain('failed (503)');
  all.server.misbehave = () => null;
  all.cluster.put(pod('back'));
  await caughtUp(all);
  await expect.poll(() => all.watch.state.problem, { timeout: 4000 }).toBeNull();
});

test('what may be listed but not watched is listed again', async () => {
  const all = await watched();
  all.server.misbehave = ({ query }) => (query.has('watch') ? { fault: 'status', code: 403 } : null);
  all.server.drop();
  all.cluster.put(pod('polled'));
  await caughtUp(all);
});

function listOf(texts: readonly SourceText[]): string {
  const reachability = analyze(readTexts(texts).objects);
  const lines: string[] = [];
  const report = {
    endpoints: reachability.endpoints,
    connections: reachability.connections({ nodes: true }),
    diagnostics: [],
  };
  writeListText(report, (text) => lines.push(text), plain);
  return lines.join('');
}

test('1,000 random changes give what a fresh import gives', async () => {
  const all = await watched([...shop, namespace('a'), namespace('b')]);
  const { cluster, server, live } = all;
  const random = seeded(1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const thing = (): object => {
    const where = pick(['shop', 'a', 'b']);
    const sort = random();
    if (sort < 0.6)
      return pod(`pod-${Math.floor(random() * 30)}`, where, { app: pick(['web', 'cart']), tier: pick(['x', 'y']) });
    if (sort < 0.8) {
      const policy = denyAll(where, `policy-${Math.floor(random() * 8)}`);
      return {
        ...policy,
        spec: {
          podSelector: { matchLabels: { app: pick(['web', 'cart']) } },
          policyTypes: [pick(['Ingress', 'Egress'])],
        },
      };
    }
    if (sort < 0.9)
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: `s-${Math.floor(random() * 9)}`, namespace: where },
        type: 'Opaque',
      };
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: where, labels: { team: pick(['red', 'blue']) } } };
  };
  for (let i = 0; i < 1000; i++) {
    const object = thing();
    if (random() < 0.3 && !('kind' in object && object.kind === 'Namespace')) cluster.delete(object);
    else cluster.put(object);
    if (i % 250 === 249) {
      server.drop();
      if (i % 500 === 499) cluster.forgotten = cluster.version;
    }
    if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await caughtUp(all);
  const list = listOf(live.objects.texts());
  expect(list).toBe(listOf((await readAll(server)).objects.texts()));
  expect(list.length).toBeGreaterThan(300);
});
