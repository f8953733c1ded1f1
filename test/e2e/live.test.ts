/** A live cluster in the window: contexts, a program that is asked about, progress, what may not be read, changes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { FakeCluster } from '../fault-server/cluster.ts';
import { type FaultServer, startFaultServer } from '../fault-server/server.ts';
import { denyAll, namespace, pod } from '../unit/sources/kubeconfig/shop.ts';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphReady, seriousIssues, watchedPage } from './watched-page.ts';

let app: BuiltApp;
let folder: string;
let server: FaultServer;
let cluster: FakeCluster;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-live-'));
  cluster = new FakeCluster([namespace('shop'), pod('web'), pod('cart'), denyAll()]);
  server = await startFaultServer({ cluster, token: 'token-MARKER' });
  const script = `console.log(JSON.stringify({kind: 'ExecCredential', status: {token: 'token-MARKER'}}))`;
  await writeFile(path.join(folder, 'plugin.cjs'), script);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [path.join(folder, 'plugin.cjs')],
  };
  const config = path.join(folder, 'config');
  const ca = Buffer.from(server.ca).toString('base64');
  await writeFile(
    config,
    stringify({
      'current-context': 'production',
      contexts: [
        { name: 'production', context: { cluster: 'here', user: 'token', namespace: 'shop' } },
        { name: 'with a program', context: { cluster: 'here', user: 'exec' } },
        { name: 'broken', context: { cluster: 'nowhere', user: 'token' } },
      ],
      clusters: [{ name: 'here', cluster: { server: server.url, 'certificate-authority-data': ca } }],
      users: [
        { name: 'token', user: { token: 'token-MARKER' } },
        { name: 'exec', user: { exec } },
      ],
    }),
  );
  app = await startBuiltApp(undefined, { KUBECONFIG: config });
});
afterAll(async () => {
  await app?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  server.misbehave = () => null;
  ({ page, problems } = await watchedPage(app));
});
afterEach(async () => {
  expect(problems).toEqual([]);
  await page.close();
});

const context = (name: string): ReturnType<Page['getByRole']> =>
  page.getByRole('button', { name: new RegExp(`^${name}`) });

test('contexts are listed, and one that cannot be opened says why', async () => {
  const broken = context('broken');
  await broken.waitFor();
  expect(await broken.isDisabled()).toBe(true);
  expect(await broken.textContent()).toContain("its cluster 'nowhere' is not in the kubeconfig");
  expect(await context('production').textContent()).toContain('current');
  expect(await seriousIssues(page)).toEqual([]);
});

test('a cluster is read, changes are told, and taken over when asked', async () => {
  const answers: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/rpc/'))
      void response.text().then(
        (text) => answers.push(text),
        () => {},
      );
  });
  await context('production').click();
  await graphReady(page);
  await page.getByText('Live', { exact: true }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  const outline = page.getByRole('navigation', { name: 'Namespaces and workloads' });
  await outline.getByRole('button', { name: 'Workloads of shop' }).click();
  await outline.getByRole('button', { name: /^web/ }).click();
  const inspector = page.getByRole('complementary');
  await inspector.getByRole('heading', { name: 'web' }).waitFor();
  // Before the others by name: what is selected has another number then.
  cluster.put(pod('aaa'));
  cluster.put(pod('ship'));
  await page.getByRole('button', { name: '2 changes' }).click();
  await page.getByText('2 changes of the cluster taken over.').waitFor();
  await page.getByText('4 pods').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  // What was selected and opened stays so.
  await inspector.getByRole('heading', { name: 'web' }).waitFor();
  await outline.getByRole('button', { name: /^ship/ }).waitFor();
  expect(await outline.locator('[aria-current=true]').textContent()).toContain('web');
  await graphReady(page);
  await page.getByRole('radio', { name: 'Attack', exact: true }).click();
  cluster.put(pod('aab'));
  await page.getByRole('button', { name: '1 change' }).click();
  await page.getByText('5 pods').waitFor();
  await page.getByTestId('attack').waitFor();
  await page.getByRole('radio', { name: 'Explore', exact: true }).click();
  await inspector.getByRole('heading', { name: 'web' }).waitFor();
  // A policy changes what is said about it.
  cluster.delete(denyAll());
  await page.getByRole('button', { name: '1 change' }).click();
  await page.getByText('1 change of the cluster taken over.').waitFor();
  await page.getByText('0 policies').waitFor();
  await inspector.getByRole('heading', { name: 'web' }).waitFor();
  // Credentials are for the other side alone.
  expect(answers.length).toBeGreaterThan(3);
  expect(answers.join('\n')).not.toContain('MARKER');
});

test('a program is shown before it runs, and remembered', async () => {
  await context('with a program').click();
  const dialog = page.getByRole('dialog', { name: 'Run this program?' });
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain('plugin.cjs');
  expect(await seriousIssues(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Do not run' }).click();
  await dialog.waitFor({ state: 'detached' });
  await context('with a program').click();
  await dialog.getByRole('button', { name: 'Allow and open' }).click();
  await graphReady(page);
  await page.getByRole('button', { name: 'Close and open something else' }).click();
  await context('with a program').click();
  await graphReady(page);
});

test('reading is cancelled, and nothing comes back', async () => {
  server.misbehave = ({ path: at }) => (at === '/api/v1/pods' ? { fault: 'hang' } : null);
  await context('production').click();
  await page.getByText('Reading the cluster').first().waitFor();
  await page.getByRole('list', { name: 'Kinds' }).getByText('pods', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await context('production').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('what fails is said with what to do', async () => {
  server.misbehave = () => ({ fault: 'status', code: 401 });
  await context('production').click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(
    /does not accept the credentials of context 'production'.*Sign in again/,
  );
});

test('policies that may not be read are the first thing to know', async () => {
  server.misbehave = ({ path: at }) => (at.endsWith('/networkpolicies') ? { fault: 'status', code: 403 } : null);
  await context('production').click();
  await page
    .getByText(/every verdict is without these policies/)
    .first()
    .waitFor();
  await page.getByText('Live, in part').waitFor();
  await page.getByText('Not known: policies or pods may not be read').waitFor();
});

test('a draft is checked by the API server, and applied when its cluster is confirmed', async () => {
  const policies = cluster.resources.find(({ resource }) => resource === 'networkpolicies');
  const inForce = (name: string): unknown => policies && cluster.get(policies, 'shop', name)?.['spec'];
  await context('production').click();
  await graphReady(page);
  await page.getByRole('radio', { name: 'Draft', exact: true }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: /^A new policy/ }).click();
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(
    stringify({ ...denyAll('shop', 'drafted'), spec: { podSelector: {}, policyTypes: ['Egress'] } }),
  );
  await page.getByRole('radio', { name: 'Take away' }).click();
  await page.getByTestId('output').getByText('name: drafted').waitFor();
  const apply = page.getByTestId('apply');
  await apply.getByRole('button', { name: 'Check against the cluster' }).click();
  await apply.getByRole('region', { name: 'NetworkPolicy shop/drafted', exact: true }).waitFor();
  expect(inForce('drafted')).toBeUndefined();
  expect(await seriousIssues(page)).toEqual([]);

  await apply.getByRole('button', { name: 'Apply 1 change…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply 1 change to production?' });
  await dialog.waitFor();
  // Production: its name has to be typed.
  const go = dialog.getByRole('button', { name: 'Apply', exact: true });
  expect(await go.isDisabled()).toBe(true);
  expect(await seriousIssues(page)).toEqual([]);
  await dialog.getByRole('textbox').fill('production');
  await go.click();
  await apply.getByText('Applied: NetworkPolicy shop/drafted.').waitFor();
  expect(inForce('drafted')).toEqual({ podSelector: {}, policyTypes: ['Egress'] });
  expect(await apply.textContent()).toMatch(/bulkhead apply --delete shop\/drafted --context production --yes/);
  await page.getByRole('button', { name: '1 change', exact: true }).waitFor();
});

test('what the API server refuses is shown before anything is applied', async () => {
  server.misbehave = ({ method }) =>
    method === 'PATCH' ? { fault: 'status', code: 422, message: 'spec.podSelector: Required value' } : null;
  await context('production').click();
  await graphReady(page);
  await page.getByRole('radio', { name: 'Draft', exact: true }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: /^A new policy/ }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(stringify(denyAll('shop', 'refused')));
  await page.getByRole('radio', { name: 'Take away' }).click();
  await page.getByTestId('output').getByText('name: refused').waitFor();
  await page.getByRole('button', { name: 'Check against the cluster' }).click();
  await page.getByText('NetworkPolicy shop/refused: spec.podSelector: Required value').waitFor();
});
