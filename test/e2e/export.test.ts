/** Every way to take away what is on screen, and what then is in the file. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { openSample, seriousIssues } from './watched-page.ts';

eachTest(async () => {
  await openSample(page, 'Online shop segmented');
});

async function exported(item: string): Promise<{ name: string; content: Buffer; path: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  await page.locator('.notice', { hasText: 'Saved' }).waitFor();
  const path = await download.path();
  return { name: download.suggestedFilename(), content: await readFile(path), path };
}

test('an image', async () => {
  const { name, content } = await exported('Image');
  expect(name).toBe('online-shop-segmented-graph.png');
  expect(content.subarray(1, 4).toString()).toBe('PNG');
  // Width and height stand in the first chunk.
  expect(content.readUInt32BE(16)).toBeGreaterThan(600);
});

test('a drawing with the names that are on screen', async () => {
  const { name, content } = await exported('Drawing');
  expect(name).toBe('online-shop-segmented-graph.svg');
  const texts = await page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    return [...parsed.querySelectorAll('parsererror, text')].map((text) => `${text.localName}: ${text.textContent}`);
  }, content.toString());
  for (const label of ['shop', 'data', 'Outside', '10 workloads']) expect(texts).toContain(`text: ${label}`);
});

test('a flowchart', async () => {
  const { name, content } = await exported('Flowchart');
  expect(name).toBe('online-shop-segmented-graph.mmd');
  expect(content.toString()).toMatch(/^flowchart LR\n/);
});

test('a table', async () => {
  const { name, content } = await exported('Table');
  expect(name).toBe('online-shop-segmented-connections.csv');
  expect(content.toString()).toContain('observability/prometheus[StatefulSet],shop/catalog[Deployment]');
});

test('a report that works by itself, with a search', async () => {
  const { content, path } = await exported('Report');
  expect(content.toString()).toContain("default-src 'none'");
  const report = await app.browser.newPage({ colorScheme: 'dark' });
  const faults: string[] = [];
  report.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  report.on('request', (request) => void (request.url().startsWith('file:') || faults.push(request.url())));
  await report.route('file://**', (route) => route.fulfill({ path, contentType: 'text/html' }));
  await report.goto('file:///report.html');
  const rows = report.locator('#connections tbody tr:visible');
  const all = await rows.count();
  await report.getByLabel('Find connections').fill('prometheus catalog');
  expect(await rows.count()).toBeLessThan(all);
  expect(await report.getByRole('status').textContent()).toMatch(/^1 of \d+ rows$/);
  expect(await seriousIssues(report)).toEqual([]);
  expect(faults).toEqual([]);
  await report.close();
});

test('the menu works by keyboard and is readable', async () => {
  await page.getByRole('button', { name: 'Export' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Image' }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('menu').count()).toBe(0);
});
