/** Whether a desktop window can be opened here, and by which program. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export type Electron = { readonly binary: string } | { readonly reason: string };

/** Electron's program within its folder `dist`, as its own package has it. */
const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

export function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * The program that runs the desktop app, or why there is none. Asking the package itself would start a download.
 *
 * @param root Folder of Bulkhead's package.json: Electron is looked for in its node_modules and in those above
 */
export function findElectron(root: string, env: NodeJS.ProcessEnv): Electron {
  if (!hasDisplay(env)) return { reason: 'there is no display' };
  // Chromium's sandbox refuses, and starting without it is no option for a tool that reads untrusted files.
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: 'Electron does not run as root' };
  if (!existsSync(path.join(root, 'dist', 'desktop', 'main.js'))) return { reason: 'the desktop app is not built' };
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH || installed(root);
  const binary = folder && path.join(folder, programs[process.platform] ?? 'electron');
  return binary && existsSync(binary) ? { binary } : { reason: 'Electron is not installed' };
}

function installed(root: string): string | null {
  try {
    return path.join(createRequire(path.join(root, 'package.json')).resolve('electron/package.json'), '..', 'dist');
  } catch {
    return null;
  }
}
