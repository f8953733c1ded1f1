/** What applying from the command line and from the window have in common: what may be applied, its text, the way back. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { policyKinds } from '../../../shared/draft/edits.ts';
import { isObject, type Json } from '../../../shared/kubernetes/metadata.ts';
import type { Diagnostic, KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import { printable } from '../../../shared/values/escape.ts';
import type { Change, PolicyName } from './apply.ts';
import { LiveError } from './errors.ts';

/** @throws LiveError for what is not to be applied: objects with errors, other kinds, policies that name no namespace. */
export function checkPolicies(objects: readonly KubernetesObject[], diagnostics: readonly Diagnostic[]): void {
  const wrong = diagnostics.find(({ severity, code }) => severity === 'error' && code !== 'no-objects');
  if (wrong) throw new LiveError('invalid', `what has errors is not applied: ${wrong.message}`, wrong.hint);
  for (const { kind, metadata, raw } of objects) {
    if (!policyKinds.includes(kind)) {
      const hint = 'Only policies are applied: leave everything else out.';
      throw new LiveError('invalid', `${kind} ${metadata.name} is no policy`, hint);
    }
    const named = isObject(raw.metadata) && typeof raw.metadata.namespace === 'string' && raw.metadata.namespace !== '';
    if (metadata.namespace !== undefined && !named) {
      const hint = 'Write metadata.namespace: it is not guessed.';
      throw new LiveError('invalid', `${kind} ${metadata.name} names no namespace`, hint);
    }
  }
}

/** `shop/web` is a NetworkPolicy; others say their kind, as `ClusterNetworkPolicy baseline`. Null for anything else. */
export function policyNamed(text: string): PolicyName | null {
  const [, kind = 'NetworkPolicy', namespace, name = ''] = /^(?:(\w+) )?(?:([^/ ]+)\/)?([^/ ]+)$/.exec(text) ?? [];
  const isRight = (kind === 'NetworkPolicy') === (namespace !== undefined);
  return name !== '' && policyKinds.includes(kind) && isRight ? { kind, namespace: namespace ?? null, name } : null;
}

export const actionWords = { create: 'create', update: 'change', delete: 'delete', none: 'leave as it is' } as const;

/** The difference between the cluster and what it would be, as a unified diff of YAML; '' when there is none. */
export function patchOf({ action, before, after }: Change): string {
  if (action === 'none') return '';
  const lines = createTwoFilesPatch('', '', yamlOf(before), yamlOf(after)).split('\n');
  // Without the names of two files that there are not.
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return first === -1 ? '' : lines.slice(first).map(printable).join('\n');
}

function yamlOf(value: Json | null): string {
  return value === null ? '' : toYaml(value);
}

/** The text of a revert file, and the command that goes back with it. */
export function wayBackOf(
  changes: readonly Change[],
  file: string,
  target: { readonly context: string; readonly kubeconfig: string | null },
): { readonly text: string; readonly command: string } {
  const before = changes.flatMap((change) => (change.before === null ? [] : [change.before]));
  const created = changes.filter(({ action }) => action === 'create').map(({ id }) => id);
  const words = [
    ...(before.length > 0 ? [quoted(file)] : []),
    ...created.map((id) => `--delete ${quoted(id.replace(/^NetworkPolicy /, ''))}`),
    `--context ${quoted(target.context)}`,
    ...(target.kubeconfig === null ? [] : [`--kubeconfig ${quoted(target.kubeconfig)}`]),
    '--yes',
  ];
  const command = printable(`bulkhead apply ${words.join(' ')}`);
  const head = `# What was in force before bulkhead apply. To go back:\n#   ${command}\n`;
  return { command, text: head + before.map((one) => `---\n${toYaml(one)}`).join('') };
}

export function revertName(context: string): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 17);
  return `bulkhead-revert-${context.replace(/[^\w.-]/g, '_').slice(0, 80)}-${stamp}.yaml`;
}

/** On disk before anything is changed; a file that is there is never written over. @throws the error of Node. */
export function writeRevert(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
