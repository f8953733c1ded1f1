/** Runs the real command line in a process of its own. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = process.env.BULKHEAD_TEST_CLI;

/** BULKHEAD_TEST_CLI=dist/cli/bulkhead.js runs what was built; the sources otherwise, so that nothing stale is tested. */
export const entry = path.resolve(root, built ?? 'main/cli/bulkhead.ts');

export function commandLine(script: string = entry): string[] {
  return built === undefined ? ['--import', import.meta.resolve('tsx'), script] : [script];
}

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly script?: string;
  /** Closes our end of its standard output after the first data, or before there is any. */
  readonly hangUp?: boolean | 'at once';
}

export function bulkhead(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...commandLine(options.script), ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...options.env },
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    });
    let out = '';
    if (options.hangUp === 'at once') child.stdout.destroy();
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
      if (options.hangUp) child.stdout.destroy();
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    // A command that does not read its input may be gone before it is written.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

const made: string[] = [];
afterAll(() => {
  for (const one of made) rmSync(one, { recursive: true, force: true });
});

/** A new folder with these files, readable by every user; gone after the tests of the file. */
export function folder(files: Readonly<Record<string, string>>): string {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'bulkhead-cli-')));
  made.push(base);
  chmodSync(base, 0o755);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(base, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return base;
}
