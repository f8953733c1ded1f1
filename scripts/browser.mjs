/** Finds a Chromium for the browser tests. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run, SetupError, say } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * Usual places, by system.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function candidates(env) {
  if (process.platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    const folders = ['/Applications', path.join(env.HOME ?? '', 'Applications')];
    return folders.flatMap((folder) => apps.map((app) => path.join(folder, app)));
  }
  if (process.platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    return folders.flatMap((folder) => programs.map((program) => path.join(folder, program)));
  }
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/**
 * Whether it is there and starts: Ubuntu's `chromium-browser` may be a script that only asks for a snap to be installed.
 *
 * @param {string} file
 */
async function works(file) {
  if (!existsSync(file)) return false;
  // Asking Chrome for its version on Windows opens a window.
  if (process.platform === 'win32') return true;
  return (await run(file, ['--version'], { quiet: true, timeout: 20_000 })).code === 0;
}

/** Chromium as Playwright downloads it, or null. */
async function playwrights() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return (await works(file)) ? file : null;
}

/** @param {NodeJS.ProcessEnv} env */
async function usual(env) {
  for (const file of candidates(env)) if (await works(file)) return file;
  return null;
}

async function installOnDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  say('Installing Chromium with apt-get (no browser was found) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { quiet: true, env });
}

/**
 * A browser that works, or null. BULKHEAD_BROWSER and CHROME_PATH are taken at their word: a wrong one is an error.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>}
 */
export async function findBrowser(env) {
  for (const name of ['BULKHEAD_BROWSER', 'CHROME_PATH']) {
    const file = env[name];
    if (!file) continue;
    if (await works(file)) return file;
    throw new SetupError(`${name} names ${file}, which is not there or does not start`);
  }
  const found = (await usual(env)) ?? (await playwrights());
  if (found !== null) return found;
  await installOnDebian();
  return usual(env);
}
