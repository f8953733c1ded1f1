/** Every fault: no hang, no crash, no part of a cluster that looks like all of it, and a message that says what to do. */
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { LiveError } from '../../../../main/sources/kubeconfig/errors.ts';
import type { ImportOptions } from '../../../../main/sources/kubeconfig/import.ts';
import type { Request } from '../../../fault-server/answer.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import {
  type Fault,
  type FaultServer,
  type FaultServerOptions,
  startFaultServer,
} from '../../../fault-server/server.ts';
import { connect, namesIn, readAll } from './connect.ts';
import { namespace, pod, shop } from './shop.ts';

const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(
  misbehave: (request: Request, times: number) => Fault | null = () => null,
  options: Partial<FaultServerOptions> = {},
): Promise<FaultServer> {
  const counts = new Map<string, number>();
  const server = await startFaultServer({
    cluster: new FakeCluster(shop),
    ...options,
    misbehave: (request) => {
      const times = counts.get(request.path) ?? 0;
      counts.set(request.path, times + 1);
      return misbehave(request, times);
    },
  });
  servers.push(server);
  return server;
}

const everything = ['Namespace shop', 'NetworkPolicy shop/deny', 'Pod shop/cart', 'Pod shop/pay', 'Pod shop/web'];
const pods = '/api/v1/pods';
const impatient = { patience: { idle: 400, request: 1500 } };

