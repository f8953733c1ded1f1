/** Names and annotations that try to be something else: shown as text in every view, and nothing breaks. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphCounts, graphReady, seriousIssues, watchedPage } from './watched-page.ts';

const names = {
  script: '<script>document.title="taken"</script>',
  image: '<img src=x onerror="document.title=\'taken\'">',
  template: '{{constructor.constructor("document.title=1")()}}',
  long: `${'long-name-'.repeat(25)}end`,
  rightToLeft: 'خدمة-الدفع',
  override: 'abc\u202Egpj.exe',
} as const;
const hostile = Object.values(names);

const manifests = hostile.map((name) =>
  [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { team: name }, annotations: { '🦊/note': '😀 <b>bold</b> \u202E' } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: name, annotations: { owner: '👩‍💻👨‍👩‍👧‍👦' } },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'main', image: name, ports: [{ name, containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: name },
      spec: { selector: { app: name }, ports: [{ name, port: 80 }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: name },
      spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] },
    },
  ]
    .map((object) => JSON.stringify(object))
    .join('\n---\n'),
);

let app: BuiltApp;
let folder: string;
let page: Page;
let problems: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-hostile-'));
  await writeFile(path.join(folder, 'cluster.yaml'), manifests.join('\n---\n'));
  app = await startBuiltApp(path.join(folder, 'cluster.yaml'));
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ({ page, problems } = await watchedPage(app));
  page.setDefaultTimeout(10_000);
  await graphReady(page);
  const drawer = page.getByRole('region', { name: 'Diagnostics', exact: true });
  if (await drawer.isVisible()) await page.keyboard.press('Control+J');
});
afterEach(async () => {
  await harmless();
  expect(problems).toEqual([]);
  await page.close();
});

/** Nothing of a name became an element or ran, and no name made the page wider than the window. */
async function harmless(): Promise<void> {
  expect(await page.title()).not.toContain('taken');
  expect(await page.locator('body img, body script').count()).toBe(0);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}

const title = () => page.locator('.inspector .panel-title').first();

test('list and inspector show them as text, in full', async () => {
  for (const name of hostile) {
    await page.getByRole('button', { name: `Workloads of ${name}` }).click();
    await page.locator('.outline-member-name').filter({ hasText: name }).click();
    await expect.poll(() => title().textContent()).toBe(name);
    await page.getByTestId('facts').waitFor();
    await harmless();
    const { scroll, client } = await page
      .locator('.inspector-scroll')
      .evaluate((element) => ({ scroll: element.scrollWidth, client: element.clientWidth }));
    expect(scroll).toBeLessThanOrEqual(client);
    await page.getByRole('button', { name: `NetworkPolicy ${name}/${name}` }).click();
    await page.getByTestId('policy').waitFor();
    await harmless();
  }
});

test('the graph opens them to workloads and pods, and is exported as text', async () => {
  for (const name of hostile) {
    await page.locator('.outline-name').filter({ hasText: name }).click();
    await page.getByRole('button', { name: 'Show workloads' }).click();
    await page.getByRole('button', { name: 'Hide workloads' }).waitFor();
  }
  await expect.poll(async () => (await graphCounts(page)).nodes).toBe(2 * hostile.length + 1);
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Drawing' }).click(),
  ]);
  const svg = await readFile(await download.path(), 'utf8');
  expect(svg).not.toMatch(/<script|<img|onerror="/);
  expect(svg).toMatch(/>(&lt;|&#60;)script/);
});

test('the matrix says them, cell by cell', async () => {
  await page.getByRole('radio', { name: 'Matrix' }).click();
  await page.getByTestId('matrix').waitFor();
  for (const level of ['Namespaces', 'Workloads']) {
    await page.getByRole('radio', { name: level }).click();
    await page.getByTestId('matrix').focus();
    await page.keyboard.press('Control+Home');
    const seen: (string | null)[] = [];
    for (let i = 0; i < hostile.length; i++) {
      await page.keyboard.press('ArrowDown');
      seen.push(await page.getByTestId('matrix-line').textContent());
    }
    expect(seen.join('\n')).toContain(names.script);
    await harmless();
  }
  expect(await seriousIssues(page)).toEqual([]);
});

test('the tables show and copy them', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('radio', { name: 'Table' }).click();
  await page.getByLabel('Filter rows').fill('<img');
  const rows = page.getByTestId('connections').locator('tbody tr');
  await expect.poll(() => rows.first().textContent()).toContain(names.image);
  await harmless();
  await page.getByRole('radio', { name: 'Endpoints' }).click();
  await expect.poll(() => page.getByTestId('endpoints').locator('tbody tr').count()).toBe(1);
  await page.getByRole('button', { name: 'Copy all rows' }).click();
  await page.getByText('Copied 1 row').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('<img src=x onerror=');
  expect(await seriousIssues(page)).toEqual([]);
});

test('a connection between them says why, and leads on', async () => {
  await page.getByRole('radio', { name: 'Table' }).click();
  await page.getByLabel('Filter rows').fill('<script long-name');
  const row = page.getByTestId('connections').locator('tbody tr').first();
  await row.click();
  const why = page.getByTestId('why');
  await why.waitFor();
  expect(await why.textContent()).toContain('Allowed');
  await harmless();
  expect(await seriousIssues(page)).toEqual([]);
});

test('query bar and palette find them', async () => {
  const bar = page.getByRole('combobox', { name: 'Find workloads and connections' });
  await bar.fill(`name:"${names.rightToLeft}"`);
  await expect.poll(() => page.locator('.query-message').textContent()).toBe('1 match');
  await bar.fill('ns:');
  await expect.poll(() => page.getByRole('option').count()).toBeGreaterThanOrEqual(hostile.length);
  await harmless();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').last().fill('constructor');
  await page.getByRole('option', { name: names.template }).first().click();
  await expect.poll(() => title().textContent()).toBe(names.template);
});

test('a comparison with a cluster without them lists them', async () => {
  const other = path.join(folder, 'other.yaml');
  await writeFile(other, manifests[0]?.replaceAll('"port":80', '"port":81') ?? '');
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page.getByLabel('Path of a folder or file to compare with').fill(other);
  await page.keyboard.press('Enter');
  await page.getByTestId('compare-counts').waitFor();
  for (const view of ['Table', 'Matrix', 'Graph']) {
    await page.getByRole('radio', { name: view, exact: true }).click();
    await harmless();
  }
});
