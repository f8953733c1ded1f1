/** The host behind both shells: what it opens, what it refuses, what it remembers. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGrants } from '../../main/host/grants.ts';
import { createHost, type Host, type HostOptions } from '../../main/host/host.ts';
import { pageOf } from '../../main/host/pages.ts';
import { createRecentPaths } from '../../main/host/recent.ts';
import { readFolder } from '../../main/sources/folder.ts';
import { type HostAnswer, hostCalls, isHostCall } from '../../shared/host.ts';

let folder: string;
let manifests: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-host-'));
  manifests = path.join(folder, 'manifests');
  await mkdir(path.join(folder, 'samples', 'tiny-shop'), { recursive: true });
  await mkdir(manifests);
  await writeFile(path.join(manifests, 'a.yaml'), 'kind: Pod\n');
  await writeFile(path.join(manifests, 'b.yaml'), 'kind: Service\n');
  await writeFile(path.join(folder, 'samples', 'tiny-shop', 'README.md'), 'A shop: with `one` shelf.\n\nMore.\n');
  await writeFile(path.join(folder, 'samples', 'tiny-shop', 'pod.yaml'), 'kind: Pod\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function host(change: Partial<HostOptions> = {}): Host {
  return createHost({
    mode: 'desktop',
    version: '1.2.3',
    samples: path.join(folder, 'samples'),
    initialPath: null,
    grants: createGrants(false),
    recent: createRecentPaths(null),
    readPath: readFolder,
    live: { around: { env: {}, home: folder }, consent: null, reverts: path.join(folder, 'reverts') },
    ...change,
  });
}

/** The value, checked against the contract as the page checks it. */
async function value(answer: Promise<HostAnswer>, name: string): Promise<unknown> {
  const result = await answer;
  if (!result.ok) throw new Error(result.error.message);
  if (isHostCall(name)) hostCalls[name].result.parse(result.value);
  return result.value;
}

const open = (h: Host, at: string): Promise<HostAnswer> => h.call('openPath', { kind: 'path', path: at });

describe('a path', () => {
  test('that nobody gave is refused', async () => {
    expect(await open(host(), manifests)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  test('from the command line, the dialog or the recent list is opened', async () => {
    expect(await open(host({ initialPath: manifests }), manifests)).toMatchObject({ ok: true });
    const picking = host({ pick: async () => manifests });
    await picking.call('pickFolder', { what: 'folder' });
    expect(await open(picking, manifests)).toMatchObject({ ok: true });
    const recent = createRecentPaths(null);
    await recent.add(manifests);
    const remembering = host({ recent });
    await remembering.call('recent', {});
    expect(await open(remembering, manifests)).toMatchObject({ ok: true });
  });

  test('typed in browser mode is opened', async () => {
    expect(await open(host({ grants: createGrants(true) }), manifests)).toMatchObject({ ok: true });
  });

  test('grants nothing above, below or beside itself', async () => {
    const h = host({ initialPath: manifests });
    for (const at of [folder, path.join(manifests, 'a.yaml'), `${manifests}/../samples`]) {
      expect(await open(h, at)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    }
  });

  test('that does not exist is said', async () => {
    const at = path.join(folder, 'none');
    expect(await open(host({ initialPath: at }), at)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});

describe('an opened input', () => {
  test('comes in pages, once', async () => {
    const h = host({ initialPath: manifests });
    const opened = await value(open(h, manifests), 'openPath');
    expect(opened).toMatchObject({ name: 'manifests', path: manifests, files: 2 });
    const { id } = opened as { id: string };
    const page = await value(h.call('readPage', { id, from: 0 }), 'readPage');
    expect(page).toEqual({
      texts: [
        { file: 'a.yaml', text: 'kind: Pod\n' },
        { file: 'b.yaml', text: 'kind: Service\n' },
      ],
      next: null,
    });
    expect(await h.call('readPage', { id, from: 0 })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('can be read by two tabs that opened at the same time, but not by any number', async () => {
    const h = host({ grants: createGrants(true) });
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => Reflect.get(Object(await value(open(h, manifests), 'openPath')), 'id')),
    );
    const read = await Promise.all(ids.map((id) => h.call('readPage', { id, from: 0 })));
    expect(read.filter(({ ok }) => ok)).toHaveLength(4);
  });

  test('pages end at the limit, and one long text is a page', () => {
    const texts = ['aaaa', 'bb', 'cccccccccc', 'd'].map((text) => ({ file: text, text }));
    const pages: string[][] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page = pageOf(texts, from, 6);
      pages.push(page.texts.map(({ text }) => text));
      from = page.next;
    }
    expect(pages).toEqual([['aaaa', 'bb'], ['cccccccccc'], ['d']]);
  });
});

describe('samples', () => {
  test('tell their story', async () => {
    expect(await value(host().call('listSamples', {}), 'listSamples')).toEqual({
      samples: [{ id: 'tiny-shop', title: 'Tiny shop', story: 'A shop: with one shelf.' }],
    });
  });
  test('open by id alone, without a path', async () => {
    const opened = await value(host().call('openPath', { kind: 'sample', id: 'tiny-shop' }), 'openPath');
    expect(opened).toMatchObject({ name: 'Tiny shop', path: null });
    expect(await host().call('openPath', { kind: 'sample', id: '..' })).toMatchObject({ ok: false });
    expect(await host().call('openPath', { kind: 'sample', id: 'other' })).toMatchObject({ ok: false });
  });
});

describe('recent paths', () => {
  test('are kept in a file, newest first, each once', async () => {
    const file = path.join(folder, 'state', 'recent.json');
    const recent = createRecentPaths(file);
    for (const p of ['/a', '/b', '/a']) await recent.add(p);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, paths: ['/a', '/b'] });
    await recent.remove('/a');
    expect(await createRecentPaths(file).list()).toEqual(['/b']);
  });
  test('say which of them are not there any more', async () => {
    const recent = createRecentPaths(null);
    const gone = path.join(folder, 'gone');
    for (const p of [gone, manifests]) await recent.add(p);
    expect(await value(host({ recent }).call('recent', {}), 'recent')).toMatchObject({
      items: [
        { path: manifests, missing: false },
        { path: gone, missing: true },
      ],
    });
  });
  test('survive a damaged file', async () => {
    const file = path.join(folder, 'damaged.json');
    await writeFile(file, '{');
    expect(await createRecentPaths(file).list()).toEqual([]);
  });
});

test.each([
  ['unknownCall', {}, 'not-found'],
  ['__proto__', {}, 'not-found'],
  ['openPath', { kind: 'path', path: 5 }, 'bad-request'],
  ['openPath', { kind: 'path', path: '/x', more: 1 }, 'bad-request'],
  ['info', undefined, 'bad-request'],
  ['forgetRecent', { path: 'x'.repeat(70_000) }, 'bad-request'],
])('%s with %j is refused', async (name, args, code) => {
  expect(await host().call(name, args)).toMatchObject({ ok: false, error: { code } });
});
