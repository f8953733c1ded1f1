/** Plugins, token files and identity providers: what they give is sent, renewed, and never said. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { authority, serverCertificate } from '../../../fault-server/certificates.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { base64, type FaultServer, startFaultServer } from '../../../fault-server/server.ts';
import { connect, file } from './connect.ts';
import { shop } from './shop.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(): Promise<FaultServer> {
  const server = await startFaultServer({ cluster: new FakeCluster(shop) });
  closers.push(() => server.close());
  return server;
}

/** A user whose plugin is a script of Node. */
function plugin(script: string, extra: object = {}): { exec: object } {
  const at = file('plugin.cjs', script);
  chmodSync(at, 0o755);
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [at],
      interactiveMode: 'Never',
      ...extra,
    },
  };
}

async function ask(server: FaultServer, user: object, mayRun = true): Promise<unknown> {
  const reader = await connect(server, {
    over: { user },
    mayRun: () => mayRun,
    patience: { idle: 3000, request: 3000 },
  });
  try {
    return await reader.getJson('/apis', { signal: AbortSignal.timeout(8000) });
  } finally {
    reader.close();
  }
}

const credential = (status: string): string =>
  `console.log(JSON.stringify({kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status: ${status}}))`;

describe('exec plugins', () => {
  test('one that is allowed gives its token', async () => {
    const server = await serve();
    const user = plugin(
      credential(
        "{token: process.env.GIVE + (JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive ? '' : 'test')}",
      ),
      {
        env: [{ name: 'GIVE', value: 'token-of-the-' }],
      },
    );
    await expect(ask(server, user)).resolves.toMatchObject({ kind: 'APIGroupList' });
  });

  test('one that is not allowed does not run, and is shown', async () => {
    const server = await serve();
    const ran = file('ran', 'no');
    const user = plugin(`require('fs').writeFileSync(${JSON.stringify(ran)}, 'yes')`);
    await expect(ask(server, user, false)).rejects.toMatchObject({
      code: 'exec-not-allowed',
      message: expect.stringMatching(/runs a program to get credentials: .*plugin\.cjs/),
      hint: expect.stringContaining('--allow-exec'),
    });
    expect(readFileSync(ran, 'utf8')).toBe('no');
    expect(server.requests).toEqual([]);
  });

  test('a client certificate', async () => {
    const server = await serve();
    const { cert, key } = server.client;
    const user = plugin(credential(JSON.stringify({ clientCertificateData: cert, clientKeyData: key })));
    await expect(ask(server, user)).resolves.toMatchObject({ kind: 'APIGroupList' });
  });

  test('a token that is refused is asked for once more', async () => {
    const server = await serve();
    const counter = file('count', '0');
    const count = `const fs = require('fs'); const at = ${JSON.stringify(counter)}; const n = Number(fs.readFileSync(at)); fs.writeFileSync(at, String(n + 1));`;
    const user = plugin(count + credential("{token: n === 0 ? 'old' : 'token-of-the-test'}"));
    await expect(ask(server, user)).resolves.toMatchObject({ kind: 'APIGroupList' });
    expect(readFileSync(counter, 'utf8')).toBe('2');
  });

  test.each([
    ['fails', "console.log('SECRET'); console.error('SECRET'); process.exit(3)", 'ended with 3'],
    ['prints something else', "console.log('SECRET')", 'gave no credentials'],
    ['gives nothing', credential('{}'), 'gave no credentials'],
    [
      'prints without end',
      "const s = 'SECRET'.repeat(10000); for (;;) require('fs').writeSync(1, s)",
      'prints more than credentials',
    ],
    ['hangs', 'setInterval(() => {}, 1000)', 'did not answer within 3 s'],
  ])('one that %s', async (_, script, message) => {
    const error: unknown = await ask(await serve(), plugin(script)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'credentials', message: expect.stringContaining(message) });
    expect(JSON.stringify(error) + String(error)).not.toContain('SECRET');
  });

  test('one that is not installed says how to get it', async () => {
    const user = plugin('', { command: 'bulkhead-no-such-plugin', installHint: 'brew install it' });
    await expect(ask(await serve(), user)).rejects.toMatchObject({
      message: expect.stringContaining('is not installed'),
      hint: 'brew install it',
    });
  });
});

test('a token file is read again when its token is refused', async () => {
  const server = await serve();
  const at = file('token', 'old');
  const reader = await connect(server, { over: { user: { tokenFile: at } } });
  const signal = AbortSignal.timeout(3000);
  await expect(reader.getJson('/apis', { signal })).rejects.toMatchObject({ code: 'unauthorized' });
  writeFileSync(at, 'token-of-the-test\n');
  await expect(reader.getJson('/apis', { signal })).resolves.toMatchObject({ kind: 'APIGroupList' });
  reader.close();
});

describe('OIDC', () => {
  const idToken = (exp: number): string => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.y`;
  const past = Math.floor(Date.now() / 1000) - 100;

  test('an ID token that has ended is renewed', async () => {
    const ca = await authority();
    const own = await serverCertificate(ca);
    const given = idToken(past + 1000);
    const forms: string[] = [];
    const issuer = https.createServer(own, (request, response) => {
      if (request.url?.startsWith('/.well-known')) {
        response.end(
          JSON.stringify({ token_endpoint: `https://127.0.0.1:${(issuer.address() as AddressInfo).port}/token` }),
        );
        return;
      }
      request.on('data', (chunk: Buffer) => forms.push(chunk.toString()));
      request.on('end', () => response.end(JSON.stringify({ id_token: given })));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    closers.push(() => void issuer.close());
    const server = await startFaultServer({ cluster: new FakeCluster(shop), token: given });
    closers.push(() => server.close());
    const config = {
      'idp-issuer-url': `https://127.0.0.1:${(issuer.address() as AddressInfo).port}`,
      'idp-certificate-authority-data': base64(ca.cert),
      'client-id': 'kube',
      'id-token': idToken(past),
      'refresh-token': 'again',
    };
    await expect(ask(server, { 'auth-provider': { name: 'oidc', config } })).resolves.toMatchObject({
      kind: 'APIGroupList',
    });
    expect(forms).toEqual(['grant_type=refresh_token&refresh_token=again&client_id=kube']);
  });

  test('without a refresh token one has to sign in again', async () => {
    const config = { 'idp-issuer-url': 'https://issuer', 'client-id': 'kube', 'id-token': idToken(past) };
    await expect(ask(await serve(), { 'auth-provider': { name: 'oidc', config } })).rejects.toMatchObject({
      code: 'credentials',
      hint: expect.stringContaining('Sign in again'),
    });
  });
});
