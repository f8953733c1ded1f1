/**
 * Brings node_modules and dist up to date, doing nothing where nothing has changed. Built-in modules only, since it runs
 * before anything is installed. As npm's `dependencies` script, which those who install the package do not have to
 * approve as they would `prepare`, it notes that `npm ci` or `npm install` has run.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { node, root, run, SetupError, say } from './run.mjs';

/** What the built files are made of. */
const inputs = [
  'main',
  'renderer',
  'shared',
  'sample-clusters',
  'scripts/build.mjs',
  'scripts/licenses.mjs',
  'vite.config.ts',
  'vite.node.config.ts',
  'package.json',
  'package-lock.json',
];
const results = [
  'dist/cli/bulkhead.js',
  'dist/desktop/main.js',
  'dist/desktop/preload.cjs',
  'dist/renderer/index.html',
];

/** @param {string} folder */
const installStamp = (folder) => path.join(folder, 'node_modules', '.bulkhead-lock');
/** @param {string} folder */
const buildStamp = (folder) => path.join(folder, 'dist', '.inputs');

/**
 * What node_modules must have been installed from: the lockfile, and the platform, whose native packages it holds.
 *
 * @param {string} folder
 */
function lockHash(folder) {
  const lock = readFileSync(path.join(folder, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

/**
 * A hash of names and contents of everything that the build reads.
 *
 * @param {string} folder
 */
export function inputHash(folder) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(folder, input))
      hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {string[]}
 */
function filesBelow(folder, name) {
  const at = path.join(folder, name);
  if (!existsSync(at)) return [];
  const files = readdirSyncOrNull(at);
  if (files === null) return [name];
  return files.flatMap((entry) => filesBelow(folder, `${name}/${entry}`));
}

/** @param {string} at */
function readdirSyncOrNull(at) {
  try {
    return readdirSync(at).sort();
  } catch {
    return null;
  }
}

/** @param {string} file */
function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {string} folder */
export function isInstalled(folder) {
  return readOrNull(installStamp(folder)) === lockHash(folder);
}

/** @param {string} folder */
export function isBuilt(folder) {
  return (
    results.every((file) => existsSync(path.join(folder, file))) && readOrNull(buildStamp(folder)) === inputHash(folder)
  );
}

/** @param {string} folder */
export function markInstalled(folder) {
  writeFileSync(installStamp(folder), `${lockHash(folder)}\n`);
}

/**
 * @param {string} folder
 * @param {string} hash of the inputs, taken before the build: a file that is saved meanwhile makes the build stale
 */
export function markBuilt(folder, hash) {
  writeFileSync(buildStamp(folder), `${hash}\n`);
}

/** @param {string} output */
function firstLines(output) {
  return output.trim().split('\n').slice(0, 40).join('\n');
}

/** Compares with the floor in package.json's `engines`. */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
  }
}

/**
 * Installs from the lockfile when node_modules is missing or was made from another one.
 *
 * @returns {Promise<void>}
 */
export async function ensureInstalled() {
  checkNode();
  if (isInstalled(root)) return;
  say('Installing packages from package-lock.json (half a minute or so) …');
  // npm's own entry, where npm started this: on Windows `npm` is a shell script.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } =
    npm && /\.c?js$/.test(npm) ? await node([npm, ...args], { quiet: true }) : await run('npm', args, { quiet: true });
  if (code !== 0) throw new SetupError(`npm ci failed (exit code ${code}):\n${firstLines(output)}`);
  markInstalled(root);
}

/**
 * Builds dist when it is missing or older than its sources.
 *
 * @returns {Promise<void>}
 */
export async function ensureBuilt() {
  if (isBuilt(root)) return;
  say('Building …');
  const { code, output } = await node(['scripts/build.mjs'], { quiet: true });
  if (code !== 0) throw new SetupError(`the build failed:\n${firstLines(output)}`);
}

if (
  process.argv[1] &&
  import.meta.url === pathToFileURL(process.argv[1]).href &&
  existsSync(path.join(root, 'node_modules'))
) {
  markInstalled(root);
}
