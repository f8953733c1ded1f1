/** Builds dist: the page, the command line, the desktop app, and the sample clusters beside them. */
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { stripVTControlCharacters } from 'node:util';
import { root, runMain, SetupError, say } from './run.mjs';
import { ensureInstalled, inputHash, markBuilt } from './setup.mjs';

const dist = path.join(root, 'dist');

/** npm links the command as it is: it has to be executable and to name its interpreter. */
function finishCommand() {
  const command = path.join(dist, 'cli', 'bulkhead.js');
  if (!readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n')) {
    throw new SetupError(
      'dist/cli/bulkhead.js does not begin with #!/usr/bin/env node, as main/cli/bulkhead.ts should',
    );
  }
  chmodSync(command, 0o755);
}

function copySamples() {
  const samples = path.join(root, 'sample-clusters');
  const copy = path.join(dist, 'sample-clusters');
  rmSync(copy, { recursive: true, force: true });
  if (existsSync(samples)) cpSync(samples, copy, { recursive: true });
}

async function bundle() {
  const { build } = await import('vite');
  await build({ configFile: 'vite.config.ts', logLevel: 'warn' });
  // Preload last: it goes into the folder that the desktop bundle has emptied.
  for (const mode of ['cli', 'desktop', 'preload']) {
    await build({ configFile: 'vite.node.config.ts', mode, logLevel: 'warn' });
  }
}

await runMain(async () => {
  await ensureInstalled();
  process.chdir(root);
  const hash = inputHash(root);
  const started = performance.now();
  try {
    await bundle();
  } catch (error) {
    // Vite has nothing to add with its own stack: the message names file and line.
    throw new SetupError(stripVTControlCharacters(error instanceof Error ? error.message : String(error)).trim());
  }
  finishCommand();
  copySamples();
  markBuilt(root, hash);
  say(`Built dist in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return 0;
});
