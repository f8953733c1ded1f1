/** From the paths on the command line to an answer of the engine. */
import { readFileSync } from 'node:fs';
import type { Diagnostic, ReadResult } from '../../shared/kubernetes/objects.ts';
import type { Reachability } from '../../shared/reachability/reachability.ts';
import { sayDiagnostics, summary } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { type CommonOptions, engineOptions } from './options.ts';
import { say } from './output.ts';

export { finishWith } from './diagnostics.ts';

export interface Analyzed {
  readonly reachability: Reachability;
  /** Of reading and of the engine. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function analyzeInput(paths: readonly string[], options: CommonOptions): Promise<Analyzed> {
  const engine = engineOptions(options);
  const { analyze } = await import('../../shared/reachability/analyze.ts');
  const results = await readPaths(paths, options);
  const objects = results.flatMap((result) => result.objects);
  const reachability = analyze(objects, engine);
  sayDiagnostics(reachability.diagnostics, options);
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...reachability.diagnostics];
  return { reachability, diagnostics };
}

/** Reads every path and says what was wrong and what was read; fails when there is nothing to work with. */
export async function readPaths(paths: readonly string[], options: CommonOptions, where = ''): Promise<ReadResult[]> {
  if (paths.filter((path) => path === '-').length > 1) throw new Failure('standard input can be read only once');
  const results: ReadResult[] = [];
  for (const path of paths) results.push(await readPath(path));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  sayDiagnostics(diagnostics, options, where);
  if (diagnostics.some(({ code }) => code === 'path-missing')) throw new Failure('a path does not exist');
  if (results.every((result) => result.objects.length === 0)) {
    throw new Failure(
      `no Kubernetes objects in ${paths.join(', ')}`,
      'give a folder with manifests, or pipe `kubectl get … -o yaml` to -',
    );
  }
  if (!options.quiet) say(`${where}${summary(results)}`);
  return results;
}

async function readPath(path: string): Promise<ReadResult> {
  if (path === '-') {
    const { readTexts } = await import('../../shared/kubernetes/read.ts');
    return readTexts([{ file: '-', text: readStandardInput() }]);
  }
  const { readFolder } = await import('../sources/folder.ts');
  return readFolder(path);
}

function readStandardInput(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch (error) {
    throw new Failure(`cannot read standard input: ${messageOf(error)}`);
  }
}
