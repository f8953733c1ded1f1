/** Which files are read, what wins, and how a context becomes an access. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessOf, inClusterAccess } from '../../../../main/sources/kubeconfig/access.ts';
import { defaultFiles, readKubeConfig } from '../../../../main/sources/kubeconfig/config.ts';
import { proxyFor } from '../../../../main/sources/kubeconfig/proxies.ts';
import { file } from './connect.ts';

function config(server: string, extra = ''): string {
  return `
apiVersion: v1
kind: Config
contexts: [{name: a, context: {cluster: c, user: u, namespace: shop}}]
clusters: [{name: c, cluster: {server: '${server}'}}]
users: [{name: u, user: {token: secret}}]
${extra}`;
}

async function access(text: string, context: string | null = 'a'): ReturnType<typeof accessOf> {
  return accessOf(await readKubeConfig([file('config', text)], true), context);
}

describe('files', () => {
  test('those that KUBECONFIG lists, else the one at home', () => {
    const list = ['/a', '', '/b', '/a'].join(path.delimiter);
    expect(defaultFiles({ env: { KUBECONFIG: list }, home: '/home/me' })).toEqual(
      ['/a', '/b'].map((one) => path.resolve(one)),
    );
    expect(defaultFiles({ env: {}, home: '/home/me' })).toEqual([path.resolve('/home/me/.kube/config')]);
  });

  test('the first file that names a thing wins; missing ones are left out', async () => {
    const first = file('one', config('https://one'));
    const second = file('two', config('https://two', 'current-context: b').replace('name: a,', 'name: b,'));
    const merged = await readKubeConfig([first, '/nowhere/config', second], false);
    expect(merged.files).toEqual([first, second]);
    expect(merged.current).toBe('b');
    expect((await accessOf(merged, null)).server.host).toBe('one');
  });

  test.each([
    ['a file that is not there', '/nowhere/config', 'it is not there'],
    ['a folder', '/', 'is a folder'],
    ['not YAML', 'token: "abc: def\n  x: [SECRET', 'is not YAML'],
    [
      'not a kubeconfig',
      'contexts: [{name: SECRET, context: [SECRET]}]',
      'contexts.0.context is not what it should be',
    ],
    ['a list', '- SECRET', 'is not a kubeconfig'],
  ])('%s', async (_, text, message) => {
    const at = text.startsWith('/') ? text : file('config', text);
    const error: unknown = await readKubeConfig([at], true).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'kubeconfig', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('SECRET');
  });

  test('an empty file is one without contexts', async () => {
    const config = await readKubeConfig([file('config', '\n')], true);
    expect(config.contexts.size).toBe(0);
    await expect(accessOf(config, null)).rejects.toThrow('no current context');
  });

  test('paths are relative to the file that names them', async () => {
    const at = file('config', config('https://one').replace('token: secret', 'tokenFile: my/token'));
    const { identity } = await accessOf(await readKubeConfig([at], true), 'a');
    expect(identity).toEqual({ kind: 'token-file', file: path.join(path.dirname(at), 'my/token') });
  });
});

describe('contexts', () => {
  test('what a context comes to', async () => {
    expect(await access(config('https://one:6443/k8s'))).toMatchObject({
      context: 'a',
      namespace: 'shop',
      identity: { kind: 'token', token: 'secret' },
    });
  });

  test.each([
    ['one that is not there', config('https://one'), 'b', "there is no context 'b'"],
    ['none chosen', config('https://one'), null, 'no current context'],
    [
      'no cluster',
      config('https://one').replace('name: c,', 'name: d,'),
      'a',
      "its cluster 'c' is not in the kubeconfig",
    ],
    ['no user', config('https://one').replace('name: u,', 'name: v,'), 'a', "its user 'u' is not in the kubeconfig"],
    ['no address', config(''), 'a', 'no server address'],
    ['a token in the clear', config('http://one'), 'a', 'not https'],
    [
      'a key without its certificate',
      config('https://one').replace('token: secret', 'client-key-data: YQ=='),
      'a',
      'one is missing',
    ],
    [
      'an old auth-provider',
      config('https://one').replace('token: secret', 'auth-provider: {name: gcp}'),
      'a',
      "'gcp' is not one of today",
    ],
    [
      'a plugin that asks',
      config('https://one').replace(
        'token: secret',
        'exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}',
      ),
      'a',
      'in a terminal',
    ],
  ])('%s', async (_, text, context, message) => {
    await expect(access(text, context)).rejects.toMatchObject({
      code: 'kubeconfig',
      message: expect.stringContaining(message),
    });
  });

  test('inside a pod', async () => {
    const token = file('token', 'abc');
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    expect(await inClusterAccess(env, path.dirname(token))).toMatchObject({
      server: { hostname: '[fd00::1]' },
      identity: { file: token },
    });
    expect(await inClusterAccess({}, path.dirname(token))).toBeNull();
    expect(await inClusterAccess(env, '/nowhere')).toBeNull();
  });
});

describe('proxies', () => {
  const server = new URL('https://k8s.corp.example:6443');
  test.each([
    ['none', {}, null, null],
    ['of the environment', { HTTPS_PROXY: 'proxy:3128' }, null, 'http://proxy:3128'],
    ['the kubeconfig before the environment', { HTTPS_PROXY: 'proxy:3128' }, 'socks5://other', 'socks5://other'],
    ['not for a domain', { HTTPS_PROXY: 'http://p', NO_PROXY: 'x,.corp.example' }, null, null],
    ['not for a port', { HTTPS_PROXY: 'http://p', NO_PROXY: 'k8s.corp.example:6443' }, null, null],
    ['for another port', { HTTPS_PROXY: 'http://p', NO_PROXY: 'k8s.corp.example:443' }, null, 'http://p'],
    ['for a name that only ends alike', { HTTPS_PROXY: 'http://p', NO_PROXY: 'orp.example' }, null, 'http://p'],
    ['not for anything', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, null, null],
  ])('%s', (_, env, configured, expected) => {
    expect(proxyFor(server, configured, env)).toBe(expected);
  });

  test('not for a block of addresses', () => {
    const env = { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/8,fd00::/8' };
    expect(proxyFor(new URL('https://10.1.2.3'), null, env)).toBeNull();
    expect(proxyFor(new URL('https://[fd00::1]'), null, env)).toBeNull();
    expect(proxyFor(new URL('https://11.1.2.3'), null, env)).toBe('http://p');
  });
});
