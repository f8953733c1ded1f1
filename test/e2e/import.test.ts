/** Opening: how far it is, cancelling at every stage, what came of it, and what to do when there is nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { benchManifests } from '../bench/manifests.ts';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphReady, seriousIssues, watchedPage } from './watched-page.ts';

let app: BuiltApp;
let folder: string;
let page: Page;
let problems: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-import-'));
  const large = benchManifests({ namespaces: 60, workloadsPerNamespace: 25 });
  await writeFile(path.join(folder, 'large.yaml'), large.join('---\n'));
  await writeFile(path.join(folder, 'empty.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n');
  const broken = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: 7}\n';
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: m, image: i}]}\n';
  await writeFile(path.join(folder, 'broken.yaml'), [broken, pod, pod].join('---\n'));
  app = await startBuiltApp();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ({ page, problems } = await watchedPage(app));
});
afterEach(async () => {
  expect(problems).toEqual([]);
  await page.close();
});

async function type(file: string): Promise<void> {
  await page.getByLabel('Path of a folder or file on this machine').fill(path.join(folder, file));
  await page.keyboard.press('Enter');
}

async function cancel(): Promise<void> {
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'Open manifests' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  // Nothing of it comes back later, and the next one opens.
  await page.locator('.tile').first().click();
  await graphReady(page);
}

test('is cancelled while files are collected', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/rpc/readPage', async (route) => {
    await held;
    await route.continue();
  });
  await type('large.yaml');
  await page.locator('.loading-steps .is-current', { hasText: 'Collecting files' }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  release();
  await page.getByRole('heading', { name: 'Open manifests' }).waitFor();
  await page.locator('.tile').first().click();
  await graphReady(page);
  // What was held back must not have come into the next input.
  expect(await page.locator('.outline-name', { hasText: 'team-' }).count()).toBe(0);
});

test('is cancelled while manifests are read', async () => {
  await type('large.yaml');
  await page.locator('.loading-steps .is-current', { hasText: 'Reading manifests' }).waitFor();
  expect(await page.locator('.loading-steps .is-done').allTextContents()).toEqual([
    expect.stringContaining('Collecting files'),
  ]);
  await cancel();
});

test('an input without workloads says what is looked for, and the way on', async () => {
  await type('empty.yaml');
  await page.getByRole('heading', { name: 'There is nothing here that could connect' }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('button', { name: 'Open something else', exact: true }).click();
  await page.getByRole('heading', { name: 'Open manifests' }).waitFor();
});

test('diagnostics are filtered by severity and kind, and copied', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await type('broken.yaml');
  await graphReady(page);
  const list = page.locator('.diagnostic');
  await list.first().waitFor();
  const all = await list.count();
  await page.getByRole('radio', { name: /^Errors/ }).click();
  const errors = await list.count();
  expect(errors).toBeGreaterThan(0);
  expect(errors).toBeLessThan(all);
  await page.getByRole('radio', { name: /^All/ }).click();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  const kind = page.getByRole('option').nth(1);
  const name = await kind.textContent();
  await kind.click();
  expect(await list.locator('.code').allTextContents()).toEqual(Array.from({ length: await list.count() }, () => name));
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('button', { name: 'Copy what is listed' }).click();
  await page.getByText(/^Copied \d+ diagnostics?$/).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`\t${name}\n`);
});
