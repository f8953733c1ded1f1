/**
 * `npm run bench` and `npm run bench:ui`: bundles the measurements the way the app is bundled, and runs them in a
 * process of their own.
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

await runMain(async () => {
  await ensureInstalled();
  const name = process.argv[2] === 'ui' ? 'ui' : 'bench';
  const env = name === 'ui' ? await browserEnvironment() : process.env;
  const { build } = await import('vite');
  // Two levels below the project, where the measurements lie too, so that they find packages and dist from there.
  const outDir = mkdtempSync(path.join(root, 'node_modules', '.bench-'));
  try {
    await build({
      configFile: false,
      root,
      publicDir: false,
      logLevel: 'warn',
      build: {
        ssr: `test/bench/${name}.ts`,
        outDir,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
      },
      ssr: { noExternal: true, external: ['playwright-core'], target: 'node' },
    });
    return (await run(process.execPath, [path.join(outDir, `${name}.mjs`)], { env })).code;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
