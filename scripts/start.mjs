/** `npm start [-- PATH]`: installs and builds what is missing, then opens the desktop app, or the app in a browser. */
import path from 'node:path';
import { ensureElectron } from './electron.mjs';
import { node, root, runMain } from './run.mjs';
import { ensureBuilt, ensureInstalled } from './setup.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  await ensureElectron(process.env);
  // Relative paths mean those of the folder where npm was called.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const command = [path.join(root, 'dist', 'cli', 'bulkhead.js'), 'open', ...process.argv.slice(2)];
  return (await node(command, { cwd })).code;
});
