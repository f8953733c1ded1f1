/** Every view on 200 namespaces, 5,000 workloads and 100,000 pods: it opens, answers, and says what it puts together. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { large, writeLargeCluster } from '../bench/large-cluster.ts';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphCounts, seriousIssues, watchedPage } from './watched-page.ts';

/** What the graph draws at most, nodes and edges together. */
const maxElements = 500;

let app: BuiltApp;
let folder: string;
let page: Page;
let problems: readonly string[];
// Opened once: what is tested is the one way of a person through it.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-large-'));
  writeLargeCluster(folder, large);
  app = await startBuiltApp(folder);
  ({ page, problems } = await watchedPage(app));
  page.setDefaultTimeout(30_000);
  await page.locator('[data-testid=graph]:not([data-nodes="0"])').waitFor();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
  expect(problems).toEqual([]);
});

const note = (): Promise<string | null> => page.locator('.graph-note').textContent();
const elements = async (): Promise<number> => {
  const { nodes, edges } = await graphCounts(page);
  return nodes + edges;
};
const numberIn = (text: string | null, pattern: RegExp): number =>
  Number(pattern.exec(text ?? '')?.[1]?.replaceAll(',', ''));
const title = (): Promise<string | null> => page.locator('.inspector .panel-title').first().textContent();

test('lands on namespaces, few enough to read, and says how many are together', async () => {
  expect(await page.locator('.bar-facts').textContent()).toContain('200 namespaces · 5,000 workloads · 100,000 pods');
  expect(await elements()).toBeLessThanOrEqual(maxElements);
  const together = numberIn(await note(), /puts together ([\d,]+) smaller namespaces/);
  // All that are drawn, the node of the others, and the outside.
  expect((await graphCounts(page)).nodes).toBe(200 - together + 2);
  expect(await seriousIssues(page)).toEqual([]);
});

test('opens a namespace and a workload, and closes them again', async () => {
  const before = await graphCounts(page);
  await page.locator('.outline-name', { hasText: 'team-003' }).click();
  await expect.poll(title).toBe('team-003');
  await page.getByRole('button', { name: 'Show workloads' }).click();
  await expect.poll(note).toMatch(/more workloads of team-003/);
  expect(await elements()).toBeLessThanOrEqual(maxElements);
  await page.getByRole('button', { name: 'Workloads of team-003' }).click();
  await page.locator('.outline-member-name', { hasText: 'gateway' }).click();
  await expect.poll(title).toBe('gateway');
  await page.getByRole('button', { name: 'Show pods' }).click();
  await page.getByRole('button', { name: 'Hide pods' }).waitFor();
  expect(await elements()).toBeLessThanOrEqual(maxElements);
  await page.getByRole('button', { name: 'Close all namespaces' }).click();
  await expect.poll(() => graphCounts(page)).toEqual(before);
});

test('finds, hides what does not match, and counts it', async () => {
  const bar = page.getByRole('combobox', { name: 'Find workloads and connections' });
  const message = () => page.locator('.query-message').textContent();
  await bar.fill('ns:team-150');
  await expect.poll(message).toBe('25 matches');
  await page.getByRole('radio', { name: 'Hide others' }).click();
  await expect.poll(message).toContain('hidden: 199 namespaces, 4,975 workloads');
  expect(await elements()).toBeLessThanOrEqual(maxElements);
  await page.getByRole('radio', { name: 'Find' }).click();
  await page.getByRole('button', { name: 'Clear the query' }).click();
});

test('the palette leads to a workload that is not drawn', async () => {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').last().fill('team-199 service-24');
  await page
    .getByRole('option', { name: /service-24/ })
    .first()
    .click();
  await expect.poll(title).toBe('service-24');
});

test('the matrix has every namespace, and every workload', async () => {
  const matrix = page.getByTestId('matrix');
  await page.getByRole('radio', { name: 'Matrix' }).click();
  await matrix.waitFor();
  const line = () => page.getByTestId('matrix-line').textContent();
  await matrix.focus();
  await page.keyboard.press('Control+End');
  await expect.poll(line).toContain('Outside →');
  await page.keyboard.press('Control+Home');
  await expect.poll(line).toMatch(/team-000 → team-000.*600 of 600 pairs allowed/);
  await page.getByRole('radio', { name: 'Workloads' }).click();
  await expect.poll(() => matrix.getAttribute('aria-rowcount').then(Number)).toBeGreaterThan(5000);
  await matrix.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await expect.poll(line).toMatch(/team-000\/gateway → team-000\/service-01.*Allowed/);
  await page.keyboard.press('Enter');
  await page.getByTestId('why').waitFor();
});

test('the table lists what it can, and says where it stopped', async () => {
  await page.getByRole('radio', { name: 'Table' }).click();
  const rows = page.getByTestId('connections').locator('tbody tr');
  await rows.first().waitFor();
  await expect.poll(() => page.locator('.table-status').textContent(), { timeout: 30_000 }).toContain('200,000');
  expect(await rows.count()).toBeLessThan(200);
  await page.getByRole('radio', { name: 'Endpoints' }).click();
  await expect
    .poll(() => page.locator('.table-status').textContent(), { timeout: 30_000 })
    .toMatch(/^5,0\d\d endpoints$/);
  expect(await seriousIssues(page)).toEqual([]);
});
