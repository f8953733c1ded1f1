/** `bulkhead open`: the app in a desktop window, or in a browser where there can be none. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { findElectron, hasDisplay } from './electron.ts';
import { Failure } from './failure.ts';
import { say } from './output.ts';
import { serve } from './serve.ts';

/** Holds package.json; same depth in the source tree and in dist/. */
const root = fileURLToPath(new URL('../../', import.meta.url));
/** A desktop app that ends sooner than this with an error has not really started. */
const startMilliseconds = 5000;

export async function open(file: string | undefined, options: { port?: string }): Promise<number> {
  if (file !== undefined && !existsSync(file)) throw new Failure(`'${file}' does not exist`, 'give a folder or file');
  const electron = findElectron(root, process.env);
  if ('binary' in electron) {
    const started = performance.now();
    // The folder, not the script: name and version come from package.json, as in the packaged app.
    const code = await run(electron.binary, [root, ...(file === undefined ? [] : [path.resolve(file)])]);
    if (code === 0 || performance.now() - started > startMilliseconds) return code;
    say(`Electron stopped at once (exit code ${code}), so Bulkhead is served to a browser.`);
  } else {
    say(`No desktop window (${electron.reason}), so Bulkhead is served to a browser.`);
  }
  return serve(file, { ...options, open: hasDisplay(process.env) });
}

/** Runs a program to its end and passes signals on; of Ctrl-C the terminal tells it itself. */
function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    const pass = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, pass);
    const finish = (code: number): void => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code);
    };
    child.on('error', () => finish(127));
    child.on('close', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
