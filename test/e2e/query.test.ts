import { describe, expect, test } from 'vitest';
import { eachTest, page } from './each-test.ts';
import { graphCounts, graphReady, openSample, seriousIssues } from './watched-page.ts';

eachTest(async () => {
  await openSample(page, 'Online shop segmented');
});

const bar = () => page.getByRole('combobox', { name: 'Find workloads and connections' });
const message = () => page.locator('.query-message');
const names = () => page.locator('.outline .outline-member .name').allTextContents();

describe('typing', () => {
  test('finds by name, kind and label, as words', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('deployment app=cart');
    await expect.poll(names).toEqual(['cart']);
    expect(await message().textContent()).toBe('1 match');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => bar().inputValue()).toBe('');
    await page.getByRole('button', { name: 'Workloads of shop' }).waitFor();
  });

  test('finds connections and their ends, and lists only them', async () => {
    await bar().fill('to:data port:5432');
    await expect.poll(() => message().textContent()).toMatch(/^\d+ matches, \d+ connections$/);
    expect(await names()).toContain('postgres');
    expect(await names()).not.toContain('redis');
    const connections = Number(/(\d+) connections/.exec((await message().textContent()) ?? '')?.[1]);
    await page.getByRole('radio', { name: 'Table' }).click();
    await expect.poll(() => page.getByTestId('connections').locator('tbody tr').count()).toBe(connections);
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('joins terms by and, or, not and parentheses', async () => {
    await bar().fill('ns:data (postgres or redis)');
    await expect.poll(names).toEqual(['postgres', 'redis']);
    await bar().fill('ns:data and not postgres -redis');
    await expect.poll(names).not.toContain('postgres');
    expect(await names()).not.toContain('redis');
    expect(await names()).not.toEqual([]);
    await bar().fill('(from:account or from:cart) to:data not port:6379');
    await expect.poll(() => message().textContent()).toMatch(/^\d+ matches, \d+ connections?$/);
    expect(await names()).not.toContain('redis');
  });

  test('tells whoever types an arrow how connections are found', async () => {
    await bar().fill('shop/account -> data/postgres');
    await page.getByRole('button', { name: 'from:shop/account to:data/postgres' }).click();
    await expect.poll(() => message().textContent()).toBe('2 matches, 1 connection');
  });

  test('leaves the list of namespaces as it was opened', async () => {
    await page.getByRole('button', { name: 'Workloads of data' }).click();
    const redis = page.locator('.outline-member-name', { hasText: 'redis' });
    await redis.waitFor();
    await bar().fill('postgres');
    await redis.waitFor({ state: 'hidden' });
    await bar().fill('');
    await redis.waitFor();
  });

  test('says what is wrong and where, and keeps what was found', async () => {
    await bar().fill('ns:data');
    await expect.poll(names).toHaveLength(4);
    await bar().fill('ns:data proto:icmp port:');
    await expect.poll(() => message().textContent()).toContain('proto: is TCP, UDP or SCTP — at “icmp”, character 15');
    expect(await bar().getAttribute('aria-invalid')).toBe('true');
    expect(await names()).toHaveLength(4);
    expect(await seriousIssues(page)).toEqual([]);
  });
});

describe('completion', () => {
  const options = () => page.getByRole('option');

  test('by keyboard: a key, then a value of this cluster', async () => {
    await bar().focus();
    await page.keyboard.type('n');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await options().first().getAttribute('aria-selected')).toBe('true');
    expect(await bar().getAttribute('aria-activedescendant')).toBe(await options().first().getAttribute('id'));
    await page.keyboard.press('Enter');
    expect(await bar().inputValue()).toBe('ns:');
    await expect.poll(() => options().allTextContents()).toContain('observability2 workloads');
    expect(await seriousIssues(page)).toEqual([]);
    await page.keyboard.type('obs');
    await expect.poll(() => options().count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await bar().inputValue()).toBe('ns:observability ');
    await expect.poll(names).toHaveLength(2);
    expect(await options().count()).toBe(0);
  });

  test('by mouse, inside what is there already', async () => {
    await bar().fill('port: ns:shop');
    for (let i = 0; i < ' ns:shop'.length; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('543');
    await options().filter({ hasText: '5432' }).click();
    expect(await bar().inputValue()).toBe('port:5432 ns:shop');
  });

  test('shows what was used before', async () => {
    await bar().fill('kind:CronJob');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear the query' }).click();
    await bar().focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => options().first().textContent()).toContain('kind:CronJob');
    await page.keyboard.press('Enter');
    await expect.poll(names).toEqual(['sales-report']);
  });
});

