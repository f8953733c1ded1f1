/**
 * `npm run bench` and `npm run bench:ui`: bundles measurements the way the app is bundled, and runs each in a process
 * of its own, so that none pays for the memory of another.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { root, run, runMain, SetupError } from './run.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

/** The window is measured as it is built, in a browser. */
async function browserEnvironment() {
  await ensureBuilt();
  const browser = await findBrowser(process.env);
  if (browser === null) throw new SetupError('No Chromium was found; name one with BULKHEAD_BROWSER.');
  return { ...process.env, BULKHEAD_BROWSER: browser };
}

/**
 * @param {string} name of a file in test/bench
 * @param {string} outDir
 */
async function bundle(name, outDir) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: `test/bench/${name}.ts`,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true, external: ['playwright-core'], target: 'node' },
  });
}

await runMain(async () => {
  await ensureInstalled();
  const window = process.argv[2] === 'ui';
  const env = window ? await browserEnvironment() : process.env;
  // Two levels below the project, where the measurements lie too, so that they find packages and dist from there.
  const outDir = mkdtempSync(path.join(root, 'node_modules', '.bench-'));
  try {
    if (!window) await bundle('live-server', outDir);
    for (const name of window ? ['ui'] : ['engine', 'attack', 'draft', 'snapshot', 'live']) {
      await bundle(name, outDir);
      const { code } = await run(process.execPath, [path.join(outDir, `${name}.mjs`)], { env });
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
