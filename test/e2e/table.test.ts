/** The tables: sorted, filtered, walked by keyboard, copied and saved. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readFolder } from '../../main/sources/folder.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { writeListCsv } from '../../shared/report/csv.ts';
import { root } from './built-app.ts';
import { app, eachTest, page } from './each-test.ts';
import { openSample, seriousIssues, watchedPage } from './watched-page.ts';

eachTest(async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page, 'Online shop segmented');
  await page.getByRole('radio', { name: 'Table' }).click();
  await rows('connections').first().waitFor();
});

const rows = (table: 'connections' | 'endpoints') => page.getByTestId(table).locator('tbody tr');
const column = async (table: 'connections' | 'endpoints', at: number): Promise<string[]> =>
  page.getByTestId(table).locator(`tbody td:nth-child(${at})`).allTextContents();
const status = (): Promise<string | null> => page.locator('.table-status').textContent();
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const sort = (name: string): Promise<void> =>
  page.getByRole('columnheader', { name, exact: true }).getByRole('button').click();
const inOrder = (texts: readonly string[]): string[] =>
  texts.toSorted(new Intl.Collator('en', { numeric: true }).compare);

async function saved(): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

describe('connections', () => {
  test('are all there, of which only those in sight are drawn', async () => {
    await expect.poll(status).toMatch(/^\d+ connections$/);
    const total = Number.parseInt((await status()) ?? '', 10);
    expect(total).toBeGreaterThan(60);
    expect(await page.getByTestId('connections').getAttribute('aria-rowcount')).toBe(String(total + 1));
    expect(await rows('connections').count()).toBeLessThan(total);
    await page.getByTestId('connections').focus();
    await page.keyboard.press('End');
    await page
      .locator(`tr[aria-rowindex="${total + 1}"] td`, { hasText: '/' })
      .first()
      .waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('are sorted by any column, up and down', async () => {
    await sort('To');
    await expect.poll(async () => (await column('connections', 2))[0]).not.toBe('…');
    const up = await column('connections', 2);
    expect(up).toEqual(inOrder(up));
    await sort('To');
    await expect.poll(async () => (await column('connections', 2))[0]).not.toBe(up[0]);
    const down = await column('connections', 2);
    expect(down).toEqual(inOrder(down).toReversed());
    expect(await page.getByRole('columnheader', { name: 'To', exact: true }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  test('are filtered by words', async () => {
    const all = await status();
    await page.getByLabel('Filter rows').fill('prometheus catalog');
    await expect.poll(status).not.toBe(all);
    await expect.poll(() => rows('connections').count()).toBe(1);
    await page.getByLabel('Filter rows').fill('nobody is called this');
    await page.getByText('No connection matches.').waitFor();
  });

  test('are what the query in force leaves', async () => {
    const all = await status();
    await page.getByLabel('Find workloads and connections').fill('from:prometheus to:catalog');
    await expect.poll(status).toBe('1 connection');
    // Closes the suggestions.
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'Endpoints' }).click();
    await expect.poll(status).toMatch(/^2 of \d+ endpoints$/);
    await page.getByRole('radio', { name: 'Connections' }).click();
    await page.getByLabel('Find workloads and connections').fill('');
    await page.keyboard.press('Escape');
    await expect.poll(status).toBe(all);
  });

  test('lead to the reason by keyboard', async () => {
    await page.getByTestId('connections').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('why').waitFor();
    expect(await page.locator('tr.is-current').getAttribute('aria-rowindex')).toBe('3');
  });

  test('are copied: those marked, or all', async () => {
    await page.getByTestId('connections').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await page.getByText('Copied 3 rows').waitFor();
    const lines = (await clipboard()).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('From\tTo\tVerdict\tPorts\tUnknown ports');
    expect(lines[1]?.split('\t')[0]).toBe((await column('connections', 1))[0]);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    const total = Number.parseInt((await status()) ?? '', 10);
    await page.getByText(`Copied ${total} rows`).waitFor();
    expect((await clipboard()).split('\n')).toHaveLength(total + 1);
  });

  test('are saved as the command line writes them', async () => {
    const { name, text } = await saved();
    expect(name).toMatch(/-connections\.csv$/);
    const input = await readFolder(path.join(root, 'sample-clusters/online-shop-segmented'));
    const { endpoints, connections } = analyze(readTexts(input.texts).objects);
    let expected = '';
    const shown = endpoints.filter(({ type }) => type !== 'node');
    writeListCsv({ endpoints: shown, connections: connections(), diagnostics: [] }, (chunk) => {
      expected += chunk;
    });
    expect(text).toBe(expected);
  });
});

describe('endpoints', () => {
  beforeEach(async () => {
    await page.getByRole('radio', { name: 'Endpoints' }).click();
    await rows('endpoints').first().waitFor();
  });

  test('show what policies make of them', async () => {
    await page.getByLabel('Filter rows').fill('catalog');
    await expect.poll(() => rows('endpoints').count()).toBe(1);
    const cells = await rows('endpoints').first().locator('td').allTextContents();
    expect(cells.slice(0, 3)).toEqual(['shop', 'catalog', 'Deployment']);
    expect(cells[4]).toBe('yes');
    expect(Number(cells[10])).toBeGreaterThan(0);
    await rows('endpoints').first().click();
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toContain('catalog');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('are sorted by numbers as numbers', async () => {
    await sort('In');
    await sort('In');
    const counts = (await column('endpoints', 9)).map((text) => Number.parseInt(text, 10));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(new Set(counts).size).toBeGreaterThan(2);
  });

  test('are saved with all columns', async () => {
    const { name, text } = await saved();
    expect(name).toMatch(/-endpoints\.csv$/);
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'Namespace,Name,Kind,Pods,Isolated in,Isolated out,From internet,To internet,In,Out,Policies',
    );
    expect(`${lines.length - 1} endpoints`).toBe(await status());
  });

  test('say what a count in doubt means', async () => {
    await page.getByText('+n? counts unknown ones').waitFor();
    const doubtful = page.getByTestId('endpoints').locator('tbody td', { hasText: /\+\d+\?/ });
    expect(
      await doubtful
        .first()
        .getByText(/^and \d+ unknown$/)
        .count(),
    ).toBe(1);
  });
});

test('dark, nothing is hard to read', async () => {
  const dark = await watchedPage(app, { dark: true });
  await openSample(dark.page, 'Leaky');
  await dark.page.getByRole('radio', { name: 'Table' }).click();
  await dark.page.getByTestId('connections').focus();
  await dark.page.keyboard.press('ArrowDown');
  await dark.page.keyboard.press('Enter');
  await dark.page.getByTestId('why').waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  await dark.page.getByRole('radio', { name: 'Endpoints' }).click();
  await dark.page.getByTestId('endpoints').locator('tbody tr').first().waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  expect(dark.problems).toEqual([]);
  await dark.page.close();
});
