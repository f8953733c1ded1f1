/** The loopback server answers its own page and nobody else. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../main/browser/server.ts';

let server: RunningServer;
let origin: string;
let token: string;
beforeAll(async () => {
  server = await startServer({ state: null });
  const url = new URL(server.url);
  origin = url.origin;
  token = url.hash.replace('#token=', '');
});
afterAll(() => server?.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Plain HTTP, because fetch would not let a test forge Host and Origin. */
function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const req = request({ hostname, port, method, path, headers }, (res) => {
      let text = '';
      res.on('data', (chunk) => {
        text += String(chunk);
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

const good = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json', origin });
const call = (headers: Record<string, string>, body = '{}', name = 'info'): Promise<Answer> =>
  send('POST', `/rpc/${name}`, headers, body);

test('listens on loopback, with a long random token', () => {
  expect(new URL(origin).hostname).toBe('127.0.0.1');
  expect(token.length).toBeGreaterThanOrEqual(43);
});

test('answers its page', async () => {
  const answer = await call(good());
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { mode: 'browser', canPick: false } });
});

describe('refuses', () => {
  test.each([
    ['a foreign host', { host: 'evil.example' }, 403],
    ['localhost by name, which DNS can rebind', { host: 'localhost:1' }, 403],
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
    ['no token', { authorization: '' }, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
  ])('%s', async (_name, change, status) => {
    const answer = await call({ ...good(), ...change });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a large body', async () => {
    expect((await call(good(), JSON.stringify({ a: 'x'.repeat(70_000) }))).status).toBe(413);
  });
  test('what is not JSON', async () => {
    expect((await call(good(), '{')).status).toBe(400);
  });
  test('reading by GET', async () => {
    expect((await send('GET', '/rpc/info', good())).status).toBe(404);
  });
  test('a preflight', async () => {
    const answer = await send('OPTIONS', '/rpc/info', { origin: 'https://evil.example' });
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
  test('unknown calls and wrong arguments, as values', async () => {
    expect(JSON.parse((await call(good(), '{}', 'toString')).body)).toMatchObject({ ok: false });
    expect(JSON.parse((await call(good(), '{"kind":"sample","id":"../.."}', 'openPath')).body)).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
  });
  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/.git/config',
    '/%00',
    '/x/..%5c..%5cx',
  ])('files outside of the UI: %s', async (path) => {
    const answer = await send('GET', path, {});
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('bulkhead');
  });
});

test('pages carry the policy, with a new nonce each time', async () => {
  const [a, b] = await Promise.all([send('GET', '/', {}), send('GET', '/index.html', {})]);
  const policy = String(a.headers['content-security-policy']);
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'/,
  );
  expect(policy).not.toMatch(/unsafe/);
  const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
  expect(a.body).toContain(`nonce="${nonce}"`);
  expect(String(b.headers['content-security-policy'])).not.toContain(nonce);
  expect(a.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
});
