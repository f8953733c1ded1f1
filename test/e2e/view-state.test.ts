import { describe, expect, test } from 'vitest';
import { eachTest, page } from './each-test.ts';
import { graphCounts, graphReady, openSample, seriousIssues } from './watched-page.ts';

eachTest(async () => {
  await openSample(page, 'Online shop segmented');
});

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Places as they are kept for the next time. */
async function places(): Promise<Readonly<Record<string, Spot>>> {
  // A change is written after a moment of quiet; leaving the page writes at once.
  return page.evaluate(() => {
    window.dispatchEvent(new Event('pagehide'));
    const key = Object.keys(localStorage).find((name) => name.startsWith('bulkhead:cluster:'));
    return key === undefined ? {} : JSON.parse(localStorage.getItem(key) ?? '{}').places;
  });
}

async function openShop(): Promise<void> {
  await page.getByRole('button', { name: /^shop/ }).click();
  await page.getByRole('button', { name: 'Show workloads' }).click();
  await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 17 });
}

describe('undo', () => {
  test('takes back opening a namespace and selecting it, and does both again', async () => {
    const before = await places();
    await openShop();
    await page.getByTestId('graph').focus();
    await page.keyboard.press('Control+Z');
    await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 7 });
    await expect.poll(places).toEqual(before);
    await page.keyboard.press('Control+Z');
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toBe('Overview');
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => page.locator('.inspector .panel-title').textContent()).toBe('shop');
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 17 });
    expect(await page.getByRole('button', { name: 'Redo' }).isDisabled()).toBe(true);
  });

  test('leaves a text field its own', async () => {
    await openShop();
    await page.getByLabel(/^Find workloads/).fill('cart');
    await page.keyboard.press('Control+Z');
    expect(await graphCounts(page)).toMatchObject({ nodes: 17 });
  });

  test('puts a moved namespace back', async () => {
    const before = await places();
    const [id, moved] = await dragSomething();
    expect(moved).not.toEqual(before[id]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(places).toEqual(before);
  });
});

test('a namespace is moved by keyboard too', async () => {
  const before = await places();
  await page.locator('.outline-name', { hasText: 'data' }).click();
  await page.getByTestId('graph').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowRight');
  const { x, y } = before['ns:data'] ?? { x: 0, y: 0 };
  await expect.poll(async () => (await places())['ns:data']).toEqual({ x: x + 24, y: y + 24 });
});

/** Drags the group that is nearest to the middle of the canvas; its id and its new place. */
async function dragSomething(): Promise<readonly [string, Spot]> {
  const before = await places();
  const box = await page.getByTestId('graph').boundingBox();
  if (!box) throw new Error('no graph');
  // Groups are looked for with the pointer, because a canvas has no elements to ask.
  for (let y = box.y + 60; y < box.y + box.height; y += 12) {
    for (let x = box.x + 60; x < box.x + box.width; x += 40) {
      await page.mouse.move(x, y);
      const pointing = await page.getByTestId('graph').evaluate((element) => element.style.cursor === 'pointer');
      if (!pointing) continue;
      await page.mouse.down();
      await page.mouse.move(x + 30, y + 20);
      await page.mouse.move(x + 60, y + 45);
      await page.mouse.up();
      const after = await places();
      const hit = Object.entries(after).find(([id, at]) => at.x !== before[id]?.x || at.y !== before[id]?.y);
      if (hit) return hit;
    }
  }
  throw new Error('nothing to drag');
}

describe('a restart', () => {
  /** A reload goes on with the input that the address names; a restart has no such address. */
  const restart = () => page.goto(new URL(page.url()).origin);

  test('brings back places, open namespaces and nodes where they were', async () => {
    await dragSomething();
    const before = await places();
    await openShop();
    await expect.poll(places).not.toEqual(before);
    const kept = await places();
    await restart();
    await openSample(page, 'Online shop segmented');
    await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: 17 });
    expect(await places()).toEqual(kept);
  });

  test('brings back the tab, for this cluster only', async () => {
    await page.getByRole('radio', { name: 'Table' }).click();
    await restart();
    await page.locator('.tile', { hasText: 'Leaky' }).click();
    await graphReady(page);
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await page.locator('.tile', { has: page.getByText('Online shop segmented', { exact: true }) }).click();
    await page.getByTestId('connections').waitFor();
  });

  test('what was moved can be arranged anew', async () => {
    const before = await places();
    await dragSomething();
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('arrange');
    await page.keyboard.press('Enter');
    await expect.poll(places).toEqual(before);
  });
});

test('selecting from the list brings a node into sight, clicking moves nothing', async () => {
  const graph = page.getByTestId('graph');
  await graph.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('+');
  const map = page.getByTestId('mini-map');
  await expect.poll(() => map.isVisible()).toBe(true);
  expect(await seriousIssues(page)).toEqual([]);
  const picture = (): Promise<string> => map.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const seen = new Set<string>();
  for (const name of ['data', 'ingress', 'kube-system', 'observability', 'shop']) {
    await page.locator('.outline-name', { hasText: name }).click();
    await page.locator('.inspector .panel-title', { hasText: name }).waitFor();
    seen.add(await picture());
  }
  expect(seen.size).toBeGreaterThan(1);
  await graph.focus();
  await page.keyboard.press('0');
  await expect.poll(() => map.isVisible()).toBe(false);
});
