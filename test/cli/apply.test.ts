/** The command that changes a cluster: only with --yes, only with a way back. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeCluster } from '../fault-server/cluster.ts';
import { type FaultServer, startFaultServer } from '../fault-server/server.ts';
import { denyAll, shop } from '../unit/sources/kubeconfig/shop.ts';
import { bulkhead, folder, type Run } from './run-cli.ts';

// Several runs of a command each.
vi.setConfig({ testTimeout: 30_000 });

const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

async function setUp(
  manifest = policy,
  context = 'test',
): Promise<{ cluster: FakeCluster; at: string; run: (...args: string[]) => Promise<Run> }> {
  const cluster = new FakeCluster(shop);
  const server = await startFaultServer({ cluster });
  servers.push(server);
  const at = folder({
    config: server
      .kubeconfig()
      .replace('current-context: test', `current-context: ${context}`)
      .replace('- name: test', `- name: ${context}`),
    'draft.yaml': manifest,
  });
  const run = (...args: string[]): Promise<Run> =>
    bulkhead(['apply', ...args, '--kubeconfig', path.join(at, 'config')], {
      cwd: at,
      env: { HOME: at, XDG_STATE_HOME: at },
    });
  return { cluster, at, run };
}

test('without --yes it is a dry run', async () => {
  const { cluster, run } = await setUp();
  const before = cluster.version;
  const { code, out, err } = await run('draft.yaml');
  expect(code, err).toBe(0);
  expect(out).toMatch(
    /^context test, cluster here \(https.*\n\nchange NetworkPolicy shop\/deny\n[\s\S]*\+ {4}- Egress/,
  );
  expect(err).toContain('this was a dry run. To apply it, add --yes');
  expect(cluster.version).toBe(before);
});

test('the way back is written first, for its owner alone, and leads back', async () => {
  const { cluster, at, run } = await setUp();
  const { code, err } = await run('draft.yaml', '--yes', '--revert', 'back.yaml');
  expect(code, err).toBe(0);
  const changed = cluster.changes.at(-1)?.object['spec'];
  expect(changed).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
  const back = path.join(at, 'back.yaml');
  if (process.platform !== 'win32') expect(statSync(back).mode & 0o777).toBe(0o600);
  expect(readFileSync(back, 'utf8')).toContain('name: deny');
  const again = await run('back.yaml', '--yes', '--revert', 'forth.yaml');
  expect(again.code, again.err).toBe(0);
  expect(cluster.changes.at(-1)?.object['spec']).toEqual((denyAll() as { spec: unknown }).spec);
});

test('a protected context needs its name, and a revert file is never written over', async () => {
  const { cluster, at, run } = await setUp(policy, 'my-prod');
  const before = cluster.version;
  const refused = await run('draft.yaml', '--yes');
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`--confirm "my-prod"`) });
  const taken = await run('draft.yaml', '--yes', '--confirm', 'my-prod', '--revert', 'draft.yaml');
  expect(taken).toMatchObject({ code: 2, err: expect.stringContaining('Nothing was changed') });
  expect(cluster.version).toBe(before);
  expect(existsSync(path.join(at, 'draft.yaml'))).toBe(true);
  expect((await run('draft.yaml', '--yes', '--confirm', 'my-prod')).code).toBe(0);
});

test.each([
  ['no namespace', policy.replace(', namespace: shop', ''), 'names no namespace'],
  ['not a policy', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n', 'is no policy'],
  [
    'errors',
    policy.replace('{podSelector: {}, ', '{podSelector: {}, ').replace('name: deny', 'name: DENY'),
    'what has errors is not applied',
  ],
])('%s', async (_, manifest, message) => {
  const { run } = await setUp(manifest);
  expect(await run('draft.yaml', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
