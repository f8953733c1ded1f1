/** `npm run bench`: bundles the measurements the way the app is bundled, and runs them in a process of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, run, runMain } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

await runMain(async () => {
  await ensureInstalled();
  const { build } = await import('vite');
  // Below the project, so that packages are found from there.
  const outDir = mkdtempSync(path.join(root, 'node_modules', '.bench-'));
  try {
    await build({
      configFile: false,
      root,
      publicDir: false,
      logLevel: 'warn',
      build: {
        ssr: 'test/bench/bench.ts',
        outDir,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
      },
      ssr: { noExternal: true, target: 'node' },
    });
    return (await run(process.execPath, [path.join(outDir, 'bench.mjs'), ...process.argv.slice(2)])).code;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});
