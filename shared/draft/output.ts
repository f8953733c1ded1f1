/** Policies as files to keep and apply: one file or one per policy, a kustomize base, and the way back. */
import { asObject } from '../cluster/fields.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { toYaml } from '../kubernetes/write.ts';
import { type Edited, policyIdOf } from './edits.ts';
import { type Manifest, nameOf, policiesYaml } from './manifest.ts';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

export type OutputLayout = 'one' | 'each' | 'kustomize';

/**
 * Files of these policies; names of two policies never meet.
 *
 * @param textOf A policy as YAML that ends with a line break: where somebody wrote it, as they did.
 */
export function outputFiles(
  policies: readonly Manifest[],
  layout: OutputLayout,
  textOf: (policy: Manifest) => string = toYaml,
): OutputFile[] {
  if (layout === 'one') return [{ path: 'policies.yaml', text: policies.map(textOf).join('---\n') }];
  const taken = new Set<string>();
  const files = policies.map((policy): OutputFile => {
    const { name, namespace } = asObject(policy.metadata);
    const stem = [namespace, name].filter((part) => part !== undefined).map((part) => nameOf(String(part)));
    let path = `${stem.join('-')}.yaml`;
    for (let i = 2; taken.has(path); i++) path = `${stem.join('-')}-${i}.yaml`;
    taken.add(path);
    return { path, text: textOf(policy) };
  });
  if (layout === 'each') return files;
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map(({ path }) => path),
  };
  return [{ path: 'kustomization.yaml', text: toYaml(kustomization) }, ...files];
}

/** What takes edits back: policies to delete again, and those to apply as they were. */
export function wayBack(
  objects: readonly KubernetesObject[],
  { added, replaced, deleted }: Edited,
): { readonly remove: readonly string[]; readonly restore: string } {
  const gone = new Set([...replaced.map(({ before }) => before), ...deleted].map(({ id }) => id));
  // Of two with one name the last is in force.
  const originals = new Map<string, Manifest>();
  for (const object of objects) {
    const id = policyIdOf(object);
    if (gone.has(id)) originals.set(id, object.raw);
  }
  return { remove: added.map(({ id }) => id), restore: policiesYaml([...originals.values()]) };
}

/** The commands that apply a path and take it back. */
export function applyCommands(path: string, layout: OutputLayout): { readonly apply: string; readonly revert: string } {
  const option = layout === 'kustomize' ? '-k' : '-f';
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return { apply: `kubectl apply ${option} ${quoted}`, revert: `kubectl delete ${option} ${quoted}` };
}

/** The command that deletes a policy by its id (`Kind namespace/name`). */
export function deleteCommand(id: string): string {
  const [kind = '', name = ''] = id.split(' ');
  const [namespace, own] = name.includes('/') ? name.split('/') : [null, name];
  return `kubectl delete ${kind.toLowerCase()} ${own}${namespace === null ? '' : ` -n ${namespace}`}`;
}
