/** Runs vitest and counts what its JSON report says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node, root } from './run.mjs';

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 *
 * The part of vitest's JSON report that is read.
 * @typedef {object} Report
 * @property {readonly { status: string, assertionResults: readonly { status: string }[] }[]} testResults
 */

/**
 * Sums up a report. A file that could not even be loaded has no tests in it, and counts as one that failed.
 *
 * @param {Report} report
 * @returns {Counts}
 */
export function countReport(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report.testResults) {
    const before = counts.failed;
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed++;
      else if (test.status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    if (status === 'failed' && counts.failed === before) counts.failed++;
  }
  return counts;
}

/**
 * @template T
 * @param {(folder: string) => Promise<T>} use
 */
async function withTemporaryFolder(use) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} projects */
const projectArguments = (projects) => projects.map((project) => `--project=${project}`);

/**
 * Runs the tests of some projects.
 *
 * @param {readonly string[]} projects
 * @param {readonly string[]} rest filters and options for vitest
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
export function runTests(projects, rest, env) {
  return withTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const args = [vitest, 'run', ...projectArguments(projects), ...reporters, ...rest];
    const { code } = await node(args, { env });
    /** @type {Counts} */
    let counts = { passed: 0, failed: 0, skipped: 0 };
    try {
      counts = countReport(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // No report: vitest found no test, or did not get that far. Its exit code tells which.
    }
    // Errors outside of any test, such as a promise that nobody waited for.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  });
}

/**
 * How many tests there would be, without running them.
 *
 * @param {readonly string[]} projects
 * @param {readonly string[]} rest
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function countTests(projects, rest, env) {
  return withTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'list.json');
    await node([vitest, 'list', ...projectArguments(projects), `--json=${file}`, ...rest], { env, quiet: true });
    try {
      return JSON.parse(readFileSync(file, 'utf8')).length;
    } catch {
      return 0;
    }
  });
}
