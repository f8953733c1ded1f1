/** Finds what ships with the app, from the sources and from every bundle in dist alike. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Install {
  readonly root: string;
  readonly renderer: string;
  readonly samples: string;
  readonly version: string;
}

/** Walks up from this file to the folder of our package.json; throws when the installation is damaged. */
export function findInstall(): Install {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
      if (typeof content === 'object' && content !== null && 'name' in content && content.name === 'bulkhead') {
        return {
          root: folder,
          renderer: path.join(folder, 'dist', 'renderer'),
          samples: firstExisting([path.join(folder, 'dist', 'sample-clusters'), path.join(folder, 'sample-clusters')]),
          version: 'version' in content && typeof content.version === 'string' ? content.version : '0.0.0',
        };
      }
    }
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('Bulkhead is not installed completely: its package.json was not found.');
    folder = parent;
  }
}

function firstExisting(candidates: readonly [string, ...string[]]): string {
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
}

/** The user's folder for our state, by the custom of each system. */
export function stateFolder(home: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Bulkhead');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Bulkhead');
  return path.join(env['XDG_STATE_HOME'] ?? path.join(home, '.local', 'state'), 'bulkhead');
}
