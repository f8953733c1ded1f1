/** Starts other programs: waits for them, passes signals on, keeps their noise away. Built-in modules only. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Something that the user can do something about: shown without a stack trace. */
export class SetupError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [quiet] collect the output instead of showing it
 * @property {number} [timeout] in milliseconds
 *
 * @typedef {object} Finished
 * @property {number} code exit code; 128 + number of the signal that ended it, 127 when it could not be started
 * @property {string} output what it printed, when quiet
 */

/**
 * Runs a program to its end. While it runs, Ctrl-C is its business: the terminal sends it the signal too.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...(timeout !== undefined && { timeout }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    let interrupted = false;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      interrupted = true;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    /** @param {number} code */
    const finish = (code) => {
      for (const signal of signals) process.off(signal, pass);
      // A setup step that was interrupted must not be followed by the next one.
      if (interrupted && quiet) process.exit(code || 130);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * Runs a script with the Node that runs this one.
 *
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function node(args, options) {
  return run(process.execPath, args, options);
}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Runs the main function of a script: a SetupError ends it with a plain message.
 *
 * @param {() => Promise<number>} main answers with the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`bulkhead: ${error.message}\n`);
    process.exitCode = 1;
  }
}
