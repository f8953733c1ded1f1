/** A page that remembers everything that went wrong in it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { BuiltApp } from './built-app.ts';

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and violations of the Content-Security-Policy. */
  readonly problems: readonly string[];
}

export async function watchedPage(app: BuiltApp, options: { dark?: boolean } = {}): Promise<WatchedPage> {
  const page = await app.browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    // Layout tests need final positions, not moving ones.
    reducedMotion: 'reduce',
  });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  await page.exposeFunction('bulkheadTestViolation', (text: string) => problems.push(`CSP: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report: unknown = Reflect.get(window, 'bulkheadTestViolation');
      if (typeof report === 'function') report(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(app.url);
  await page.locator('#root > *').first().waitFor();
  return { page, problems };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe-core calls serious or critical, by WCAG 2.2 AA. */
export async function seriousIssues(page: Page): Promise<readonly string[]> {
  // Playwright evaluates past the Content-Security-Policy, which a script element would not get past.
  await page.evaluate(axe);
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`);
}

export async function openSample(page: Page, title: string): Promise<void> {
  await page.locator('.tile', { has: page.getByText(title, { exact: true }) }).click();
  await graphReady(page);
}

export async function graphReady(page: Page): Promise<void> {
  await page.locator('[data-testid=graph]:not([data-nodes="0"])').waitFor();
}

export async function graphCounts(page: Page): Promise<{ nodes: number; edges: number }> {
  const graph = page.getByTestId('graph');
  return {
    nodes: Number(await graph.getAttribute('data-nodes')),
    edges: Number(await graph.getAttribute('data-edges')),
  };
}

/** Number of distinct colours on the canvas: 1 when nothing has been drawn. */
export async function coloursDrawn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = new Set<number>();
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-testid=graph] canvas')) {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let i = 0; i < pixels.length; i += 4 * 7) {
        seen.add(((pixels[i] ?? 0) << 16) | ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0));
      }
    }
    return seen.size;
  });
}
