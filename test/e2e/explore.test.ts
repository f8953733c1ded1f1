import { beforeEach, describe, expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { coloursDrawn, graphCounts, openSample, seriousIssues, watchedPage } from './watched-page.ts';

eachTest();

describe('the start page', () => {
  test('takes the token out of the address', () => {
    expect(page.url()).not.toContain('token');
  });

  test('shows the samples with their stories', async () => {
    await page.locator('.tile').first().waitFor();
    expect(await page.locator('.tile').count()).toBeGreaterThanOrEqual(5);
    for (const story of await page.locator('.tile-story').allTextContents()) expect(story.length).toBeGreaterThan(20);
    expect(await seriousIssues(page)).toEqual([]);
  });
});

describe('a sample', () => {
  beforeEach(() => openSample(page, 'Online shop segmented'));

  test('lands on namespaces', async () => {
    // Five namespaces, the outside and the ingress controller.
    expect(await graphCounts(page)).toMatchObject({ nodes: 7 });
    expect(await coloursDrawn(page)).toBeGreaterThan(10);
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('opens a namespace to its workloads, and closes it again', async () => {
    await page.getByRole('button', { name: /^shop/ }).click();
    await page.getByRole('button', { name: 'Show workloads' }).click();
    await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 17 });
    await page.getByRole('button', { name: 'Hide workloads' }).click();
    await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 7 });
  });

  test('opens a namespace by keyboard alone', async () => {
    await page.getByTestId('graph').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.inspector .panel-title').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await graphCounts(page)).nodes).toBeGreaterThan(7);
    await page.keyboard.press('Escape');
    expect(await page.locator('.inspector .panel-title').textContent()).toBe('Overview');
  });

  test('says why, with file and line', async () => {
    await page.getByRole('button', { name: 'Workloads of shop' }).click();
    await page.getByRole('button', { name: /^catalog/ }).click();
    await page
      .locator('.inspector')
      .getByRole('button', { name: /prometheus/ })
      .first()
      .click();
    const why = page.getByTestId('why');
    await why.waitFor();
    expect(await why.locator('.verdict-banner').textContent()).toContain('Allowed');
    const places = await why.getByTestId('place').allTextContents();
    expect(places).toContain('policies/observability/prometheus.yaml:27');
    expect(await why.locator('.snippet-line.is-hit').first().textContent()).toContain('- to:');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('offers the change that would allow what is denied', async () => {
    await page.getByRole('button', { name: 'Workloads of data' }).click();
    await page.getByRole('button', { name: /^postgres/ }).click();
    const box = page.getByLabel('The other end');
    await page.getByRole('radio', { name: 'from' }).click();
    await box.fill('storefront');
    await page.locator('.find-hits button').first().click();
    await page.getByTestId('why').waitFor();
    expect(await page.locator('.verdict-banner').textContent()).toContain('Denied');
    expect(await page.locator('.fix .snippet').textContent()).toContain('podSelector');
  });

  test('holds nothing but its own requests', async () => {
    const resources = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    const origin = new URL(page.url()).origin;
    expect(resources.filter((name) => !name.startsWith(origin) && !name.startsWith('data:'))).toEqual([]);
  });
});

test.each([{ sample: 'Leaky' }, { sample: 'Platform' }, { sample: 'Dual stack' }, { sample: 'Online shop' }])(
  '$sample opens',
  async ({ sample }) => {
    await openSample(page, sample);
    expect((await graphCounts(page)).nodes).toBeGreaterThan(4);
  },
);

test('dark, nothing is hard to read', async () => {
  const dark = await watchedPage(app, { dark: true });
  await openSample(dark.page, 'Leaky');
  await dark.page.getByRole('button', { name: /^payments/ }).click();
  await dark.page.getByRole('button', { name: 'Show workloads' }).waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  expect(dark.problems).toEqual([]);
  await dark.page.close();
});
