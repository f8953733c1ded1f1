/** Electron's entry: puts the pieces together, and holds no behaviour of its own. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, session } from 'electron';
import { createGrants } from '../host/grants.ts';
import { createHost } from '../host/host.ts';
import { findInstall } from '../host/install.ts';
import { liveSettings } from '../host/live.ts';
import { createRecentPaths } from '../host/recent.ts';
import { readFolder } from '../sources/folder.ts';
import { pathArgument } from './arguments.ts';
import { bindHost } from './ipc.ts';
import { setMenu } from './menu.ts';
import { denyPermissions, guardAllContents } from './permissions.ts';
import { blockNetwork, registerScheme, serveBundle } from './protocol.ts';
import { openWindow } from './window.ts';

const install = findInstall();
const developing = !app.isPackaged;

app.enableSandbox();
registerScheme();
guardAllContents();

async function pick(what: 'folder' | 'file' | 'kubeconfig'): Promise<string | null> {
  const properties: ('openFile' | 'openDirectory' | 'showHiddenFiles')[] = [
    what === 'folder' ? 'openDirectory' : 'openFile',
    // ~/.kube begins with a dot.
    ...(what === 'kubeconfig' ? (['showHiddenFiles'] as const) : []),
  ];
  const owner = BrowserWindow.getFocusedWindow();
  const filters = what === 'file' ? [{ name: 'Manifests', extensions: ['yaml', 'yml', 'json'] }] : [];
  const result = owner
    ? await dialog.showOpenDialog(owner, { properties, filters })
    : await dialog.showOpenDialog({ properties, filters });
  return result.canceled ? null : (result.filePaths[0] ?? null);
}

async function start(): Promise<void> {
  await app.whenReady();
  const state = app.getPath('userData');
  mkdirSync(state, { recursive: true });
  denyPermissions(session.defaultSession);
  blockNetwork(session.defaultSession, developing);
  serveBundle(session.defaultSession, install.renderer);
  bindHost(
    createHost({
      mode: 'desktop',
      version: install.version,
      samples: install.samples,
      initialPath: pathArgument(process.argv, app.isPackaged, process.cwd()),
      grants: createGrants(false),
      recent: createRecentPaths(path.join(state, 'recent.json')),
      readPath: readFolder,
      pick,
      live: liveSettings(state),
    }),
  );
  const preload = path.join(path.dirname(fileURLToPath(import.meta.url)), 'preload.cjs');
  const show = (): void => setMenu(openWindow({ preload, state, developing }), developing);
  show();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) show();
  });
}

// A second start brings the first window forward: two processes would fight over state files.
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  start().catch((error: unknown) => {
    process.stderr.write(`bulkhead: ${String(error)}\n`);
    app.exit(2);
  });
} else {
  app.quit();
}
