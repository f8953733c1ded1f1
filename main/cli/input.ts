/** From the paths on the command line to an answer of the engine. */
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import type { TextStore } from '../../shared/kubernetes/positions.ts';
import type { ReadResult } from '../../shared/kubernetes/read.ts';
import type { LineOf } from '../../shared/policy/fields.ts';
import type { Reachability } from '../../shared/reachability/reachability.ts';
import { type AddressSet, parseAddress } from '../../shared/values/addresses.ts';
import type { InputTexts } from '../sources/stdin.ts';
import { sayDiagnostics, summary } from './diagnostics.ts';
import { Failure, Stopped } from './failure.ts';
import { engineOptions, type InputOptions, isLive, type LiveOptions, type ReadOptions } from './options.ts';
import { say } from './output.ts';

export interface Analyzed {
  readonly reachability: Reachability;
  /** Of reading and of the engine. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `asked` are the ends of a question; those that are addresses are told apart from all others. */
export async function analyzeInput(
  paths: readonly string[],
  options: InputOptions,
  asked: readonly string[] = [],
): Promise<Analyzed> {
  const engine = engineOptions(options);
  const { analyze } = await import('../../shared/reachability/analyze.ts');
  const { objects, texts, diagnostics } = await readInput(paths, options);
  const reachability = analyze(objects, {
    ...engine,
    lineOf: linesOf(texts),
    extraAddresses: asked.flatMap(addressOf),
  });
  sayDiagnostics(reachability.diagnostics, options);
  return { reachability, diagnostics: [...diagnostics, ...reachability.diagnostics] };
}

/** An address that is asked about is a range of its own, so that the answer is about it and not about its neighbours. */
function addressOf(text: string): AddressSet[] {
  const parsed = isIP(text) === 0 ? null : parseAddress(text);
  return parsed ? [[parsed.address, parsed.address + 1n]] : [];
}

export function linesOf(texts: TextStore): LineOf {
  return (source, pointer) => texts.lineOf(source, pointer);
}

/** The cluster that a command is about: the paths, or what --kubeconfig and --context name. */
export async function readInput(
  paths: readonly string[],
  options: ReadOptions & LiveOptions,
  where = '',
): Promise<ReadResult> {
  if (!isLive(options)) {
    if (paths.length > 0) return readPaths(paths, options, where);
    throw new Failure(
      'nothing to read',
      'Give a folder, a file or -, or read a live cluster with --context or --kubeconfig.',
    );
  }
  if (paths.length === 0) return (await import('./live.ts')).readLive(options, where);
  throw new Failure('both files and a live cluster', 'Leave out the path, or --kubeconfig and --context.');
}

/**
 * Reads all paths as one cluster and says what was wrong and what was read. Stops when a path is missing, because an
 * answer without it would be a wrong one, and when there is nothing to work with.
 */
export async function readPaths(paths: readonly string[], options: ReadOptions, where = ''): Promise<ReadResult> {
  if (paths.filter((one) => one === '-').length > 1) throw new Failure('standard input can be read only once');
  const { readInputs } = await import('../../shared/snapshot/inputs.ts');
  const inputs: InputTexts[] = [];
  for (const one of paths) inputs.push(await readPath(one, paths.length > 1));
  const failed = inputs.flatMap((input) => input.diagnostics);
  const missing = failed.filter(({ code }) => code === 'path-missing');
  if (missing.length > 0) {
    sayDiagnostics(missing, options, where);
    throw new Stopped();
  }
  const texts = inputs.flatMap((input) => input.texts);
  const read = readInputs(texts, new Set(paths));
  const result = { ...read, diagnostics: [...failed, ...read.diagnostics] };
  sayDiagnostics(result.diagnostics, options, where);
  // Like a path that is missing: an answer without it would be a wrong one.
  if (read.diagnostics.some(({ code }) => unopened.has(code))) throw new Stopped();
  if (!options.quiet) say(`${where}${summary(result)}`);
  if (result.objects.length === 0) throw new Stopped();
  return result;
}

/** What is said of a snapshot of which nothing was read. */
const unopened = new Set(['snapshot-damaged', 'snapshot-newer', 'snapshot-too-large']);

async function readPath(at: string, isOneOfSeveral: boolean): Promise<InputTexts> {
  if (at === '-') return (await import('../sources/stdin.ts')).readStdin();
  const input = await (await import('../sources/folder.ts')).readFolder(at);
  if (!isOneOfSeveral) return input;
  // Names are relative to their folder; those of two folders must not be taken for one another.
  const isFolder = statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const name = (file: string): string => (isFolder ? path.join(at, file) : at);
  return {
    texts: input.texts.map(({ file, text }) => ({ file: name(file), text })),
    diagnostics: input.diagnostics.map((one) => (one.file === undefined ? one : { ...one, file: name(one.file) })),
  };
}
