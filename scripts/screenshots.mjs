/** `node scripts/screenshots.mjs`: takes the pictures in docs/images anew, of the sample clusters, in a real browser. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { root, runMain, SetupError, say } from './run.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {object} Picture
 * @property {string} sample Title of the sample cluster.
 * @property {'light' | 'dark'} theme
 * @property {(page: Page) => Promise<unknown>} show Leads from the opened sample to what is to be seen.
 */

/** @type {Readonly<Record<string, Picture>>} */
const pictures = {
  explore: {
    sample: 'Online shop segmented',
    theme: 'light',
    show: async (page) => {
      await page.locator('.outline-name', { hasText: 'data' }).click();
      await page.getByRole('button', { name: 'Show workloads' }).click();
      await page.getByRole('button', { name: 'Workloads of data' }).click();
      await page.getByRole('button', { name: /^postgres/ }).click();
      await page.locator('.inspector .row', { hasText: 'account' }).first().click();
      await page.getByTestId('why').waitFor();
    },
  },
  matrix: {
    sample: 'Platform',
    theme: 'dark',
    show: async (page) => {
      await page.getByRole('radio', { name: 'Matrix' }).click();
      await page.getByRole('radio', { name: 'Workloads' }).click();
      await page.getByRole('combobox', { name: 'Order' }).click();
      await page.getByRole('option', { name: 'Similar together' }).click();
      await page.getByTestId('matrix').focus();
      await page.keyboard.press('ArrowDown');
      for (let i = 0; i < 16; i++) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
    },
  },
  compare: {
    sample: 'Online shop',
    theme: 'light',
    show: async (page) => {
      await page.getByRole('button', { name: 'Compare with…' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Online shop segmented/ })
        .click();
      await page.getByTestId('compare-counts').waitFor();
      await page.locator('.outline-name', { hasText: 'data' }).click();
    },
  },
  attack: {
    sample: 'Leaky',
    theme: 'light',
    show: async (page) => {
      await page.getByRole('radio', { name: 'Attack' }).click();
      await page.getByRole('button', { name: 'Attack from the internet' }).click();
      await page.locator('[data-testid=attack-graph]:not([data-nodes="0"])').waitFor();
      await page.locator('.attack-side .row', { hasText: 'cluster-admin' }).click();
      await page.getByTestId('attack-paths').locator('.hop').first().waitFor();
    },
  },
  draft: {
    sample: 'Online shop',
    theme: 'light',
    show: async (page) => {
      await page.getByRole('radio', { name: 'Draft' }).click();
      await page.getByRole('button', { name: 'Generate least privilege' }).click();
      await page.getByLabel('Include shop/checkout[Deployment] → shop/payment[Deployment]').uncheck();
      await page.getByTestId('claims').getByText('Breaks: shop/checkout').waitFor();
      await page.getByRole('button', { name: 'Add as a draft' }).click();
      await page
        .getByTestId('findings')
        .getByRole('button', { name: /^Breaks .* no longer reaches/ })
        .waitFor();
    },
  },
  paths: {
    sample: 'Leaky',
    theme: 'dark',
    show: async (page) => {
      await page.getByRole('button', { name: 'Workloads of data' }).click();
      await page.locator('.outline-member-name', { hasText: 'postgres' }).first().click();
      await page.getByRole('button', { name: 'Paths to here' }).click();
      await page.getByRole('button', { name: 'The internet', exact: true }).click();
      await page.getByTestId('paths').locator('.path').first().waitFor();
    },
  },
};

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const executablePath = await findBrowser(process.env);
  if (!executablePath) throw new SetupError('No browser was found; set BULKHEAD_BROWSER');
  const { chromium } = await import('playwright-core');
  const server = spawn(process.execPath, [path.join(root, 'dist/cli/bulkhead.js'), 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({ executablePath });
  try {
    const url = await printedUrl(server.stdout);
    for (const [name, picture] of Object.entries(pictures)) await take(browser, url, name, picture);
  } finally {
    await browser.close();
    server.kill();
  }
  return 0;
});

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {string} name
 * @param {Picture} picture
 */
async function take(browser, url, name, { sample, theme, show }) {
  const viewport = { width: 1440, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.locator('.tile', { has: page.getByText(sample, { exact: true }) }).click();
  await page.locator('[data-testid=graph]:not([data-nodes="0"])').waitFor();
  await show(page);
  // No tooltip, no caret, and the last frame drawn.
  await page.mouse.move(700, 20);
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(root, 'docs/images', `${name}.png`) });
  await page.close();
  say(`docs/images/${name}.png`);
}

/**
 * @param {NodeJS.ReadableStream} output
 * @returns {Promise<string>}
 */
function printedUrl(output) {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (chunk) => {
      text += String(chunk);
      const url = /http:\/\/\S+(?=\n)/.exec(text)?.[0];
      if (url) resolve(url);
    });
    output.once('end', () => reject(new SetupError(`\`bulkhead serve\` ended without printing an address: ${text}`)));
  });
}
