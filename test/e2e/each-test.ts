/** One app for the tests of a file, and a page of its own for each; whatever goes wrong in the page fails the test. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { watchedPage } from './watched-page.ts';

export let app: BuiltApp;
export let page: Page;

/** @param open What each test begins with. */
export function eachTest(open: (page: Page) => Promise<void> = async () => {}): void {
  let problems: readonly string[] = [];
  beforeAll(async () => {
    app = await startBuiltApp();
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    ({ page, problems } = await watchedPage(app));
    await open(page);
  });
  afterEach(async () => {
    expect(problems.join('\n')).toBe('');
    await page.close();
  });
}
