/**
 * Starts the built app in Electron itself. Only where its binary has been downloaded, which a registry install does
 * not do; elsewhere the test shows up as skipped.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const binary = path.join(root, 'node_modules', 'electron', 'dist');
const main = path.join(root, 'dist', 'desktop', 'main.js');

test.skipIf(!existsSync(binary) || !existsSync(main))(
  'the app starts in Electron (needs node_modules/electron/dist and a build)',
  async () => {
    const state = await mkdtemp(path.join(tmpdir(), 'bulkhead-electron-'));
    const app = await _electron.launch({ args: [main, `--user-data-dir=${state}`], cwd: root });
    try {
      const page = await app.firstWindow();
      await page.locator('.tile').first().waitFor();
      expect(page.url()).toBe('app://bundle/index.html');
      expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined');
      await page.locator('.tile').first().click();
      await page.locator('[data-testid=graph]:not([data-nodes="0"])').waitFor();
    } finally {
      await app.close();
      await rm(state, { recursive: true, force: true });
    }
  },
  60_000,
);
