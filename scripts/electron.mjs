/** Whether the desktop app can run here: a display, and Electron's binary. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node, root, say } from './run.mjs';

const folder = path.join(root, 'node_modules', 'electron');
const tried = path.join(root, 'node_modules', '.bulkhead-electron');

/** @param {NodeJS.ProcessEnv} env */
function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Where Electron's program is, or null. Asking the package itself would start a download.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function findBinary(env) {
  try {
    const name = readFileSync(path.join(folder, 'path.txt'), 'utf8').trim();
    const binary = path.join(env.ELECTRON_OVERRIDE_DIST_PATH || path.join(folder, 'dist'), name);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Downloads Electron's binary, once for each installation of the packages: a failure is not repeated at every start. */
async function download() {
  if (existsSync(tried)) return;
  say('Downloading Electron …');
  const { code } = await node([path.join(folder, 'install.js')], { quiet: true, timeout: 300_000 });
  if (code !== 0) writeFileSync(tried, 'The download of Electron failed. Delete this file to have it tried again.\n');
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ binary: string } | { reason: string }>} the program, or why there is no desktop window
 */
export async function findElectron(env) {
  if (!hasDisplay(env)) return { reason: 'there is no display' };
  // Chromium's sandbox refuses, and starting without it is no option for a tool that reads untrusted files.
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: 'Electron does not run as root' };
  if (findBinary(env) === null) await download();
  const binary = findBinary(env);
  return binary === null ? { reason: `Electron's program is not installed and could not be downloaded` } : { binary };
}
