/** Browser mode: the app served to the user's own browser, from loopback only. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { createGrants } from '../host/grants.ts';
import { createHost } from '../host/host.ts';
import { findInstall, stateFolder } from '../host/install.ts';
import { liveSettings } from '../host/live.ts';
import { createRecentPaths } from '../host/recent.ts';
import { readFolder } from '../sources/folder.ts';
import { createApp } from './app.ts';
import type { Guard } from './guard.ts';

export interface ServeOptions {
  /** Opened when the page loads. */
  readonly path?: string;
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** Only loopback is served; the type keeps anybody from asking for more. */
  readonly host?: '127.0.0.1';
  /** Where recent paths are kept; null keeps them in memory. */
  readonly state?: string | null;
}

export interface RunningServer {
  /** With the token in its fragment: whoever has it may read what the user may read. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the server; throws when the port is taken or the UI has not been built. */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const install = findInstall();
  if (!existsSync(path.join(install.renderer, 'index.html'))) {
    throw new Error(`The user interface is missing in ${install.renderer}; run \`npm run build\`.`);
  }
  const state = options.state === undefined ? stateFolder(homedir(), process.env, process.platform) : options.state;
  const host = createHost({
    mode: 'browser',
    version: install.version,
    samples: install.samples,
    initialPath: options.path === undefined ? null : path.resolve(options.path),
    grants: createGrants(true),
    recent: createRecentPaths(state === null ? null : path.join(state, 'recent.json')),
    readPath: readFolder,
    live: liveSettings(state),
  });
  const guard: Guard = { token: randomBytes(32).toString('base64url'), authority: '' };
  const app = createApp(host, guard, install.renderer);

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 }, (address) => {
      guard.authority = `127.0.0.1:${address.port}`;
      resolve({
        url: `http://${guard.authority}/#token=${guard.token}`,
        close: () =>
          new Promise((done, fail) => {
            host.close();
            server.close((error) => (error ? fail(error) : done()));
            // Browsers keep connections open; waiting for them would keep the process alive.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
