/**
 * `npm test`: everything that has to hold before a change goes in. `npm test -- --unit` runs one part (--typecheck,
 * --lint, --build, --unit, --conformance, --live, --e2e); any other argument goes to vitest: `npm test -- ports`.
 * The last line is `N passed, N failed, N skipped`; a part that fails as a whole counts as one that failed.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { findBrowser } from './browser.mjs';
import { concerns, readArguments } from './parts.mjs';
import { node, root, runMain, SetupError, say } from './run.mjs';
import { ensureBuilt, ensureInstalled, isBuilt } from './setup.mjs';
import { countTests, runTests } from './vitest.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} What the reader must not miss; said once more at the end. */
const notes = [];
let buildFailed = false;
const requireAll = process.env.BULKHEAD_REQUIRE_ALL === '1';

/** @param {import('./vitest.mjs').Counts} counts */
function add(counts) {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

/** @param {string} text */
function fail(text) {
  total.failed++;
  notes.push(text);
}

/**
 * @param {string} title
 * @param {() => Promise<void>} work
 */
async function section(title, work) {
  say(`\n=== ${title}`);
  const started = performance.now();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    fail(`${title} failed`);
  }
  say(`--- ${title}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * Runs one of the tools in node_modules.
 *
 * @param {string} title
 * @param {string} entry
 * @param {readonly string[]} args
 */
async function tool(title, entry, args) {
  const { code } = await node([path.join(root, 'node_modules', entry), ...args]);
  if (code !== 0) fail(`${title} failed`);
}

/** @param {string} room */
function testsOf(room) {
  return readdirSync(path.join(root, 'test', room)).map((file) => `test/${room}/${file}`);
}

/**
 * The truth tables are not part of the project, so their absence is said, not failed, unless somebody named a place.
 *
 * @param {readonly string[]} rest filters of vitest: who leaves the tests of the truth tables out does not miss them
 * @returns {NodeJS.ProcessEnv}
 */
function conformanceEnvironment(rest) {
  const named = process.env.BULKHEAD_CONFORMANCE;
  const folder = path.resolve(root, named || '../shared/conformance');
  if (existsSync(folder)) return { ...process.env, BULKHEAD_CONFORMANCE: folder };
  if (named) fail(`BULKHEAD_CONFORMANCE names ${named}, which is not there`);
  else if (concerns(testsOf('conformance'), rest))
    notes.push('THE TRUTH TABLES ARE MISSING: the tests that need them did not run (set BULKHEAD_CONFORMANCE)');
  return process.env;
}

/** Tests of the command line run what was built when it is up to date: that is what ships, and starts ten times faster. */
function commandEnvironment() {
  return isBuilt(root) ? { BULKHEAD_TEST_CLI: path.join(root, 'dist', 'cli', 'bulkhead.js') } : {};
}

/** @param {readonly string[]} rest */
async function browserTests(rest) {
  if (buildFailed) {
    notes.push('THE BROWSER TESTS DID NOT RUN: there is no build to test');
    total.skipped += await countTests(['e2e'], rest, process.env);
    return;
  }
  await ensureBuilt();
  const browser = await findBrowser(process.env);
  if (browser !== null) {
    say(`Browser: ${browser}`);
    add(await runTests(['e2e'], rest, { ...process.env, BULKHEAD_BROWSER: browser }));
    return;
  }
  const text = 'THE BROWSER TESTS DID NOT RUN: no Chromium was found (set BULKHEAD_BROWSER to one)';
  say(text);
  total.skipped += await countTests(['e2e'], rest, process.env);
  if (requireAll) fail(text);
  else notes.push(text);
}

/**
 * A real API server is nothing that a machine just has; BULKHEAD_REQUIRE_ALL does not ask for it.
 *
 * @param {readonly string[]} rest
 */
async function apiServerTests(rest) {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets && existsSync(path.join(assets, 'kube-apiserver'))) {
    add(await runTests(['live'], rest, { ...process.env, ...commandEnvironment() }));
    return;
  }
  const text = 'THE TESTS AGAINST A REAL API SERVER DID NOT RUN: KUBEBUILDER_ASSETS names no kube-apiserver and etcd';
  say(text);
  notes.push(text);
  total.skipped += await countTests(['live'], rest, process.env);
}

/** @returns {Promise<number>} */
async function main() {
  const { chosen, rest } = readArguments(process.argv.slice(2));
  try {
    await ensureInstalled();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    fail('The packages could not be installed');
    return finish();
  }

  if (chosen.has('typecheck')) await section('Types', () => tool('Types', 'typescript/bin/tsc', ['-b']));
  if (chosen.has('lint')) {
    await section('Lint', async () => {
      await tool('Biome', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
      await tool('oxlint', 'oxlint/bin/oxlint', []);
    });
  }
  if (chosen.has('build')) {
    buildFailed = true;
    await section('Build', async () => {
      await ensureBuilt();
      buildFailed = false;
      say('dist is up to date.');
    });
  }
  const projects = /** @type {const} */ (['unit', 'conformance']).filter((name) => chosen.has(name));
  if (projects.length > 0) {
    await section(`Tests: ${projects.join(', ')}`, async () => {
      add(await runTests(projects, rest, { ...conformanceEnvironment(rest), ...commandEnvironment() }));
    });
  }
  if (chosen.has('live')) await section('Tests against an API server', () => apiServerTests(rest));
  if (chosen.has('e2e')) await section('Browser tests', () => browserTests(rest));

  return finish();
}

function finish() {
  if (notes.length > 0) say(`\n${notes.map((note) => `!!! ${note}`).join('\n')}`);
  say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

await runMain(main);
