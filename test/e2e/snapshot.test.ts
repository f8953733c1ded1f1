/** Snapshots in the window: saved, dropped, typed, compared, and refused when they are broken. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { graphReady, openSample, seriousIssues } from './watched-page.ts';

eachTest();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-snapshots-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Saved {
  readonly name: string;
  readonly text: string;
}

async function downloaded(start: () => Promise<void>): Promise<Saved> {
  const [download] = await Promise.all([page.waitForEvent('download'), start()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

function byPalette(command: string): Promise<Saved> {
  return downloaded(async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(command);
    await page.getByRole('option', { name: command }).waitFor();
    await page.keyboard.press('Enter');
  });
}

function byMenu(item: string): Promise<Saved> {
  return downloaded(async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  });
}

async function type(file: string): Promise<void> {
  await page.getByLabel('Path of a folder or file on this machine').fill(file);
  await page.keyboard.press('Enter');
}

async function reopened(file: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(app.url);
  await type(file);
  await graphReady(page);
}

test('what was saved opens to the same connections', async () => {
  await openSample(page, 'Online shop segmented');
  const before = await byMenu('Table');
  const { name, text } = await byPalette('Save a snapshot: what was read, without secrets');
  expect(name).toBe('online-shop-segmented.bulkhead.json');
  expect(text).toMatch(/^\{\n "bulkhead": "snapshot",\n "version": 1,/);
  const file = path.join(folder, name);
  await writeFile(file, text);
  await reopened(file);
  expect((await byMenu('Table')).text).toBe(before.text);
  // Saved again, it keeps its name and is the same.
  expect(await byPalette('Save a snapshot: what was read, without secrets')).toEqual({ name, text });
});

test('without names', async () => {
  await openSample(page, 'Online shop segmented');
  const { name, text } = await byMenu('Snapshot without names');
  expect(name).toBe('cluster-without-names.bulkhead.json');
  const file = path.join(folder, name);
  await writeFile(file, text);
  await reopened(file);
  const { text: connections } = await byMenu('Table');
  expect(connections).not.toMatch(/shop|catalog|checkout/);
  expect(connections).toContain('kube-system/');
  expect(await seriousIssues(page)).toEqual([]);
});

test('a broken one says what is wrong', async () => {
  const file = path.join(folder, 'broken.bulkhead.json');
  await writeFile(file, '{"bulkhead": "snapshot", "version": 99}');
  await type(file);
  await page.getByText('the snapshot has version 99, and this Bulkhead reads up to version 1').first().waitFor();
  expect(await seriousIssues(page)).toEqual([]);
});
