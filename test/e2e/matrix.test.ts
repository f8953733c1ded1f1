/** The matrix: by mouse, by keyboard, at both levels, in every order. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { openSample, seriousIssues, watchedPage } from './watched-page.ts';

eachTest(async () => {
  await openMatrix(page, 'Online shop segmented');
});

async function openMatrix(on: Page, sample: string): Promise<void> {
  await openSample(on, sample);
  await on.getByRole('radio', { name: 'Matrix' }).click();
  await on.getByTestId('matrix').waitFor();
}

const line = (): Promise<string | null> => page.getByTestId('matrix-line').textContent();
const names = async (): Promise<string[]> =>
  ((await page.getByTestId('matrix').getAttribute('data-rows')) ?? '').split(' ');

async function showWorkloads(): Promise<void> {
  await page.getByRole('radio', { name: 'Workloads' }).click();
  await expect.poll(names).toContain('shop/catalog');
}

async function choose(order: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: order }).click();
}

/** Moves the cursor from the first cell to a cell by names. */
async function moveTo(row: string, down: number, column: string, right: number): Promise<void> {
  await page.getByTestId('matrix').focus();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < down; i++) await page.keyboard.press('ArrowDown');
  for (let i = 0; i < right; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(line).toContain(`${row} → ${column}`);
}

describe('namespaces', () => {
  test('say how many pairs are allowed, cell by cell, by keyboard', async () => {
    expect(await names()).toEqual([
      'data',
      'ingress',
      'kube-system',
      'observability',
      'shop',
      'Outside',
      'Ingress',
      'controller',
    ]);
    await moveTo('observability', 3, 'shop', 4);
    await expect.poll(line).toMatch(/\d+ of \d+ pairs allowed/);
    const cell = page.locator('#matrix-cell');
    expect(await cell.textContent()).toMatch(/^observability to shop: \d+ of \d+ pairs allowed/);
    expect(await page.getByTestId('matrix').getAttribute('aria-activedescendant')).toBe('matrix-cell');
    await page.keyboard.press('End');
    await expect.poll(line).toContain('observability → Outside');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    await expect.poll(line).toContain('data → data');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('open the list of a cell with Enter and its workloads with Shift+Enter', async () => {
    await moveTo('observability', 3, 'shop', 4);
    await page.keyboard.press('Enter');
    await page
      .locator('.inspector')
      .getByText(/connections/)
      .first()
      .waitFor();
    await page.keyboard.press('Shift+Enter');
    await expect.poll(async () => (await names()).every((name) => name.startsWith('observability/'))).toBe(true);
    expect(await page.locator('.matrix-scope-name').textContent()).toBe('observability → shop');
    await page.getByRole('button', { name: /all namespaces/ }).click();
    await expect.poll(names).toContain('shop/catalog');
  });
});

describe('workloads', () => {
  test('say ports, and why', async () => {
    await showWorkloads();
    const all = await names();
    await moveTo(
      'observability/prometheus',
      all.indexOf('observability/prometheus'),
      'shop/catalog',
      all.indexOf('shop/catalog'),
    );
    await expect.poll(line).toMatch(/Allowed: TCP \d+/);
    await page.keyboard.press('Enter');
    await page.getByTestId('why').waitFor();
    expect(await page.locator('.verdict-banner').textContent()).toContain('Allowed');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('are hovered and clicked', async () => {
    await showWorkloads();
    const box = await page.getByTestId('matrix').boundingBox();
    if (!box) throw new Error('no matrix');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const hovered = await line();
    expect(hovered).toMatch(/ → /);
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 60);
    await expect.poll(line).not.toBe(hovered);
    await page.mouse.click(box.x + box.width / 2 + 60, box.y + box.height / 2 + 60);
    await page.locator('.inspector .panel-title, [data-testid=why]').first().waitFor();
  });

  test('are sorted and clustered', async () => {
    await showWorkloads();
    const byName = (await names()).filter((name) => /^[a-z-]+\//.test(name));
    expect(byName).toEqual(byName.toSorted());
    for (const order of ['Most connections out', 'Most connections in', 'Similar together', 'Least isolated']) {
      const before = await names();
      await choose(order);
      await expect.poll(names).not.toEqual(before);
      expect((await names()).toSorted()).toEqual(before.toSorted());
    }
  });

  test('are zoomed by button, key and wheel', async () => {
    await showWorkloads();
    const matrix = page.getByTestId('matrix');
    const size = async (): Promise<number> => Number(await matrix.getAttribute('data-cell'));
    const fitted = await size();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(size).toBeGreaterThan(fitted);
    await matrix.focus();
    await page.keyboard.press('+');
    const larger = await size();
    await matrix.hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 100);
    await page.keyboard.up('Control');
    await expect.poll(size).toBeLessThan(larger);
    await matrix.focus();
    await page.keyboard.press('0');
    await expect.poll(size).toBe(fitted);
  });
});

test('the picture has shapes of several colours', async () => {
  const colours = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.matrix-canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const seen = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4 * 7) {
      seen.add(((pixels[i] ?? 0) << 16) | ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0));
    }
    return seen.size;
  });
  expect(colours).toBeGreaterThan(10);
});

test('dark, nothing is hard to read', async () => {
  const dark = await watchedPage(app, { dark: true });
  await openMatrix(dark.page, 'Leaky');
  await dark.page.getByRole('radio', { name: 'Workloads' }).click();
  await dark.page.getByTestId('matrix').focus();
  await dark.page.keyboard.press('ArrowDown');
  expect(await seriousIssues(dark.page)).toEqual([]);
  expect(dark.problems).toEqual([]);
  await dark.page.close();
});
