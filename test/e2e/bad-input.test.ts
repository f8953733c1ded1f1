/** Broken manifests and wrong paths: said, with file and line, and never the end of the app. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphReady, seriousIssues, watchedPage } from './watched-page.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: example}]}
`;

let folder: string;
let app: BuiltApp;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-bad-'));
  await writeFile(path.join(folder, 'web.yaml'), deployment);
  await writeFile(path.join(folder, 'broken.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: [unclosed\n');
  await writeFile(path.join(folder, 'hostile.yaml'), deployment.replaceAll('web', '"<img src=x onerror=alert(1)>"'));
  app = await startBuiltApp(folder);
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a folder with a broken file opens with the diagnostics', async () => {
  const { page, problems } = await watchedPage(app);
  await page.locator('.drawer').waitFor();
  expect(await page.locator('.diagnostic', { hasText: 'broken.yaml' }).first().textContent()).toMatch(
    /broken\.yaml:\d+/,
  );
  await graphReady(page);
  expect(await seriousIssues(page)).toEqual([]);
  // Names from the cluster are text, whatever they look like.
  expect(await page.locator('img').count()).toBe(0);
  expect(problems).toEqual([]);
  await page.close();
});

test('a path that is not there is said on the start page', async () => {
  const { page, problems } = await watchedPage(app);
  await page.locator('.drawer').waitFor();
  await page.getByRole('button', { name: 'Close and open something else' }).click();
  await page.getByLabel(/^Path of a folder/).fill('/nowhere/at/all');
  await page.getByLabel(/^Path of a folder/).press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('/nowhere/at/all');
  expect(problems).toEqual([]);
  await page.close();
});

test('dropped files are read in the page', async () => {
  const { page, problems } = await watchedPage(app);
  await page.locator('.drawer').waitFor();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.yaml', { type: 'application/yaml' }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, deployment);
  await page.locator('.bar-name', { hasText: 'dropped.yaml' }).waitFor();
  await graphReady(page);
  expect(problems).toEqual([]);
  await page.close();
});
