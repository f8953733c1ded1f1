/** `bulkhead apply FILE --context NAME --yes`: reviewed policies into a cluster, with a way back. */
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { printable } from '../../shared/values/escape.ts';
import type { ClusterAccess } from '../sources/kubeconfig/access.ts';
import type { Change, PolicyName } from '../sources/kubeconfig/apply.ts';
import type { ApiClient } from '../sources/kubeconfig/client.ts';
import { LiveError } from '../sources/kubeconfig/errors.ts';
import { isProtected, protectedPatterns } from '../sources/kubeconfig/protected.ts';
import {
  actionWords,
  checkPolicies,
  patchOf,
  policyNamed,
  revertName,
  wayBackOf,
  writeRevert,
} from '../sources/kubeconfig/reviewed.ts';
import { plural } from './diagnostics.ts';
import { Failure, messageOf } from './failure.ts';
import { readPaths } from './input.ts';
import { withCluster } from './live.ts';
import type { ApplyOptions } from './options.ts';
import { say, withOutput } from './output.ts';

export async function apply(paths: readonly string[], options: ApplyOptions): Promise<number> {
  const deleted = (options.delete ?? []).map(deletedPolicy);
  if (paths.length + deleted.length === 0)
    throw new Failure('nothing to apply', 'Name files with policies, or --delete.');
  const read = paths.length === 0 ? null : await readPaths(paths, options);
  const objects: readonly KubernetesObject[] = read?.objects ?? [];
  const { planApply, carryOut } = await import('../sources/kubeconfig/apply.ts');
  return withCluster(options, async (client, access) => {
    checkPolicies(objects, read?.diagnostics ?? []);
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
    keepWayBack(options, effective, access);
    await carry(client, effective, carryOut, signal);
    return 0;
  });
}

function deletedPolicy(text: string): PolicyName {
  const name = policyNamed(text);
  if (name) return name;
  throw new Failure(`--delete '${text}' names no policy`, "Write namespace/name, or 'ClusterNetworkPolicy name'.");
}

function planText(changes: readonly Change[], { context, cluster, server }: ClusterAccess): string {
  const head = `context ${printable(context)}, cluster ${printable(cluster)} (${server.origin})\n`;
  const parts = changes.map((change) => `\n${actionWords[change.action]} ${printable(change.id)}\n${patchOf(change)}`);
  return head + parts.join('');
}

function checkConfirmation({ context, cluster }: ClusterAccess, options: ApplyOptions): void {
  if (!isProtected([context, cluster], protectedPatterns(process.env))) return;
  if (options.confirm === context) return;
  const hint = `Type its name to go on: --confirm ${JSON.stringify(context)}`;
  throw new Failure(`the context '${context}' is protected: nothing was changed`, hint);
}

function keepWayBack(options: ApplyOptions, changes: readonly Change[], { context }: ClusterAccess): void {
  const file = options.revert ?? revertName(context);
  const { text, command } = wayBackOf(changes, file, { context, kubeconfig: options.kubeconfig ?? null });
  try {
    writeRevert(file, text);
  } catch (error) {
    const hint = 'Name another file with --revert. Nothing was changed.';
    throw new Failure(`cannot write the way back to '${file}': ${messageOf(error)}`, hint);
  }
  say(`the way back: ${printable(file)}`);
  say(`  ${command}`);
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
      say(printable(`done: ${actionWords[action]} ${id}`));
    });
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    throw new Failure(`${error.message} (${done} of ${plural(changes.length, 'change')} done)`, error.hint);
  }
}
