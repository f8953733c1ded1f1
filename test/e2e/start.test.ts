/** The built app comes up: no error, and nothing that its own Content-Security-Policy forbids. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, root, startBuiltApp } from './built-app.ts';

describe('the built app', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await startBuiltApp();
  });
  afterAll(() => app?.close());

  it('opens in a browser', async () => {
    const page = await app.browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(app.url);
    await page.locator('#root > *').first().waitFor();
    expect(await page.title()).toContain('Bulkhead');
    expect(errors).toEqual([]);
  });
});

describe('the built command', () => {
  const command = path.join(root, 'dist/cli/bulkhead.js');
  it('can be run by its name', () => {
    const text = readFileSync(command, 'utf8');
    expect(text.match(/^#!.*$/gm)).toEqual(['#!/usr/bin/env node']);
    if (process.platform !== 'win32') expect(statSync(command).mode & 0o111).toBe(0o111);
  });
});
