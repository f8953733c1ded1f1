/** `bulkhead apply FILE --context NAME --yes`: reviewed policies into a cluster, with a way back. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { policyKinds } from '../../shared/draft/edits.ts';
import type { Json } from '../../shared/kubernetes/metadata.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { toYaml } from '../../shared/kubernetes/write.ts';
import { printable } from '../../shared/values/escape.ts';
import type { ClusterAccess } from '../sources/kubeconfig/access.ts';
import type { Change, PolicyName } from '../sources/kubeconfig/apply.ts';
import type { ApiClient } from '../sources/kubeconfig/client.ts';
import { LiveError } from '../sources/kubeconfig/errors.ts';
import { isProtected, protectedPatterns } from '../sources/kubeconfig/protected.ts';
import { plural } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { readPaths } from './input.ts';
import { withCluster } from './live.ts';
import type { ApplyOptions } from './options.ts';
import { say, withOutput } from './output.ts';

export async function apply(paths: readonly string[], options: ApplyOptions): Promise<number> {
  const deleted = (options.delete ?? []).map(nameOf);
  if (paths.length + deleted.length === 0)
    throw new Failure('nothing to apply', 'Name files with policies, or --delete.');
  const objects = paths.length === 0 ? [] : await policiesOf(paths, options);
  const { planApply, carryOut } = await import('../sources/kubeconfig/apply.ts');
  return withCluster(options, async (client, access) => {
    const { signal } = new AbortController();
    const changes = await planApply(client, objects, deleted, { signal, force: options.forceConflicts === true });
    withOutput(options.file, (write) => write(planText(changes, access)));
    const effective = changes.filter(({ action }) => action !== 'none');
    if (effective.length === 0) return 0;
    if (!options.yes) {
      say('nothing was changed: this was a dry run. To apply it, add --yes');
      return 0;
    }
    checkConfirmation(access, options);
    writeRevert(options, effective, access);
    await carry(client, effective, carryOut, signal);
    return 0;
  });
}

async function policiesOf(paths: readonly string[], options: ApplyOptions): Promise<readonly KubernetesObject[]> {
  const { objects, diagnostics } = await readPaths(paths, options);
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong) throw new Failure('what has errors is not applied', 'Mend what is said above first.');
  for (const { kind, metadata, raw } of objects) {
    if (!policyKinds.includes(kind))
      throw new Failure(
        `${kind} ${metadata.name} is no policy`,
        'Only policies are applied: leave everything else out.',
      );
    const own: unknown = raw.metadata;
    const named = typeof own === 'object' && own !== null && 'namespace' in own && own.namespace;
    if (metadata.namespace !== undefined && !named) {
      throw new Failure(`${kind} ${metadata.name} names no namespace`, 'Write metadata.namespace: it is not guessed.');
    }
  }
  return objects;
}

/** `shop/web` is a NetworkPolicy; others say their kind, as `ClusterNetworkPolicy baseline`. */
function nameOf(text: string): PolicyName {
  const [, kind = 'NetworkPolicy', namespace, name = ''] = /^(?:(\w+) )?(?:([^/ ]+)\/)?([^/ ]+)$/.exec(text) ?? [];
  const namespaced = kind === 'NetworkPolicy';
  if (name === '' || !policyKinds.includes(kind) || namespaced === (namespace === undefined)) {
    throw new Failure(`--delete '${text}' names no policy`, "Write namespace/name, or 'ClusterNetworkPolicy name'.");
  }
  return { kind, namespace: namespace ?? null, name };
}

const words = { create: 'create', update: 'change', delete: 'delete', none: 'leave as it is' } as const;

function planText(changes: readonly Change[], { context, cluster, server }: ClusterAccess): string {
  const head = `context ${context}, cluster ${cluster} (${server.origin})\n`;
  const parts = changes.map(({ id, action, before, after }) => {
    const title = `\n${words[action]} ${id}\n`;
    if (action === 'none') return title;
    const [, ...patch] = createTwoFilesPatch('cluster', 'draft', yamlOf(before), yamlOf(after), '', '').split('\n');
    return title + patch.join('\n');
  });
  return printableLines(head + parts.join(''));
}

function yamlOf(value: Json | null): string {
  return value === null ? '' : toYaml(value);
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function checkConfirmation({ context, cluster }: ClusterAccess, options: ApplyOptions): void {
  if (!isProtected([context, cluster], protectedPatterns(process.env))) return;
  if (options.confirm === context) return;
  const hint = `Type its name to go on: --confirm ${JSON.stringify(context)}`;
  throw new Failure(`the context '${context}' is protected: nothing was changed`, hint);
}

/** Before anything is changed; a file that is there is never written over. */
function writeRevert(options: ApplyOptions, changes: readonly Change[], { context }: ClusterAccess): void {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const file = options.revert ?? `bulkhead-revert-${context.replace(/[^\w.-]/g, '_')}-${stamp}.yaml`;
  const before = changes.flatMap((change) => (change.before === null ? [] : [change.before]));
  const created = changes.filter(({ action }) => action === 'create').map(({ id }) => id);
  const flags = [
    ...(before.length > 0 ? [quoted(file)] : []),
    ...created.map((id) => `--delete ${quoted(id.replace(/^NetworkPolicy /, ''))}`),
    `--context ${quoted(context)}`,
    ...(options.kubeconfig === undefined ? [] : [`--kubeconfig ${quoted(options.kubeconfig)}`]),
    '--yes',
  ];
  const back = `bulkhead apply ${flags.join(' ')}`;
  const text = `# What was in force before bulkhead apply. To go back:\n#   ${printable(back)}\n${before.map((one) => `---\n${toYaml(one)}`).join('')}`;
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new Failure(
      `cannot write the way back to '${file}': ${messageOf(error)}`,
      'Name another file with --revert. Nothing was changed.',
    );
  }
  say(`the way back: ${printable(file)}`);
  say(`  ${printable(back)}`);
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

type CarryOut = (
  client: ApiClient,
  changes: readonly Change[],
  signal: AbortSignal,
  done: (change: Change) => void,
) => Promise<void>;

async function carry(
  client: ApiClient,
  changes: readonly Change[],
  carryOut: CarryOut,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  try {
    await carryOut(client, changes, signal, ({ id, action }) => {
      done++;
      say(printable(`done: ${words[action]} ${id}`));
    });
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    throw new Failure(`${error.message} (${done} of ${plural(changes.length, 'change')} done)`, error.hint);
  }
}
