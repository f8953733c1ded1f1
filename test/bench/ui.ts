/** `npm run bench:ui`: a cluster of 100,000 pods in a real browser: first picture, answers, long tasks, memory. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBuiltApp } from '../e2e/built-app.ts';
import { graphCounts } from '../e2e/watched-page.ts';
import { large, namespaceName, writeLargeCluster } from './large-cluster.ts';
import { median } from './time.ts';

const repeats = 7;

/** Collects what blocked the main thread for more than 50 ms, as the Long Tasks API reports it. */
async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Reflect.set(window, 'bulkheadLongTasks', tasks);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: 'longtask',
      buffered: true,
    });
  });
}
async function longTasks(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => Reflect.get(window, 'bulkheadLongTasks').splice(0));
}

async function marks(page: Page): Promise<Record<string, number>> {
  const entries = await page.evaluate(() =>
    performance
      .getEntriesByType('mark')
      .map(({ name, startTime }) => [name.replace('bulkhead:', ''), startTime] as const),
  );
  return Object.fromEntries(entries);
}

/** Something of the page that changes when it has answered: a text or an attribute. */
interface Sign {
  readonly selector: string;
  readonly of: 'text' | `data-${string}`;
}

async function read(page: Page, sign: Sign): Promise<string> {
  return page.evaluate(({ selector, of }) => {
    const found = document.querySelectorAll(selector);
    return (of === 'text' ? found[0]?.textContent : found[0]?.getAttribute(of)) ?? '';
  }, sign);
}

/** From an action's first event to the first frame in which the sign has changed, in the page's own clock. */
async function answer(page: Page, sign: Sign, act: () => Promise<unknown>): Promise<number> {
  const before = await read(page, sign);
  await page.evaluate(
    ({ selector, of, old }) => {
      const answered = new Promise<number>((resolve) => {
        let from = 0;
        const start = (event: Event): void => {
          from ||= event.timeStamp;
        };
        for (const type of ['pointerdown', 'keydown', 'input']) {
          addEventListener(type, start, { capture: true, once: true });
        }
        const look = (): void => {
          const found = document.querySelectorAll(selector);
          const text = of === 'text' ? found[0]?.textContent : found[0]?.getAttribute(of);
          if (from > 0 && (text ?? '') !== old) resolve(performance.now() - from);
          else requestAnimationFrame(look);
        };
        look();
      });
      Reflect.set(window, 'bulkheadAnswer', answered);
    },
    { ...sign, old: before },
  );
  await act();
  return page.evaluate(() => Reflect.get(window, 'bulkheadAnswer'));
}

/** Resident memory of the page with its workers, in MB; 0 where the system does not say. */
async function memory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => String(id));
  if (process.platform === 'win32' || ids.length === 0) return 0;
  const sizes = execFileSync('ps', ['-o', 'rss=', '-p', ids.join()], { encoding: 'utf8' }).trim().split(/\s+/);
  return Math.max(...sizes.map(Number)) / 1024;
}

async function measure(page: Page, browser: Browser): Promise<void> {
  await page.locator('[data-testid=graph]:not([data-nodes="0"])').waitFor({ timeout: 600_000 });
  const at = await marks(page);
  const open = at['open'] ?? 0;
  const reading = (at['analyzing'] ?? 0) - open;
  const first = (at['picture'] ?? 0) - open;
  console.log(`  reading              ${reading.toFixed(0)} ms (files to the page, and parsing)`);
  console.log(`  click to picture     ${first.toFixed(0)} ms, ${(first / reading).toFixed(2)} × reading`);
  const stages = ['analyzing', 'summarizing', 'answered', 'arranged', 'picture'] as const;
  const steps = stages
    .slice(1)
    .map((name, i) => `${name} ${((at[name] ?? 0) - (at[stages[i] ?? name] ?? 0)).toFixed(0)}`);
  console.log(`  after reading        ${steps.join(', ')} ms`);
  console.log(`  drawn                ${JSON.stringify(await graphCounts(page))}`);
  const loading = await longTasks(page);
  console.log(`  longest block        ${Math.max(0, ...loading).toFixed(0)} ms while loading`);

  const picture = { selector: '[data-testid=graph]', of: 'data-drawn' } as const;
  const title = { selector: '.inspector .panel-title', of: 'text' } as const;
  const status = { selector: '.query-message', of: 'text' } as const;
  const select: number[] = [];
  const expand: number[] = [];
  const collapse: number[] = [];
  const filter: number[] = [];
  const clear: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const row = page.locator('.outline').getByRole('button', { name: new RegExp(`^${namespaceName(i * 3)}`) });
    await row.scrollIntoViewIfNeeded();
    select.push(await answer(page, title, () => row.click()));
    await page.getByTestId('graph').focus();
    expand.push(await answer(page, picture, () => page.keyboard.press('Enter')));
    collapse.push(await answer(page, picture, () => page.keyboard.press('Enter')));
  }
  await page.keyboard.press('Escape');
  for (let i = 0; i < repeats; i++) {
    filter.push(await answer(page, status, () => page.locator('.query-field').fill(`service-0${i}`)));
    clear.push(await answer(page, status, () => page.locator('.query-field').fill('')));
  }
  for (const [name, values] of Object.entries({ select, expand, collapse, filter, clear })) {
    console.log(
      `  ${name.padEnd(20)} ${median(values).toFixed(0)} ms median, ${Math.max(...values).toFixed(0)} ms most`,
    );
  }
  console.log(`  longest block        ${Math.max(0, ...(await longTasks(page))).toFixed(0)} ms while in use`);
  console.log(`  memory of the page   ${(await memory(browser)).toFixed(0)} MB`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-large-'));
try {
  writeLargeCluster(folder, large);
  const { namespaces, workloadsPerNamespace: each, podsPerWorkload } = large;
  console.log(`${namespaces} namespaces, ${namespaces * each} workloads, ${namespaces * each * podsPerWorkload} pods`);
  const app = await startBuiltApp(folder);
  try {
    const page = await app.browser.newPage({ viewport: { width: 1440, height: 900 } });
    await watchLongTasks(page);
    await page.goto(app.url);
    await measure(page, app.browser);
  } finally {
    await app.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