async function failureOf(
  server: FaultServer,
  options: Partial<ImportOptions> = {},
  client: Parameters<typeof readAll>[2] = {},
): Promise<LiveError> {
  const error: unknown = await readAll(server, options, client).then(
    (read) => new Error(`read ${namesIn(read).join(', ')}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LiveError)) throw error;
  expect(error.hint).not.toBe('');
  expect(`${error.message} ${error.hint}`).not.toContain(server.token);
  return error;
}

describe('what passes', () => {
  test('nothing wrong', async () => {
    expect(namesIn(await readAll(await serve()))).toEqual(everything);
  });

  test('slow answers', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'slow', pause: 20 } : null));
    expect(namesIn(await readAll(server))).toEqual(everything);
  });

  test('a page that is cut off once', async () => {
    const server = await serve(({ path }, times) => (path === pods && times === 0 ? { fault: 'cut' } : null));
    expect(namesIn(await readAll(server))).toEqual(everything);
  });

  test('a burst of errors, conflicts and refusals', async () => {
    const codes = [500, 503, 409];
    const server = await serve((_, times) => (times < 3 ? { fault: 'status', code: codes[times] ?? 500 } : null));
    expect(namesIn(await readAll(server))).toEqual(everything);
  });

  test('a busy server is waited for as long as it asks', async () => {
    const server = await serve(({ path }, times) =>
      path === pods && times === 0 ? { fault: 'status', code: 429, retryAfter: 1 } : null,
    );
    // Left to itself it would wait far longer than a test may take.
    expect(namesIn(await readAll(server, {}, { firstWait: 60_000 }))).toEqual(everything);
  });

  test('a continue token that has become too old begins the list again', async () => {
    let expired = 0;
    const server = await serve(({ path, query }) => {
      const isLate = path === pods && query.has('continue') && expired++ === 0;
      return isLate ? { fault: 'status', code: 410 } : null;
    });
    expect(namesIn(await readAll(server, { limit: 1 }))).toEqual(everything);
    expect(expired).toBeGreaterThan(1);
  });

  test('a page that is too large is asked for in smaller ones', async () => {
    const many = Array.from({ length: 40 }, (_, i) => pod(`web-${i}`));
    const server = await serve(undefined, { cluster: new FakeCluster([namespace('shop'), ...many]) });
    const read = await readAll(server, { limit: 100 }, { maxBytes: 5000 });
    expect(namesIn(read)).toHaveLength(41);
    const limits = server.requests.filter(({ path }) => path === pods).map(({ query }) => Number(query.get('limit')));
    expect(limits.slice(0, 2)).toEqual([100, 12]);
  });

  test('an aggregated API that nobody serves is left out', async () => {
    const server = await serve(({ path }) =>
      path.startsWith('/apis/discovery.k8s.io/') ? { fault: 'status', code: 404 } : null,
    );
    expect(namesIn(await readAll(server))).toEqual(everything);
  });
});

describe('what does not', () => {
  test('a page that is always cut off', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'cut' } : null));
    expect(await failureOf(server)).toMatchObject({ code: 'cut', message: expect.stringMatching(/^pods: /) });
  });

  test('a connection that hangs', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'hang' } : null));
    expect(await failureOf(server, {}, impatient)).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('within 0.4 s'),
    });
  });

  test('a server that takes the connection and never says a word', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const server = await serve();
    const { port } = mute.address() as AddressInfo;
    const over = { cluster: { server: `https://127.0.0.1:${port}` } };
    expect(await failureOf(server, {}, { over, ...impatient })).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('0.4 s'),
    });
    mute.close();
  });

  test('answers that never end', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'slow', pause: 300 } : null));
    expect(await failureOf(server, {}, { patience: { idle: 400, request: 700 } })).toMatchObject({ code: 'timeout' });
  });

  test('more time than all of it may take', async () => {
    const server = await serve(() => ({ fault: 'slow', pause: 30 }));
    expect(await failureOf(server, { deadline: 500 })).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('0.5 s'),
    });
  });

  test('credentials that are refused', async () => {
    const server = await serve(() => ({ fault: 'status', code: 401 }));
    expect(await failureOf(server)).toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining("context 'test'"),
    });
  });

  test('a server that repeats the token in what it says', async () => {
    const server = await serve(({ path }) =>
      path === pods ? { fault: 'status', code: 422, message: 'bad token-of-the-test' } : null,
    );
    expect((await failureOf(server)).message).toBe('pods: bad …');
  });

  test('errors without end', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'status', code: 500 } : null));
    expect(await failureOf(server)).toMatchObject({ code: 'server-error' });
    expect(server.requests.filter(({ path }) => path === pods)).toHaveLength(5);
  });

  test('continue tokens that are always too old', async () => {
    const server = await serve(({ path, query }) =>
      path === pods && query.has('continue') ? { fault: 'status', code: 410 } : null,
    );
    expect(await failureOf(server, { limit: 1 })).toMatchObject({ code: 'expired' });
  });

  test('a list that goes round in a circle', async () => {
    const body = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { continue: 'x' }, items: [] });
    const server = await serve(({ path }) => (path === pods ? { fault: 'body', body } : null));
    expect(await failureOf(server)).toMatchObject({ code: 'garbage' });
  });

  test('what is not JSON', async () => {
    const server = await serve(({ path }) =>
      path === pods ? { fault: 'body', body: '{"kind":"PodList","items":[{' } : null,
    );
    expect(await failureOf(server)).toMatchObject({ code: 'garbage' });
  });

  test('a sign-in page', async () => {
    const server = await serve(() => ({ fault: 'body', body: '<html>Sign in</html>', type: 'text/html' }));
    expect(await failureOf(server)).toMatchObject({ code: 'garbage' });
  });

  test('something that is no API server', async () => {
    const server = await serve(() => ({ fault: 'status', code: 404 }));
    expect(await failureOf(server)).toMatchObject({
      code: 'garbage',
      message: expect.stringContaining('not a Kubernetes API server'),
    });
  });

  test('a page of 50 MB', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'body', body: ' '.repeat(50_000_000) } : null));
    expect(
      await failureOf(server, {}, { maxBytes: 10_000_000, patience: { idle: 5000, request: 10_000 } }),
    ).toMatchObject({ code: 'too-large' });
  });

  test('another host, to which no credentials go', async () => {
    const other = await serve();
    const server = await serve(({ path }) => (path === pods ? { fault: 'redirect', to: `${other.url}${pods}` } : null));
    expect(await failureOf(server)).toMatchObject({
      code: 'redirect',
      message: expect.stringContaining(`127.0.0.1:${other.port}`),
    });
    expect(other.requests).toEqual([]);
  });

  test('a server that is not there', async () => {
    const server = await serve();
    await server.close();
    expect(await failureOf(server)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('nothing listens there'),
    });
  });

  test('cancelling', async () => {
    const server = await serve(({ path }) => (path === pods ? { fault: 'hang' } : null));
    const cancel = new AbortController();
    const read = readAll(server, { signal: cancel.signal });
    setTimeout(() => cancel.abort(new Error('cancelled')), 50);
    await expect(read).rejects.toThrow('cancelled');
  });
});

