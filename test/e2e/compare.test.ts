/** Two inputs beside each other: what is added, removed and changed, in all three views, and why. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { coloursDrawn, graphCounts, graphReady, openSample, seriousIssues, watchedPage } from './watched-page.ts';

let app: BuiltApp;
let folder: string;
let page: Page;
let problems: readonly string[];

const base = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: main, image: example}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: main, image: example}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 7070}]
`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-compare-'));
  await writeFile(path.join(folder, 'main.yaml'), base);
  await writeFile(path.join(folder, 'branch.yaml'), base.replace('7070', '7071'));
  app = await startBuiltApp(path.join(folder, 'main.yaml'));
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  expect(problems).toEqual([]);
  await page.close();
});

async function compareWith(name: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByTestId('compare-counts').waitFor();
}
const counts = (): Promise<string | null> => page.getByTestId('compare-counts').textContent();

describe('two samples', () => {
  beforeEach(async () => {
    ({ page, problems } = await watchedPage(app));
    await graphReady(page);
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await openSample(page, 'Online shop');
    await compareWith(/^Online shop segmented/);
  });

  test('the counts are in words, and the graph draws what changes', async () => {
    expect(await counts()).toMatch(/^connections: (\d+ added, )?[\d,]+ removed/);
    await expect.poll(async () => (await graphCounts(page)).edges).toBeGreaterThan(3);
    // Counts are known a frame before the canvas is drawn.
    await expect.poll(() => coloursDrawn(page)).toBeGreaterThan(10);
    expect(await seriousIssues(page)).toEqual([]);
    const changes = (await graphCounts(page)).edges;
    await page.getByLabel('Only what changes').uncheck();
    await expect.poll(async () => (await graphCounts(page)).edges).toBeGreaterThan(changes);
  });

  test('swapping turns removed into added', async () => {
    const removed = /([\d,]+) removed/.exec((await counts()) ?? '')?.[1];
    await page.getByRole('button', { name: 'Swap before and after' }).click();
    await expect.poll(counts).toContain(`${removed} added`);
  });

  test('the table filters by kind and name, and a row says why before and after', async () => {
    await page.getByRole('radio', { name: 'Table' }).click();
    const rows = page.getByTestId('changes').locator('tbody tr');
    await rows.first().waitFor();
    await page.getByRole('radio', { name: /^removed/ }).click();
    await page.getByLabel('Find changes by name').fill('shop/storefront data/postgres');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().textContent()).toContain('Removed');
    expect(await seriousIssues(page)).toEqual([]);
    await rows.first().getByRole('button').click();
    const why = page.getByTestId('compare-why');
    await why.waitFor();
    expect(await why.getByRole('region', { name: 'Before' }).textContent()).toContain('Allowed');
    expect(await why.getByRole('region', { name: 'After' }).textContent()).toContain('Denied');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('the matrix marks the cells', async () => {
    await page.getByRole('radio', { name: 'Matrix' }).click();
    const legend = page.getByText(/^Against Online shop segmented:/);
    expect(await legend.textContent()).toBe('Against Online shop segmented: + added, − removed, ~ changed');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('selecting a namespace lists its changes; ending it gives the cluster back', async () => {
    await page.locator('.outline-name', { hasText: 'shop' }).click();
    await page.locator('.inspector .panel-kind', { hasText: /changes$/ }).waitFor();
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await page.locator('.inspector .panel-title', { hasText: 'Overview' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Compare with…' }).waitFor();
    expect(await page.getByRole('option', { name: 'End the comparison' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('compare-counts').count()).toBe(0);
  });
});

test('a file against another file, by path, in dark', async () => {
  ({ page, problems } = await watchedPage(app, { dark: true }));
  await graphReady(page);
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill('compare with');
  await page.keyboard.press('Enter');
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByLabel('Path of a folder or file to compare with').fill(path.join(folder, 'branch.yaml'));
  await page.keyboard.press('Enter');
  await expect.poll(counts).toBe('connections: 1 changed');
  await page.getByRole('radio', { name: 'Table' }).click();
  await page.getByRole('button', { name: 'shop/web' }).click();
  const why = page.getByTestId('compare-why');
  expect(await why.getByRole('region', { name: 'Before' }).textContent()).toContain('TCP 7070');
  expect(await why.getByRole('region', { name: 'After' }).textContent()).toContain('TCP 7071');
  expect(await seriousIssues(page)).toEqual([]);
});

test('other options compare again, and the changes can be saved', async () => {
  ({ page, problems } = await watchedPage(app));
  await graphReady(page);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page.getByLabel('Path of a folder or file to compare with').fill(path.join(folder, 'branch.yaml'));
  await page.keyboard.press('Enter');
  await expect.poll(counts).toBe('connections: 1 changed');
  await page.keyboard.press('Control+,');
  await page.getByRole('radio', { name: 'policed' }).click();
  await page.getByRole('button', { name: 'Apply and analyse again' }).click();
  await page.getByText(/^Analysed again/).waitFor();
  await expect.poll(counts).toBe('connections: 1 changed');
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Changes' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('main.yaml-changes.csv');
  expect(await readFile(await download.path(), 'utf8')).toContain(
    'changed,shop/web[Pod],shop/cart[Pod],TCP 7070,TCP 7071',
  );
});

test('what cannot be read is said, and the cluster stays open', async () => {
  ({ page, problems } = await watchedPage(app));
  await graphReady(page);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page.getByLabel('Path of a folder or file to compare with').fill(path.join(folder, 'no-such.yaml'));
  await page.keyboard.press('Enter');
  await page.locator('.notice.is-failed').waitFor();
  expect((await graphCounts(page)).nodes).toBeGreaterThan(0);
  expect(await page.getByRole('region', { name: 'Comparison' }).count()).toBe(0);
});
