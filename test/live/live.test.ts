/** Against a real kube-apiserver and etcd: reading, rights, paging, watching, applying and going back. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { accessOf } from '../../main/sources/kubeconfig/access.ts';
import { carryOut, planApply } from '../../main/sources/kubeconfig/apply.ts';
import { ApiClient } from '../../main/sources/kubeconfig/client.ts';
import { readKubeConfig } from '../../main/sources/kubeconfig/config.ts';
import { importCluster, type LiveImport } from '../../main/sources/kubeconfig/import.ts';
import { ClusterWatch } from '../../main/sources/kubeconfig/watch.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { bulkhead } from '../cli/run-cli.ts';
import { type LiveServer, startApiServer } from './api-server.ts';

let server: LiveServer;
let folder: string;
const clients: ApiClient[] = [];
const never = new AbortController().signal;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-live-'));
  server = await startApiServer();
  await create('/api/v1/namespaces', { metadata: { name: 'shop', labels: { team: 'a' } } });
  await create('/api/v1/namespaces/shop/pods', pod('web'));
  await create('/api/v1/namespaces/shop/secrets', { metadata: { name: 'keys' }, stringData: { key: 'MARKER' } });
  await create(
    '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies',
    policy('deny', { podSelector: {}, policyTypes: ['Ingress'] }),
  );
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pod = (name: string): object => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'x', env: [{ name: 'KEY', value: 'MARKER' }] }] },
});
const policy = (name: string, spec: object): Record<string, unknown> => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});

async function create(at: string, body: object): Promise<void> {
  const { status, body: answer } = await server.send('POST', at, body);
  if (status !== 201) throw new Error(`${at}: ${status} ${JSON.stringify(answer)}`);
}

function config(user: 'admin' | 'limited'): string {
  const at = path.join(folder, `${user}.kubeconfig`);
  writeFileSync(at, server.kubeconfig(user));
  return at;
}

async function clientOf(user: 'admin' | 'limited'): Promise<ApiClient> {
  const client = new ApiClient(await accessOf(await readKubeConfig([config(user)], true), null), {
    mayRun: () => false,
  });
  clients.push(client);
  return client;
}

function names({ objects }: LiveImport, kind: string): string[] {
  return readTexts(objects.texts())
    .objects.filter((one) => one.kind === kind)
    .map(({ metadata: { namespace, name } }) => (namespace === undefined ? name : `${namespace}/${name}`));
}

function drafted(...manifests: object[]): readonly KubernetesObject[] {
  return readTexts(manifests.map((one, i) => ({ file: `${i}.yaml`, text: stringify(one) }))).objects;
}

describe('reading', () => {
  test('as administrator: everything, without secrets', async () => {
    const live = await importCluster(await clientOf('admin'), { signal: never });
    expect(live.diagnostics).toEqual([]);
    expect(names(live, 'Pod')).toEqual(['shop/web']);
    expect(names(live, 'NetworkPolicy')).toEqual(['shop/deny']);
    expect(names(live, 'Secret')).toEqual(['shop/keys']);
    expect(names(live, 'ClusterRole').length).toBeGreaterThan(50);
    const text = live.objects
      .texts()
      .map((one) => one.text)
      .join('\n');
    expect(text).not.toContain('MARKER');
    expect(text).toContain('"type":"Opaque"');
  });

  test('without rights: each kind is said; with those of docs/rbac.yaml: all of it', async () => {
    const bare = await importCluster(await clientOf('limited'), { signal: never });
    expect(bare.objects.size).toBe(0);
    expect(bare.diagnostics.map(({ code }) => code)).toContain('not-permitted');
    const [role, secrets] = readTexts([{ file: 'rbac.yaml', text: readFileSync('docs/rbac.yaml', 'utf8') }]).objects;
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    for (const one of [role, secrets]) {
      await create(`${rbac}/clusterroles`, one?.raw ?? {});
      await create(`${rbac}/clusterrolebindings`, {
        metadata: { name: one?.metadata.name },
        subjects: [{ kind: 'User', name: 'limited', apiGroup: 'rbac.authorization.k8s.io' }],
        roleRef: { kind: 'ClusterRole', name: one?.metadata.name, apiGroup: 'rbac.authorization.k8s.io' },
      });
    }
    await expect
      .poll(async () => (await importCluster(await clientOf('limited'), { signal: never })).diagnostics, {
        timeout: 10_000,
      })
      .toEqual([]);
  });

  test('5,000 objects in pages', async () => {
    for (let from = 0; from < 5000; from += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          create('/api/v1/namespaces/shop/services', {
            metadata: { name: `s-${from + i}` },
            spec: { clusterIP: 'None', ports: [{ port: 80 }] },
          }),
        ),
      );
    }
    const seen: number[] = [];
    const live = await importCluster(await clientOf('admin'), {
      signal: never,
      onProgress: (kinds) => seen.push(kinds.find(({ resource }) => resource === 'services')?.read ?? 0),
    });
    expect(names(live, 'Service').filter((name) => name.startsWith('shop/'))).toHaveLength(5000);
    expect(new Set(seen).size).toBeGreaterThan(8);
  }, 120_000);
});

test('watching', async () => {
  const client = await clientOf('admin');
  const live = await importCluster(client, { signal: never });
  const watch = new ClusterWatch(client, live, { onNews: () => {} });
  watch.start();
  try {
    await create('/api/v1/namespaces/shop/pods', pod('new'));
    await create('/api/v1/namespaces/shop/secrets', { metadata: { name: 'more' }, stringData: { key: 'MARKER' } });
    await server.send('DELETE', '/api/v1/namespaces/shop/pods/web?gracePeriodSeconds=0');
    await expect.poll(() => watch.state, { timeout: 10_000 }).toEqual({ changes: 3, problem: null });
    const fresh = await importCluster(client, { signal: never });
    expect(live.objects.texts()).toEqual(fresh.objects.texts());
    expect(watch.take()).toEqual([
      { file: 'pods/shop/new.json', text: expect.stringContaining('"new"') },
      { file: 'pods/shop/web.json', text: null },
      { file: 'secrets/shop/more.json', text: expect.not.stringContaining('MARKER') },
    ]);
  } finally {
    watch.stop();
  }
}, 60_000);

describe('applying', () => {
  const path1 = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies';
  const specOf = async (name: string): Promise<unknown> => {
    const { status, body } = await server.send('GET', `${path1}/${name}`);
    return status === 200 ? (body as { spec: unknown }).spec : null;
  };
  const options = { signal: never, force: false };

  test('a dry run changes nothing, and shows what the API server says', async () => {
    const client = await clientOf('admin');
    const [change] = await planApply(
      client,
      drafted(policy('fresh', { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] })),
      [],
      options,
    );
    expect(change).toMatchObject({ action: 'create', before: null });
    expect(JSON.stringify(change?.after)).toContain('"protocol":"TCP"');
    expect(await specOf('fresh')).toBeNull();
    const wrong = planApply(
      client,
      drafted(policy('wrong', { podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 70 }] }] })),
      [],
      options,
    );
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/NetworkPolicy shop\/wrong: .*endPort/),
    });
    const unknown = planApply(client, drafted(policy('wrong', { podSelector: {}, ingres: [] })), [], options);
    await expect(unknown).rejects.toMatchObject({ message: expect.stringContaining('ingres') });
  });

  test('a dry run of a deletion deletes nothing', async () => {
    const name = { kind: 'NetworkPolicy', namespace: 'shop', name: 'deny' };
    const [change] = await planApply(await clientOf('admin'), [], [name], options);
    expect(change).toMatchObject({ action: 'delete', after: null });
    expect(await specOf('deny')).not.toBeNull();
  });

  test('who may not is told which right is missing', async () => {
    const plan = planApply(await clientOf('limited'), drafted(policy('fresh', { podSelector: {} })), [], options);
    await expect(plan).rejects.toMatchObject({
      code: 'forbidden',
      message: 'you may not patch networkpolicies.networking.k8s.io in namespace shop',
    });
  });

  test('fields of somebody else are a conflict, and taken over only when asked', async () => {
    const client = await clientOf('admin');
    await create(
      path1,
      policy('theirs', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
      }),
    );
    const draft = drafted(policy('theirs', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] }));
    await expect(planApply(client, draft, [], options)).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('--force-conflicts'),
    });
    const plan = await planApply(client, draft, [], { ...options, force: true });
    await carryOut(client, plan, never, () => {});
    // The egress rules were somebody else's and not in the draft: they are gone, not left behind.
    expect(await specOf('theirs')).toEqual({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] });
  });

  test('a policy that changes between looking and applying is not written over', async () => {
    const client = await clientOf('admin');
    const plan = await planApply(client, drafted(policy('theirs', { podSelector: {}, policyTypes: ['Ingress'] })), [], {
      ...options,
      force: true,
    });
    await server.send('DELETE', `${path1}/theirs`);
    await create(path1, policy('theirs', { podSelector: { matchLabels: { app: 'other' } } }));
    await expect(carryOut(client, plan, never, () => {})).rejects.toMatchObject({ code: 'conflict' });
    expect(await specOf('theirs')).toMatchObject({ podSelector: { matchLabels: { app: 'other' } } });
  });

  test('from the command line, and back again', async () => {
    const before = await specOf('deny');
    const draft = path.join(folder, 'draft.yaml');
    const changed = policy('deny', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    writeFileSync(draft, [changed, policy('extra', { podSelector: {} })].map((one) => stringify(one)).join('---\n'));
    const revert = path.join(folder, 'revert.yaml');
    const args = ['--kubeconfig', config('admin'), '--context', 'admin'];
    const env = { HOME: folder, XDG_STATE_HOME: folder };
    const dry = await bulkhead(['apply', draft, ...args, '--force-conflicts'], { env });
    expect(dry.code, dry.err).toBe(0);
    expect(dry.out).toContain(`context admin, cluster real (${server.url})`);
    expect(dry.out).toMatch(/change NetworkPolicy shop\/deny[\s\S]*\+ {2}ingress:/);
    expect(await specOf('extra')).toBeNull();
    const refused = await bulkhead(['apply', draft, ...args, '--force-conflicts', '--yes'], {
      env: { ...env, BULKHEAD_PROTECTED: 'adm*' },
    });
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--confirm "admin"') });
    expect(await specOf('extra')).toBeNull();

    const done = await bulkhead(['apply', draft, ...args, '--force-conflicts', '--yes', '--revert', revert], { env });
    expect(done.code, done.err).toBe(0);
    expect(await specOf('deny')).toMatchObject({ ingress: [{ from: [{ podSelector: {} }] }] });
    expect(await specOf('extra')).not.toBeNull();
    expect(statSync(revert).mode & 0o777).toBe(0o600);

    const back = await bulkhead(
      ['apply', revert, '--delete', 'shop/extra', ...args, '--yes', '--revert', path.join(folder, 'again.yaml')],
      { env },
    );
    expect(back.code, back.err).toBe(0);
    expect(await specOf('extra')).toBeNull();
    expect(await specOf('deny')).toEqual(before);
    const other = await bulkhead(['list', ...args], { env });
    expect(other.code, other.err).toBe(0);
  }, 60_000);
});
