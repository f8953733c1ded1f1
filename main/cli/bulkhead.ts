#!/usr/bin/env node
/** The entry: runs a command and turns whatever happens into an exit code. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CommanderError } from 'commander';
import { printable } from '../../shared/values/escape.ts';
import { BrokenPipe, Failure, messageOf, Stopped } from './failure.ts';
import { say } from './output.ts';
import { createProgram } from './program.ts';

/** Same depth in the source tree and in dist/. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

function exitCodeOf(error: unknown): number {
  if (error instanceof BrokenPipe) return 0;
  if (error instanceof Stopped) return 2;
  // Commander has said it already; asking for help or the version is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Failure) {
    say(`error: ${printable(error.message)}`);
    if (error.hint) say(`  hint: ${printable(error.hint)}`);
    return 2;
  }
  say(`internal error: ${printable(messageOf(error))}`);
  say('  hint: this is a bug in Bulkhead; please report it, with BULKHEAD_DEBUG=1 set for the details');
  if (process.env.BULKHEAD_DEBUG === '1' && error instanceof Error) say(error.stack ?? '');
  return 2;
}

process.on('uncaughtException', (error) => process.exit(exitCodeOf(error)));

const invokedAs = basename(process.argv[1] ?? '').replace(/\.[cm]?[jt]s$/, '');
const name = invokedAs === 'kubectl-bulkhead' ? 'kubectl bulkhead' : 'bulkhead';
const program = createProgram(name, readVersion(), (code) => {
  process.exitCode = code;
});
program.exitOverride().showHelpAfterError(`(see ${name} --help)`);
for (const command of program.commands) {
  command.exitOverride().showHelpAfterError(`(see ${name} ${command.name()} --help)`);
}
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
