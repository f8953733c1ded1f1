/** Downloads Electron's program where a desktop window could be opened; `bulkhead open` finds it then. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node, root, say } from './run.mjs';

const folder = path.join(root, 'node_modules', 'electron');
const tried = path.join(root, 'node_modules', '.bulkhead-electron');

/**
 * Once for each installation of the packages: a failure is not repeated at every start.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureElectron(env) {
  const linux = process.platform === 'linux';
  const noWindow = linux && (!(env.DISPLAY || env.WAYLAND_DISPLAY) || process.getuid?.() === 0);
  if (noWindow || env.ELECTRON_OVERRIDE_DIST_PATH || existsSync(path.join(folder, 'path.txt')) || existsSync(tried)) {
    return;
  }
  say('Downloading Electron …');
  const { code } = await node([path.join(folder, 'install.js')], { quiet: true, timeout: 300_000 });
  if (code !== 0) writeFileSync(tried, 'The download of Electron failed. Delete this file to have it tried again.\n');
}
