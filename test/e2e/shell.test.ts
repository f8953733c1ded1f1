import { describe, expect, test } from 'vitest';
import { eachTest, page } from './each-test.ts';
import { graphCounts, graphReady, openSample, seriousIssues } from './watched-page.ts';

eachTest();

const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');

describe('the palette', () => {
  test('opens a sample from the start page, by keyboard alone', async () => {
    await page.locator('.tile').first().waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('sample leaky');
    await page.getByRole('option', { name: /Leaky/ }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await graphReady(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Leaky');
  });

  test('goes to a workload, and to a namespace', async () => {
    await openSample(page, 'Online shop segmented');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('postgres');
    await page
      .getByRole('option', { name: /postgres/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toBe('postgres');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('observability');
    await page.getByRole('option', { name: 'observability' }).first().click();
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toBe('observability');
  });

  test('goes to a policy', async () => {
    await openSample(page, 'Online shop segmented');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('networkpolicy data/postgres');
    await page.getByRole('option', { name: /NetworkPolicy data\/postgres/ }).click();
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toContain('postgres');
  });

  test('runs a command and says its shortcut', async () => {
    await openSample(page, 'Online shop segmented');
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.getByRole('combobox').fill('diagnostics');
    expect(await page.getByRole('option').first().textContent()).toContain('Ctrl/⌘ J');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Diagnostics', exact: true }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('no such thing anywhere');
    await page.getByText('Nothing is called that.').waitFor();
  });
});

describe('the settings', () => {
  test('the theme is kept for the next time', async () => {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'Dark' }).click();
    expect(await theme()).toBe('dark');
    expect(await seriousIssues(page)).toEqual([]);
    await page.reload();
    await page.locator('.tile').first().waitFor();
    expect(await theme()).toBe('dark');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('theme system');
    await page.keyboard.press('Enter');
    await expect.poll(theme).toBe('light');
  });

  test('an option of the engine changes verdicts, says so, and stays visible', async () => {
    await openSample(page, 'Dual stack');
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'none' }).first().click();
    await page.getByRole('button', { name: 'Apply and analyse again' }).click();
    await graphReady(page);
    await page.getByText('Analysed again; 1 of the options is not the standard one.').waitFor();
    await page.getByRole('button', { name: '1 option changed' }).click();
    await page.getByRole('button', { name: 'Standard options' }).click();
    await page.getByRole('button', { name: 'Apply and analyse again' }).click();
    await page.getByText('Analysed again with the standard options.').waitFor();
    expect(await page.getByRole('button', { name: /option changed/ }).count()).toBe(0);
  });

  test('cluster nodes are shown when asked for', async () => {
    await openSample(page, 'Dual stack');
    const { nodes } = await graphCounts(page);
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: 'shown' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await graphCounts(page)).nodes).toBe(nodes + 1);
  });

  test('a wrong CIDR is named, not applied', async () => {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Pod CIDRs').fill('10.244.0.0/16, 10.0.0.0/99');
    expect(await page.getByRole('alert').textContent()).toContain('10.0.0.0/99 is not a CIDR');
    expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    expect(await seriousIssues(page)).toEqual([]);
  });
});

test('the list of shortcuts holds every command that has one', async () => {
  await openSample(page, 'Online shop segmented');
  await page.keyboard.press('?');
  const text = await page.getByRole('dialog').textContent();
  for (const keys of ['Ctrl/⌘ K', 'Ctrl/⌘ O', 'Ctrl/⌘ ,', 'Ctrl/⌘ J', 'Backspace', '?']) expect(text).toContain(keys);
  expect(await seriousIssues(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
});
