/** The attack view: played with the keyboard, with evidence, and with choke points that are tried out. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { graphReady, openSample, seriousIssues, watchedPage } from './watched-page.ts';

eachTest(async () => {
  page.setDefaultTimeout(10_000);
  await openSample(page, 'Leaky');
});

const graph = (on: Page = page) => on.getByTestId('attack-graph');
const words = () => page.getByTestId('frontier');
const drawn = async (): Promise<void> => {
  await page.locator('[data-testid=attack-graph]:not([data-nodes="0"])').waitFor();
};

async function attackFromInternet(): Promise<void> {
  await page.getByRole('radio', { name: 'Attack' }).click();
  await page.getByRole('button', { name: 'Attack from the internet' }).click();
  await drawn();
}

async function pathsTo(name: string): Promise<void> {
  await page.locator('.attack-side .row', { hasText: name }).first().click();
  await page.getByTestId('attack-paths').waitFor();
}

/** Types into the palette and carries out what it then offers first. */
async function palette(words: string, command: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.locator('[cmdk-input]:focus').waitFor();
  await page.keyboard.type(words);
  await page.locator('[cmdk-item][aria-selected=true]', { hasText: command }).waitFor();
  await page.keyboard.press('Enter');
}

describe('by keyboard alone', () => {
  test('plays the leaky sample from foothold to jewel', async () => {
    await palette('show the attack view', 'Show the attack view');
    await page.getByRole('button', { name: 'Attack from the internet' }).waitFor();
    // To the field that adds a foothold, by Tab.
    for (let i = 0; i < 40; i++) {
      const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      if (name === 'Add a foothold') break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('internet');
    await page.getByRole('list', { name: 'Found for Add a foothold' }).getByText('the internet').first().waitFor();
    await page.keyboard.press('Enter');
    await drawn();
    await expect.poll(() => words().textContent()).toContain('5 steps');
    await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : null));
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => words().textContent()).toContain('Start');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => words().textContent()).toContain('Step 1 of 5');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => words().textContent()).toContain('Crown jewel reached: cluster-admin');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => words().textContent()).toContain('Step 2 of 5');
    // Playing goes on by itself to the end, and stops there.
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(() => words().textContent(), { timeout: 10_000 }).toContain('Step 5 of 5');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    // The way to the jewel, its first step, and the line that makes it possible.
    await palette('paths to the crown jewels', 'Show paths');
    await page.locator('.attack-side .row', { hasText: 'cluster-admin' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.hop').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('place').first().textContent()).toMatch(/\.yaml:\d+$/);
  });

  test('walks what is owned with the arrow keys of the graph', async () => {
    await attackFromInternet();
    await graph().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const first = await page.locator('.attack-side .panel-title').textContent();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.attack-side .panel-title').textContent()).not.toBe(first);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.attack-side .panel-title').textContent()).toBe('To the crown jewels');
  });
});

