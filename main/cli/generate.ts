/** `bulkhead generate KIND PATH`: policies, and what was verified about them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Workload } from '../../shared/cluster/model.ts';
import type { DraftContext } from '../../shared/draft/context.ts';
import type { Generated } from '../../shared/draft/generate/generated.ts';
import type { GenerateRequest } from '../../shared/draft/generate/request.ts';
import { printable } from '../../shared/values/escape.ts';
import { finishWith, sayDiagnostics } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { linesOf, readInput } from './input.ts';
import { checkNamespaces, namespacesOf } from './namespace-filter.ts';
import { engineOptions, type GenerateOptions, type GeneratorKind, generatorKinds } from './options.ts';
import { say, withOutput } from './output.ts';
import { parsePorts } from './port-option.ts';
import { didYouMean, nearest } from './suggest.ts';

export async function generate(kind: string, paths: readonly string[], options: GenerateOptions): Promise<number> {
  const generator = generatorKinds.find((one) => one === kind);
  if (!generator) {
    const names = generatorKinds.map((name) => ({ name, keys: [name] }));
    throw new Failure(
      `no generator '${kind}'${didYouMean(nearest(kind, names))}`,
      `name one of ${generatorKinds.join(', ')}`,
    );
  }
  checkOptions(generator, options);
  const engine = engineOptions(options);
  const { objects, texts, diagnostics } = await readInput(paths, options);
  checkNamespaces(options.namespace, namespacesOf(objects));
  const { draftContext } = await import('../../shared/draft/context.ts');
  const context = draftContext(objects, engine, linesOf(texts));
  sayDiagnostics(context.base.engine.diagnostics, options);
  const { generate: generateBy } = await import('../../shared/draft/generate/request.ts');
  const generated = generateBy(context, requestOf(generator, context, options));
  if (generated.policies.length === 0)
    throw new Failure('there is nothing to write', generated.notes.join('; ') || undefined);
  const excluded = new Set(options.exclude ?? []);
  const unknown = [...excluded].find((id) => !generated.rows.some((row) => row.id === id));
  if (unknown !== undefined) {
    const rows = generated.rows.map(({ id }) => ({ name: `'${id}'`, keys: [id] }));
    throw new Failure(
      `no connection '${unknown}' to leave out${didYouMean(nearest(unknown, rows))}`,
      'list them with -o md',
    );
  }
  if (options.folder !== undefined) await writeFolder(options.folder, generated, options);
  else {
    const reports = await import('../../shared/report/generated.ts');
    withOutput(options.file, (write) => {
      if (options.output === 'json') reports.writeGeneratedJson(generated, excluded, write);
      else if (options.output === 'md') reports.writeReviewMarkdown(generated, excluded, write);
      else reports.writeGeneratedYaml(generated, write);
    });
  }
  return (await sayResult(context, generated, options)) || finishWith(diagnostics, { strict: options.strict === true });
}

const needs: Partial<Record<GeneratorKind, readonly (keyof GenerateOptions)[]>> = {
  quarantine: ['workload'],
  'cut-path': ['from', 'to'],
  'ring-fence': ['namespace'],
  'isolate-tenants': ['label'],
};

function checkOptions(kind: GeneratorKind, options: GenerateOptions): void {
  for (const option of needs[kind] ?? [])
    if (options[option] === undefined) throw new Failure(`generate ${kind} needs --${option}`);
  if (options.kustomize && options.folder === undefined) throw new Failure('--kustomize needs --folder');
  if (kind === 'ring-fence' && options.namespace?.length !== 1) throw new Failure('ring-fence is for one namespace');
}

function requestOf(kind: GeneratorKind, context: DraftContext, options: GenerateOptions): GenerateRequest {
  const { namespace: namespaces, exclude, as: form, mode, investigators, port, label } = options;
  const some = { ...(namespaces && { namespaces }), ...(exclude && { exclude }), ...(form && { form }) };
  switch (kind) {
    case 'default-deny':
    case 'least-privilege':
    case 'close-internet':
      return { kind, ...some };
    case 'ring-fence': {
      const [namespace = ''] = namespaces ?? [];
      return { kind, namespace, labels: label === undefined ? {} : labelOf(label), ...some };
    }
    case 'quarantine': {
      const workload = workloadNamed(context, options.workload ?? '');
      return { kind, workload, ...(mode && { mode }), ...(investigators && { investigators }) };
    }
    case 'cut-path': {
      const [from, to] = [workloadNamed(context, options.from ?? ''), workloadNamed(context, options.to ?? '')];
      return { kind, from, to, ...(port !== undefined && { ports: parsePorts(port) }) };
    }
    case 'isolate-tenants':
      return { kind, label: label ?? '', ...some };
  }
}

function labelOf(text: string): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new Failure(`--label '${text}' is no label`, 'write key=value');
  return { [text.slice(0, at)]: text.slice(at + 1) };
}

function workloadNamed({ cluster }: DraftContext, text: string): Workload {
  const found = cluster.workloads.filter(({ id, namespace, name }) => id === text || `${namespace}/${name}` === text);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) throw new Failure(`'${text}' is several workloads`, `name one: ${found.map(({ id }) => id).join(', ')}`);
  const names = cluster.workloads.map(({ id, namespace, name }) => ({
    name: id,
    keys: [id, `${namespace}/${name}`, name],
  }));
  throw new Failure(
    `no workload '${text}'${didYouMean(nearest(text, names))}`,
    'write namespace/name or namespace/name[Kind]',
  );
}

async function writeFolder(
  folder: string,
  { policies }: Generated,
  { kustomize, quiet }: GenerateOptions,
): Promise<void> {
  const { applyCommands, outputFiles } = await import('../../shared/draft/output.ts');
  const layout = kustomize ? 'kustomize' : 'each';
  try {
    mkdirSync(folder, { recursive: true });
    // Never over a file of somebody's.
    for (const { path: name, text } of outputFiles(policies, layout))
      writeFileSync(path.join(folder, name), text, { flag: 'wx' });
  } catch (error) {
    throw new Failure(`cannot write to '${folder}': ${messageOf(error)}`, 'name a folder that is new or empty');
  }
  const { apply, revert } = applyCommands(folder, layout);
  if (!quiet)
    say(
      `${policies.length === 1 ? '1 policy' : `${policies.length} policies`} in ${folder}; apply: ${apply}; undo: ${revert}`,
    );
}

/** To standard error what was verified, and what the policies would break; 1 where --fail-on asks for it. */
async function sayResult(context: DraftContext, generated: Generated, options: GenerateOptions): Promise<number> {
  const { brokenConnections } = await import('../../shared/draft/breaks.ts');
  const { statementLines } = await import('../../shared/report/generated.ts');
  const broken = brokenConnections(context, generated.impact).filter(({ severity }) => severity === 'error');
  const wrong = generated.claims.some(
    ({ verdict }) => verdict === 'not-so' || (verdict === 'not-known' && options.failOn !== 'error'),
  );
  if (!options.quiet) {
    // YAML and Markdown say it themselves.
    const isSaid = options.folder === undefined && options.output !== 'json';
    if (!isSaid) for (const line of statementLines(generated)) say(printable(line));
    for (const { title } of broken.slice(0, 10)) say(`breaks: ${printable(title)}`);
    if (broken.length > 10) say(`breaks: and ${broken.length - 10} more; see bulkhead preview`);
  }
  return options.failOn !== undefined && (wrong || broken.length > 0) ? 1 : 0;
}
