/** Commands against a live cluster: the test server, through a kubeconfig. */
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { FakeCluster } from '../fault-server/cluster.ts';
import { type FaultServer, type FaultServerOptions, startFaultServer } from '../fault-server/server.ts';
import { bulkhead, folder, type Run } from './run-cli.ts';

// Several runs of a command each.
vi.setConfig({ testTimeout: 30_000 });

const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(options: FaultServerOptions): Promise<FaultServer> {
  const server = await startFaultServer(options);
  servers.push(server);
  return server;
}

/** A home of its own, so that what is allowed here is nobody else's business. */
async function run(
  server: FaultServer,
  args: readonly string[],
  over?: Parameters<FaultServer['kubeconfig']>[0],
  home = folder({}),
): Promise<Run> {
  const config = path.join(folder({ config: server.kubeconfig(over) }), 'config');
  return bulkhead([...args, '--kubeconfig', config], {
    env: { HOME: home, XDG_STATE_HOME: home, KUBECONFIG: '', HTTPS_PROXY: '' },
  });
}

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const pod = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'x' }] },
  status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] },
});
const shop = (): FakeCluster => new FakeCluster([namespace, pod('web'), pod('cart')]);

describe('commands', () => {
  test('explain, and a summary that names the context', async () => {
    const server = await serve({ cluster: shop() });
    const { code, out, err } = await run(server, ['explain', '--from', 'shop/web', '--to', 'shop/cart']);
    expect({ code, err: err.replace(server.url, 'URL') }).toEqual({
      code: 0,
      err: "read context 'test' (URL): 3 objects\n",
    });
    expect(out).toContain('allowed');
  });

  test('diff compares the cluster with files', async () => {
    const server = await serve({ cluster: shop() });
    const files = folder({ 'all.yaml': stringify({ apiVersion: 'v1', kind: 'List', items: [namespace, pod('web')] }) });
    const { code, err } = await run(server, ['diff', files, '--fail-on', 'any']);
    expect(code, err).toBe(1);
    expect(err).toContain('1 gone');
  });

  test.each([
    ['files and a cluster', ['list', '/tmp'], 'both files and a live cluster'],
    ['a context that is not there', ['list', '--context', 'other'], "there is no context 'other'"],
    ['two paths', ['diff', '/tmp', '/tmp'], 'diff needs one path'],
    ['a timeout that is no number', ['list', '--timeout', 'soon'], "--timeout 'soon'"],
  ])('%s', async (_, args, message) => {
    const { code, err } = await run(await serve({ cluster: shop() }), args);
    expect({ code, out: err }).toEqual({ code: 2, out: expect.stringContaining(message) });
  });

  test('policies that may not be read: no answer, unless it is asked for', async () => {
    const server = await serve({
      cluster: shop(),
      misbehave: ({ path: at }) => (at.endsWith('/networkpolicies') ? { fault: 'status', code: 403 } : null),
    });
    const refused = await run(server, ['list']);
    expect(refused.code).toBe(2);
    expect(refused.out).toBe('');
    expect(refused.err).toContain('you may not list networkpolicies.networking.k8s.io: every verdict is without');
    const partial = await run(server, ['list', '--partial']);
    expect(partial.code).toBe(0);
    expect(partial.err).toContain('every verdict is without');
  });

  test('a cluster that fails: no answer', async () => {
    const server = await serve({
      cluster: shop(),
      misbehave: ({ path: at }) => (at.endsWith('/services') ? { fault: 'hang' } : null),
    });
    const { code, out, err } = await run(server, ['list', '--timeout', '1']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('has not answered within 1 s');
  });

  test('an exec plugin runs when it was allowed, and is remembered', async () => {
    const server = await serve({ cluster: shop() });
    const script = `console.log(JSON.stringify({kind: 'ExecCredential', status: {token: ${JSON.stringify(server.token)}}}))`;
    const user = {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] },
    };
    const [home, config] = [folder({}), path.join(folder({ config: server.kubeconfig({ user }) }), 'config')];
    const again = (...extra: string[]): Promise<Run> =>
      bulkhead(['list', '--kubeconfig', config, ...extra], { env: { HOME: home, XDG_STATE_HOME: home } });
    const refused = await again();
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringMatching(/runs a program to get credentials: .*--allow-exec/s),
    });
    expect(server.requests).toEqual([]);
    expect((await again('--allow-exec')).code).toBe(0);
    expect((await again()).code).toBe(0);
  });
});
