/** The desktop shell holds the security baseline, item by item. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hostCallNames } from '../../shared/host.ts';
import type { FakeElectron } from './fake-electron.ts';

const fake = await vi.hoisted(
  async (): Promise<FakeElectron> => (await import('./fake-electron.ts')).createFakeElectron(),
);
vi.mock('electron', () => fake.module);

const { fromApp, bindHost, channelPrefix } = await import('../../main/desktop/ipc.ts');
const { isAppUrl } = await import('../../main/desktop/origin.ts');
const { blockNetwork, registerScheme, serveBundle } = await import('../../main/desktop/protocol.ts');
const { denyPermissions, guardAllContents } = await import('../../main/desktop/permissions.ts');
const { openWindow, windowOptions } = await import('../../main/desktop/window.ts');
const { menuTemplate } = await import('../../main/desktop/menu.ts');

const { defaultSession } = fake.module.session;

describe('origin', () => {
  test.each([
    ['app://bundle/index.html', true],
    ['app://bundle/', true],
    ['app://bundle.evil/', false],
    ['app://evil/', false],
    ['app://user@bundle/', false],
    ['https://bundle/', false],
    ['file:///etc/passwd', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (url, expected) => {
    expect(isAppUrl(url)).toBe(expected);
  });
});

describe('window', () => {
  test('is sandboxed and isolated, whatever else', () => {
    const { webPreferences } = windowOptions('/preload.cjs', null, false);
    expect(webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: false,
    });
  });

  test('loads the app and nothing else', () => {
    openWindow({ preload: '/preload.cjs', state: '/nonexistent', developing: false });
    expect(fake.windows.at(-1)?.loaded).toEqual(['app://bundle/index.html']);
  });

  test('production menus have no developer tools', () => {
    const text = (developing: boolean): string => JSON.stringify(menuTemplate('linux', developing, () => {}));
    expect(text(false)).not.toContain('toggleDevTools');
    expect(text(false)).not.toContain('reload');
    expect(text(true)).toContain('toggleDevTools');
  });
});

describe('contents', () => {
  beforeAll(() => guardAllContents());

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays in the app', (name) => {
    const contents = new fake.FakeContents();
    fake.module.app.emit('web-contents-created', {}, contents);
    const go = (url: string): boolean => {
      const preventDefault = vi.fn();
      contents.emit(name, { url, preventDefault });
      return preventDefault.mock.calls.length === 0;
    };
    expect(go('app://bundle/index.html')).toBe(true);
    expect(go('https://evil.example/')).toBe(false);
    expect(go('file:///etc/passwd')).toBe(false);
    expect(go('app://bundle.evil/')).toBe(false);
  });

  test('no windows and no webviews', () => {
    const contents = new fake.FakeContents();
    fake.module.app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler?.()).toEqual({ action: 'deny' });
    const preventDefault = vi.fn();
    contents.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});

describe('permissions', () => {
  beforeAll(() => denyPermissions(defaultSession as never));

  test('only writing to the clipboard, only for the app', () => {
    const ask = (permission: string, url: string): unknown => {
      const callback = vi.fn();
      defaultSession.set.request?.({ getURL: () => url }, permission, callback);
      return callback.mock.calls[0]?.[0];
    };
    expect(ask('clipboard-sanitized-write', 'app://bundle/index.html')).toBe(true);
    expect(ask('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
    ]) {
      expect(ask(permission, 'app://bundle/index.html')).toBe(false);
      expect(defaultSession.set.check?.(null, permission, 'app://bundle')).toBe(false);
    }
    expect(defaultSession.set.device?.({})).toBe(false);
  });
});

describe('protocol', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-bundle-'));
    await writeFile(path.join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__">');
    serveBundle(defaultSession as never, folder);
    blockNetwork(defaultSession as never, false);
    registerScheme();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const get = async (url: string, method = 'GET'): Promise<Response> =>
    (await defaultSession.set.protocol.get('app')?.(new Request(url, { method }))) ??
    new Response(null, { status: 500 });

  test('is a standard, secure scheme that bypasses nothing', () => {
    expect(fake.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  test('serves the page with the policy and a nonce', async () => {
    const response = await get('app://bundle/index.html');
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toHaveLength(22);
    expect(await response.text()).toBe(`<meta nonce="${nonce}">`);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://bundle/../index.html.bak',
    'app://bundle/%2e%2e%2fpackage.json',
    'app://other/index.html',
    'app://bundle/.env',
  ])('nothing outside of the bundle: %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test('only reading', async () => {
    expect((await get('app://bundle/index.html', 'POST')).status).toBe(404);
  });

  test('cancels every request that leaves the app', () => {
    const cancelled = (url: string): boolean | undefined => {
      let result: boolean | undefined;
      defaultSession.set.before?.({ url }, ({ cancel }) => {
        result = cancel;
      });
      return result;
    };
    expect(cancelled('app://bundle/assets/index.js')).toBe(false);
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://x/',
      'devtools://x/',
    ]) {
      expect(cancelled(url)).toBe(true);
    }
  });
});

describe('calls', () => {
  const call = vi.fn(async () => ({ ok: true as const, value: 1 }));
  beforeAll(() => bindHost({ call }));
  beforeEach(() => call.mockClear());
  const page = { senderFrame: { parent: null, url: 'app://bundle/index.html' } };
  const invoke = (event: unknown, ...args: unknown[]): unknown =>
    fake.handlers.get(`${channelPrefix}info`)?.(event, ...args);

  test('exist for each name of the contract, and no others', () => {
    expect([...fake.handlers.keys()].toSorted()).toEqual(hostCallNames.map((name) => channelPrefix + name).toSorted());
  });

  test('run for the top frame of the app', async () => {
    expect(await invoke(page, {})).toEqual({ ok: true, value: 1 });
    expect(call).toHaveBeenCalledWith('info', {});
  });

  test.each([
    ['a frame that is gone', { senderFrame: null }],
    ['a frame inside the page', { senderFrame: { parent: {}, url: 'app://bundle/index.html' } }],
    ['a foreign page', { senderFrame: { parent: null, url: 'https://evil.example/' } }],
    ['a blank page', { senderFrame: { parent: null, url: 'about:blank' } }],
    ['a page without address', { senderFrame: { parent: null, url: '' } }],
  ])('are refused from %s', async (_name, event) => {
    expect(fromApp(event as never)).toBe(false);
    expect(await invoke(event, {})).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(call).not.toHaveBeenCalled();
  });

  test('are refused with too many or too large arguments', async () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    for (const args of [[], [{}, {}], [{ path: 'x'.repeat(70_000) }], [loop]]) {
      expect(await invoke(page, ...args)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(call).not.toHaveBeenCalled();
  });
});
