/** Nothing secret leaves the source: a cluster full of marker strings, and everything that is made of it. */
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { readTexts } from '../../../../shared/kubernetes/read.ts';
import { trim } from '../../../../shared/kubernetes/trim.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { withDefaults } from '../../../fault-server/defaults.ts';
import { type FaultServer, startFaultServer } from '../../../fault-server/server.ts';
import { readAll } from './connect.ts';

const marker = 'S3CR3T';
const container = {
  name: 'main',
  image: 'shop',
  env: [
    { name: 'PASSWORD', value: marker },
    { name: 'DB_URL', value: `postgres://user:${marker}@db.shop.svc:5432/${marker}` },
    { name: 'DB_HOST', value: 'db' },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } },
  ],
  command: ['sh', '-c', `export TOKEN=${marker}`],
  args: [`--password=${marker}`, '--db-host=db.shop.svc:5432', '--token', marker],
  livenessProbe: { httpGet: { path: '/', port: 80, httpHeaders: [{ name: 'Authorization', value: marker }] } },
  lifecycle: { preStop: { exec: { command: [marker] } } },
  ports: [{ containerPort: 80 }],
};
const podSpec = {
  containers: [container],
  initContainers: [{ ...container, name: 'init' }],
  volumes: [
    { name: 'keys', secret: { secretName: 'keys' } },
    { name: 'csi', csi: { driver: 'x', volumeAttributes: { password: marker } } },
  ],
};
const metadata = { name: 'web', namespace: 'shop', labels: { app: 'web' }, annotations: { 'acme/token': marker } };
const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: { note: marker } } },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' }, annotations: { x: marker } }, spec: podSpec },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: { jobTemplate: { spec: { template: { spec: podSpec } } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, name: 'keys' },
    type: 'Opaque',
    data: { key: marker },
    stringData: { key: marker },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, name: 'settings' },
    data: { key: marker, DB_HOST: 'db' },
    binaryData: { x: marker },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, name: 'robot' } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } },
].map(withDefaults);

const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
async function serve(misbehave?: Parameters<typeof startFaultServer>[0]['misbehave']): Promise<FaultServer> {
  const server = await startFaultServer({
    cluster: new FakeCluster(objects),
    token: `token-${marker}`,
    ...(misbehave && { misbehave }),
  });
  servers.push(server);
  return server;
}

test('what goes to the window, and everything made of it', async () => {
  const server = await serve();
  const live = await readAll(server);
  const texts = live.objects.texts();
  expect(texts.map(({ text }) => text).join('\n')).not.toContain(marker);
  expect(inspect(live, { depth: null, showHidden: true })).not.toContain(marker);
  const read = readTexts(texts);
  expect(inspect(read, { depth: null })).not.toContain(marker);
  // It was all there to be kept.
  expect(JSON.stringify(objects).split(marker).length).toBeGreaterThan(30);
  expect(read.objects).toHaveLength(objects.length);
  // And what drafts need is.
  const all = texts.map(({ text }) => text).join('\n');
  expect(all).toContain('postgres://db.shop.svc:5432');
  expect(all).toContain('--db-host=db.shop.svc:5432');
  expect(all).toContain('"secretKeyRef":{"name":"keys"}');
});

test('the data of Secrets is not even asked for', async () => {
  const server = await serve();
  await readAll(server);
  const asked = server.requests.filter(({ path }) => path.endsWith('/secrets'));
  expect(asked.map(({ headers }) => headers.accept)).toEqual([expect.stringMatching(/^application\/json;as=Table/)]);
});

test.each([
  ['a refusal', { fault: 'status', code: 401, message: `bad token-${marker}` }],
  ['an error', { fault: 'status', code: 500, message: `bad token-${marker}` }],
  ['a page of something else', { fault: 'body', body: `<html>${marker}` }],
] as const)('errors after %s', async (_, fault) => {
  const server = await serve(({ path }) => (path === '/api/v1/pods' ? fault : null));
  const error: unknown = await readAll(server).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(marker);
});

test('trimming twice comes to the same', () => {
  for (const object of objects) expect(trim(trim(object))).toEqual(trim(object));
});
