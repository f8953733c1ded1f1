/** Starts what was built, `bulkhead serve` and a browser: everything an end-to-end test needs, and its end. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export const root = path.resolve(import.meta.dirname, '../..');

export interface BuiltApp {
  /** With the token that signs a page in. */
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Serves `folder`, or nothing, and launches the browser that scripts/test.mjs has found. */
export async function startBuiltApp(folder?: string, extra: NodeJS.ProcessEnv = {}): Promise<BuiltApp> {
  const args = [path.join(root, 'dist/cli/bulkhead.js'), 'serve', ...(folder === undefined ? [] : [folder])];
  // The list of recent paths must not end up in the home of whoever runs the tests.
  const state = await mkdtemp(path.join(tmpdir(), 'bulkhead-state-'));
  const env = { ...process.env, KUBECONFIG: '', XDG_STATE_HOME: state, HOME: state, APPDATA: state, ...extra };
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const stopped = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await stopped;
    await rm(state, { recursive: true, force: true });
  };
  try {
    const url = await firstUrl(server.stdout);
    const executablePath = process.env.BULKHEAD_BROWSER;
    if (!executablePath) throw new Error('BULKHEAD_BROWSER is not set; run `npm test -- --e2e`, which finds a browser');
    const browser = await chromium.launch({ executablePath });
    return {
      url,
      browser,
      close: async () => {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Goes on reading afterwards: a server whose output nobody takes would end. */
function firstUrl(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (chunk) => {
      text += String(chunk);
      const url = /http:\/\/\S+(?=\n)/.exec(text)?.[0];
      if (url) resolve(url);
    });
    output.once('end', () => reject(new Error(`\`bulkhead serve\` ended without printing an address: ${text}`)));
  });
}