describe('certificates', () => {
  test.each([
    ['has expired', { expired: true }],
    ['is for another name', { names: ['kubernetes.example'] }],
  ])('one that %s', async (what, certificate) => {
    const server = await serve(undefined, { certificate });
    expect(await failureOf(server)).toMatchObject({ code: 'certificate', message: expect.stringContaining(what) });
    expect(server.requests).toEqual([]);
  });

  test('one of an authority that the kubeconfig does not name', async () => {
    const [server, other] = [await serve(), await serve()];
    const over = { cluster: { 'certificate-authority-data': Buffer.from(other.ca).toString('base64') } };
    expect(await failureOf(server, {}, { over })).toMatchObject({
      code: 'certificate',
      message: expect.stringContaining('not signed'),
    });
    expect(server.requests).toEqual([]);
  });

  test('the name that the kubeconfig gives', async () => {
    const server = await serve(undefined, { certificate: { names: ['kubernetes.example'] } });
    const read = await readAll(server, {}, { over: { cluster: { 'tls-server-name': 'kubernetes.example' } } });
    expect(namesIn(read)).toEqual(everything);
  });

  test('none is asked for when the kubeconfig says so, and that is said', async () => {
    const server = await serve(undefined, { certificate: { expired: true } });
    const over = { cluster: { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true } };
    const read = await readAll(server, {}, { over });
    expect(read.diagnostics).toMatchObject([{ severity: 'warning', code: 'server-not-verified' }]);
  });

  test("the user's own", async () => {
    const server = await serve();
    const { cert, key } = server.client;
    const over = {
      user: {
        'client-certificate-data': Buffer.from(cert).toString('base64'),
        'client-key-data': Buffer.from(key).toString('base64'),
      },
    };
    expect(namesIn(await readAll(server, {}, { over }))).toEqual(everything);
  });
});

describe('rights', () => {
  const forbid =
    (...resources: string[]) =>
    ({ path }: Request): Fault | null =>
      resources.some((one) => path.endsWith(`/${one}`)) ? { fault: 'status', code: 403, message: 'forbidden' } : null;

  test('a kind that may not be listed is said, with what is wrong without it', async () => {
    const read = await readAll(await serve(forbid('networkpolicies', 'namespaces', 'secrets')));
    expect(namesIn(read)).toEqual(['Pod shop/cart', 'Pod shop/pay', 'Pod shop/web']);
    expect(read.diagnostics.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      expect.stringMatching(/^warning you may not list namespaces: labels of namespaces are not known/),
      expect.stringMatching(/^error you may not list networkpolicies.networking.k8s.io: every verdict is without/),
      expect.stringMatching(/^info you may not list secrets/),
    ]);
    expect(read.diagnostics[0]?.hint).toContain('docs/rbac.yaml');
  });

  test('rights in one namespace', async () => {
    const server = await serve(({ path }) =>
      path.startsWith('/api') && /\/v1\/[a-z]+$/.test(path) && !path.includes('/namespaces/')
        ? { fault: 'status', code: 403 }
        : null,
    );
    const read = await readAll(server, { namespaces: ['shop'] });
    expect(namesIn(read)).toEqual(everything);
    expect(read.namespaces).toEqual(['shop']);
    expect(read.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'only-some-namespaces',
        message: expect.stringContaining('only in namespace shop'),
      }),
    );
  });

  test('discovery that is not allowed: every kind is tried', async () => {
    const server = await serve(({ path }) =>
      path === '/apis' || /^\/apis\/[^/]+\/[^/]+$/.test(path) || path === '/api/v1'
        ? { fault: 'status', code: 403 }
        : null,
    );
    const read = await readAll(server);
    expect(namesIn(read)).toEqual(everything);
    expect(read.diagnostics).toEqual([]);
  });

  test('only reads', async () => {
    const server = await serve();
    await readAll(server);
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

test('who is impersonated is said in every request', async () => {
  const server = await serve();
  const user = {
    token: server.token,
    as: 'jane',
    'as-groups': ['dev', 'ops'],
    'as-user-extra': { 'acme/reason': ['a test'] },
  };
  const reader = await connect(server, { over: { user } });
  await reader.getJson('/apis', { signal: AbortSignal.timeout(1000) });
  reader.close();
  expect(server.requests[0]?.headers).toMatchObject({
    'impersonate-user': 'jane',
    'impersonate-group': 'dev, ops',
    'impersonate-extra-acme%2freason': 'a test',
  });
});
