/** `npm start [-- PATH]`: installs and builds what is missing, then opens the desktop app, or the app in a browser. */
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { findElectron } from './electron.mjs';
import { node, root, run, runMain, say } from './run.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

/** A desktop app that ends sooner than this with an error has not really started. */
const startMilliseconds = 5000;

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const args = process.argv.slice(2);
  // Relative paths mean those of the folder where npm was called.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const electron = await findElectron(process.env);
  if ('binary' in electron) {
    const started = performance.now();
    // The folder, not the script: name and version come from package.json, as in the packaged app.
    const { code } = await run(electron.binary, [root, ...args], { cwd });
    if (code === 0 || performance.now() - started > startMilliseconds) return code;
    say(`Electron stopped at once (exit code ${code}), so Bulkhead is served to a browser.`);
  } else {
    say(`No desktop window (${electron.reason}), so Bulkhead is served to a browser.`);
  }
  return (await node([path.join(root, 'dist', 'cli', 'bulkhead.js'), 'serve', ...args], { cwd })).code;
});
