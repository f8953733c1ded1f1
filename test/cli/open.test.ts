/** `bulkhead open`: a window where Electron is, a browser elsewhere. */
import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bulkhead, commandLine, folder } from './run-cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const timeout = 60_000;
/** Electron refuses to run as root, so these tests do not either. */
const uid = process.getuid?.() === 0 ? 65_534 : undefined;

/** A program in Electron's place. */
function electron(script: string): string {
  const at = folder({ electron: `#!/bin/sh\n${script}\n` });
  chmodSync(path.join(at, 'electron'), 0o755);
  return at;
}

/** What it says until it serves; ended then. */
function opened(args: readonly string[], env: Readonly<Record<string, string>>) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const home = folder({});
    const child = spawn(process.execPath, [...commandLine(), 'open', ...args], {
      env: { ...process.env, HOME: home, XDG_STATE_HOME: home, ...env },
      ...(uid !== undefined && { uid, gid: uid }),
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
      if (err.includes('Ctrl-C stops')) child.kill('SIGTERM');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('a path is opened in Electron, whose exit code is that of the command', { timeout }, async () => {
  const at = folder({ 'manifests/a.yaml': '' });
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron('printf "%s\\n" "$@"') };
  const run = await bulkhead(['open', 'manifests'], { cwd: at, env, ...(uid !== undefined && { uid }) });
  expect(run).toEqual({ code: 0, err: '', out: `${root}\n${path.join(at, 'manifests')}\n` });
});

test.each([
  { what: 'without a display', env: { DISPLAY: '', WAYLAND_DISPLAY: '' }, says: 'there is no display' },
  { what: 'without Electron', env: { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, says: 'not installed' },
])('$what, the app is served, and that is said', { timeout }, async ({ env, says }) => {
  const run = await opened([], { ...env, PATH: '' });
  expect(run.err).toContain(says);
  expect(run.err).toContain('so Bulkhead is served to a browser.');
  expect(run.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  expect(run.code).toBe(0);
});

test('an Electron that stops at once is said, and the app is served', { timeout }, async () => {
  const run = await opened([], { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron('exit 3') });
  expect(run.err).toContain('Electron stopped at once (exit code 3)');
  expect(run.out).toMatch(/^http/);
});