describe('hiding', () => {
  test('holds when the mode is changed while the answer is on its way', async () => {
    for (const wait of [100, 110, 120, 125, 130, 140]) {
      await bar().fill('to:data');
      await page.waitForTimeout(wait);
      await page.getByRole('radio', { name: 'Hide others' }).click();
      await expect.poll(() => message().textContent()).toContain('hidden');
      await page.getByRole('radio', { name: 'Find', exact: true }).click();
      await bar().fill('');
    }
  });

  test('leaves out what does not match, in every view, and counts it', async () => {
    const before = await graphCounts(page);
    await bar().fill('to:data');
    await page.getByRole('radio', { name: 'Hide others' }).click();
    await expect.poll(async () => (await graphCounts(page)).nodes).toBe(3);
    expect(await message().textContent()).toMatch(/hidden: 2 namespaces, \d+ workloads, \d+ others$/);
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Table' }).click();
    const ends = page.getByTestId('connections').locator('tbody td:nth-child(2)');
    await ends.first().waitFor();
    for (const end of await ends.allTextContents()) expect(end).toMatch(/^data\//);
    await page.getByRole('radio', { name: 'Graph' }).click();
    await page.getByRole('radio', { name: 'Find' }).click();
    await expect.poll(() => graphCounts(page)).toEqual(before);
  });
});

test('a query is saved, applied and deleted', async () => {
  await bar().fill('isolated:both');
  await page.getByRole('radio', { name: 'Hide others' }).click();
  await expect.poll(() => message().textContent()).toContain('hidden');
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByLabel('Name of the query').fill('Locked <b>down</b>');
  await page.keyboard.press('Enter');
  await page.getByText('Locked <b>down</b>').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.reload();
  await graphReady(page);
  await page.getByRole('button', { name: 'Clear the query' }).click();
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: /^Locked/ }).click();
  expect(await bar().inputValue()).toBe('isolated:both');
  await expect.poll(() => message().textContent()).toContain('hidden');
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: 'Delete Locked <b>down</b>' }).click();
  expect(await page.getByText('Locked <b>down</b>').count()).toBe(0);
});

describe('the address', () => {
  test('brings back query, mode, tab and selection after a reload', async () => {
    await bar().fill('to:data');
    await page.getByRole('radio', { name: 'Hide others' }).click();
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.getByTestId('connections').locator('tbody tr', { hasText: 'data/postgres' }).first().click();
    const banner = await page.locator('.inspector .panel-title').textContent();
    await expect.poll(() => page.url()).toContain('why=');
    const link = page.url();
    expect(link).toContain('q=to%3Adata&mode=hide&tab=table');
    await page.reload();
    await page.getByTestId('why').waitFor();
    expect(await page.locator('.inspector .panel-title').textContent()).toBe(banner);
    expect(await bar().inputValue()).toBe('to:data');
    await expect.poll(() => message().textContent()).toContain('hidden');
    // Closing takes it all away; the link brings it back.
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await page.locator('.tile').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.goto(link);
    await page.reload();
    await page.getByTestId('why').waitFor();
    expect(await bar().inputValue()).toBe('to:data');
  });

  test('finds a workload that is not drawn', async () => {
    const { origin } = new URL(page.url());
    await page.goto(`${origin}/#of=Online+shop+segmented&node=wl:data/redis%5BStatefulSet%5D`);
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toBe('redis');
  });

  test.each([
    { what: 'names that are not there', fragment: 'q=ns:(&tab=evil&mode=x&node=wl:gone&why=a&why=b' },
    { what: 'markup', fragment: 'q=%3Cscript%3E&why=%00&why=../..' },
    { what: 'too much', fragment: `q=${'('.repeat(3000)}` },
  ])('does no harm with $what', async ({ fragment }) => {
    const { origin } = new URL(page.url());
    await page.goto(`${origin}/#of=Online+shop+segmented&${fragment}`);
    await page.reload();
    await graphReady(page);
    expect(await page.locator('.inspector .panel-title').textContent()).toBe('Overview');
  });
});