describe('paths', () => {
  test('show evidence with technique, file and line, and lead to why', async () => {
    await attackFromInternet();
    await pathsTo('data/redis');
    await page.locator('.hop').last().click();
    const hop = page.getByTestId('hop');
    await hop.getByText('T1210 Exploitation of Remote Services').waitFor();
    expect(await hop.getByTestId('place').first().textContent()).toMatch(/network-policies\.yaml:\d+/);
    expect(await hop.locator('.snippet-line.is-hit').first().textContent()).toContain('from');
    expect(await seriousIssues(page)).toEqual([]);
    await hop.locator('.row', { hasText: 'TCP 6379' }).click();
    await page.getByTestId('why').getByText('Entering the destination').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('go another way without a kind of step', async () => {
    await attackFromInternet();
    await pathsTo('data/postgres');
    const before = await page.locator('.path.is-current .hops').textContent();
    await page.getByRole('button', { name: /^Without “runs a command in a pod”/ }).click();
    await expect.poll(() => page.locator('.path.is-current .hops').textContent()).not.toBe(before);
    await page.getByRole('button', { name: /^Techniques/ }).click();
    expect(await page.getByLabel('runs a command in a pod').isChecked()).toBe(false);
    await expect.poll(() => page.url()).toContain('without=R1-exec');
  });

  test('swap their ends', async () => {
    await attackFromInternet();
    await pathsTo('data/redis');
    await page.getByRole('button', { name: 'Swap the ends' }).click();
    await expect.poll(() => page.locator('.attack-side .panel-title').textContent()).toBe('the internet');
    await page.getByText('There is no way to it').waitFor();
  });
});

describe('choke points', () => {
  test('are verified, and trying one takes the paths away', async () => {
    await attackFromInternet();
    await pathsTo('cluster-admin');
    await page.getByRole('button', { name: 'Choke points' }).click();
    const cuts = page.getByTestId('cuts');
    await cuts.getByText('no fewer').waitFor();
    await cuts.getByText('verified: no path is left').first().waitFor();
    await cuts.getByText('being verified').waitFor({ state: 'detached' });
    await cuts.getByRole('button', { name: 'What to change' }).first().click();
    expect(await seriousIssues(page)).toEqual([]);
    await cuts.getByRole('button', { name: 'Try it: choice 1' }).click();
    await expect.poll(() => page.getByTestId('trying').textContent()).toContain('no longer reached');
    await expect.poll(async () => Number(await graph().getAttribute('data-saved'))).toBeGreaterThan(0);
    await page.getByRole('radio', { name: 'Paths' }).click();
    await page.getByText('All are taken away.').waitFor();
    expect(await page.locator('.path').count()).toBe(await page.locator('.path.is-gone').count());
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect.poll(() => page.locator('.path.is-gone').count()).toBe(0);
  });

  test('single changes are measured by the paths that they take away', async () => {
    await attackFromInternet();
    await page.getByRole('radio', { name: 'Impact' }).click();
    const impact = page.getByTestId('impact');
    await impact.getByText('Single changes that take away most paths').waitFor();
    expect(await impact.getByRole('list', { name: 'Blast radius' }).textContent()).toContain('25 of 25');
    expect(await seriousIssues(page)).toEqual([]);
  });
});

describe('from the explore view', () => {
  test('a row of the list is marked by its menu, and attacked from', async () => {
    await page.getByRole('button', { name: 'Workloads of data' }).click();
    const row = page.locator('.outline-member-name', { hasText: 'postgres' }).first();
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mark as crown jewel' }).click();
    await page.getByRole('button', { name: 'Workloads of ci' }).click();
    const runner = page.locator('.outline-member-name', { hasText: 'runner' }).first();
    await runner.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mark as foothold' }).click();
    await page.getByRole('radio', { name: 'Attack' }).click();
    await drawn();
    expect(await page.getByTestId('footholds').textContent()).toContain('ci/runner[Deployment]');
    expect(await page.getByTestId('jewels').textContent()).toContain('marked by you');
  });

  test('a node of the graph has the same menu', async () => {
    await page.getByRole('button', { name: 'Workloads of ops' }).click();
    await page.locator('.outline-member-name', { hasText: 'admin-ui' }).first().click();
    await page.getByTestId('graph').focus();
    await page.getByTestId('graph').dispatchEvent('contextmenu', { clientX: 600, clientY: 400 });
    await page.getByRole('menuitem', { name: 'Attack from here' }).click();
    await drawn();
    expect(await page.getByTestId('footholds').textContent()).toContain('ops/admin-ui[Deployment]');
  });
});

test('what was set up comes back with the address, and with the cluster', async () => {
  await attackFromInternet();
  await expect.poll(() => page.url()).toContain('foothold=internet');
  await page.reload();
  await drawn();
  await page.goto(new URL(page.url()).origin);
  await page.locator('.tile', { has: page.getByText('Leaky', { exact: true }) }).click();
  await graphReady(page);
  await page.getByRole('radio', { name: 'Attack' }).click();
  await drawn();
  expect(await page.getByTestId('footholds').textContent()).toContain('the internet');
});

test('says what it means when nothing is reached, and when a jewel is held already', async () => {
  await page.getByRole('radio', { name: 'Attack' }).click();
  const field = page.getByLabel('Add a foothold');
  await field.fill('secret edge partner');
  await page.locator('.find-hits .row').first().click();
  await page.getByText('There is no way on from here.').waitFor();
  await page.getByText('The attacker gets nowhere from these footholds.').waitFor();
  await field.fill('data/redis workload');
  await page.locator('.find-hits .row').first().click();
  await page.getByText('no path is needed').waitFor();
});

test('the list of steps says what the graph draws, light and dark', async () => {
  await attackFromInternet();
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Steps' }).click();
  await page.getByRole('cell', { name: 'cluster-admin', exact: true }).first().waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  const dark = await watchedPage(app, { dark: true });
  await openSample(dark.page, 'Leaky');
  await dark.page.getByRole('radio', { name: 'Attack' }).click();
  await dark.page.getByRole('button', { name: 'Attack from the internet' }).click();
  await dark.page.locator('[data-testid=attack-graph]:not([data-nodes="0"])').waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  await dark.page.locator('.attack-side .row').first().click();
  await dark.page.locator('.hop').first().click();
  await dark.page.getByTestId('hop').getByText('Evidence').waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  await dark.page.close();
});
