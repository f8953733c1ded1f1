import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import { packageFolder } from '../../scripts/licenses.mjs';
import { concerns, readArguments } from '../../scripts/parts.mjs';
import { inputHash, isBuilt, isInstalled, markBuilt, markInstalled } from '../../scripts/setup.mjs';
import { countReport } from '../../scripts/vitest.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

describe('packages', () => {
  it('are installed when they came from this lockfile', () => {
    write('package-lock.json', '{"a": 1}');
    expect(isInstalled(folder)).toBe(false);
    mkdirSync(path.join(folder, 'node_modules'));
    expect(isInstalled(folder)).toBe(false);
    markInstalled(folder);
    expect(isInstalled(folder)).toBe(true);
    write('package-lock.json', '{"a": 2}');
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('dist', () => {
  function build(): void {
    for (const file of ['cli/bulkhead.js', 'desktop/main.js', 'desktop/preload.cjs', 'renderer/index.html']) {
      write(`dist/${file}`, '');
    }
    markBuilt(folder, inputHash(folder));
  }

  it('is up to date until a source changes, appears or goes', () => {
    write('shared/a.ts', 'one');
    write('main/cli/b.ts', 'two');
    expect(isBuilt(folder)).toBe(false);
    build();
    expect(isBuilt(folder)).toBe(true);
    write('test/unit/a.test.ts', 'not an input');
    expect(isBuilt(folder)).toBe(true);
    write('shared/a.ts', 'changed');
    expect(isBuilt(folder)).toBe(false);
    build();
    write('renderer/new.tsx', '');
    expect(isBuilt(folder)).toBe(false);
    build();
    rmSync(path.join(folder, 'main/cli/b.ts'));
    expect(isBuilt(folder)).toBe(false);
  });

  it('is stale when one of its files is gone', () => {
    build();
    rmSync(path.join(folder, 'dist/desktop/preload.cjs'));
    expect(isBuilt(folder)).toBe(false);
  });

  it('is stale when a source changed while it was being built', () => {
    write('shared/a.ts', 'one');
    build();
    const before = inputHash(folder);
    write('shared/a.ts', 'saved meanwhile');
    markBuilt(folder, before);
    expect(isBuilt(folder)).toBe(false);
  });
});

describe('arguments of npm test', () => {
  const read = (...args: string[]): unknown[] => {
    const { chosen, rest } = readArguments(args);
    return [[...chosen], rest];
  };
  it('choose parts and leave the rest to vitest', () => {
    expect(read()).toEqual([['typecheck', 'lint', 'build', 'unit', 'conformance', 'live', 'e2e'], []]);
    expect(read('--unit', '--lint')).toEqual([['unit', 'lint'], []]);
    expect(read('ports')).toEqual([['unit', 'conformance'], ['ports']]);
    expect(read('test/e2e/start')).toEqual([['e2e'], ['test/e2e/start']]);
    expect(read('--unit', '-t', 'a name')).toEqual([['unit'], ['-t', 'a name']]);
  });
  it('leave files out that no filter names', () => {
    const files = ['test/conformance/tables.test.ts'];
    expect(concerns(files, [])).toBe(true);
    expect(concerns(files, ['--bail'])).toBe(true);
    expect(concerns(files, ['tables'])).toBe(true);
    expect(concerns(files, ['test/unit/report'])).toBe(false);
  });
});

describe('counts of a report', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((status) => ({ status })),
  });
  it('hold every test', () => {
    const testResults = [
      file('passed', 'passed', 'passed', 'skipped', 'pending', 'todo'),
      file('failed', 'passed', 'failed'),
    ];
    expect(countReport({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });
  it('count a file that cannot be loaded as one that failed', () => {
    expect(countReport({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
  it('count a file whose set-up failed', () => {
    const testResults = [file('failed', 'skipped', 'skipped')];
    expect(countReport({ testResults })).toEqual({ passed: 0, failed: 1, skipped: 2 });
  });
});

describe('the browser', () => {
  it('that was named has to work', async () => {
    const missing = path.join(folder, 'chromium');
    await expect(findBrowser({ BULKHEAD_BROWSER: missing })).rejects.toThrow('BULKHEAD_BROWSER names');
    write('chromium', 'not a program');
    await expect(findBrowser({ CHROME_PATH: missing })).rejects.toThrow('does not start');
  });
});

describe('licenses', () => {
  it('are those of the package that a module lies in', () => {
    expect(packageFolder('/p/node_modules/react/index.js')).toBe('/p/node_modules/react');
    expect(packageFolder('/p/node_modules/@a/b/dist/c.js?v=1')).toBe('/p/node_modules/@a/b');
    expect(packageFolder('/p/node_modules/a/node_modules/b/c.js')).toBe('/p/node_modules/a/node_modules/b');
    expect(packageFolder('\0/p/node_modules/a/c.js?commonjs')).toBe('/p/node_modules/a');
    expect(packageFolder('/p/shared/host.ts')).toBeNull();
  });
});
