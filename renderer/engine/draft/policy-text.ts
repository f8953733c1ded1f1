/** Policies in force as texts to edit: as their authors wrote them, comments included. */
import { parseDocument } from 'yaml';
import { asList, asObject } from '../../../shared/cluster/fields.ts';
import { textOfObject } from '../../../shared/draft/document-text.ts';
import { editText } from '../../../shared/draft/edit-text.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { isPolicyObject, readPolicies } from '../../../shared/draft/manifest.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import type { Manifests } from '../attack/ground.ts';
import type { DraftCalls, EditablePolicy } from './types.ts';

/** The text of a policy that was read. A snapshot keeps less of its texts: what is not the whole is written anew. */
export function policyText({ texts }: Pick<Manifests, 'texts'>, object: KubernetesObject): string {
  const file = texts.get(object.source.file);
  const text = file ? textOfObject(file.text, object) : '';
  const [read] = readPolicies(text).objects;
  return JSON.stringify(read?.raw) === JSON.stringify(object.raw) ? text : toYaml(object.raw);
}

function policyNamed({ objects }: Manifests, id: string): KubernetesObject | undefined {
  // Of two with one name the last is in force.
  return objects.findLast((object) => isPolicyObject(object) && policyIdOf(object) === id);
}

export function editablePolicy(manifests: Manifests, id: string): EditablePolicy | null {
  const object = policyNamed(manifests, id);
  return object ? { name: object.metadata.name, text: policyText(manifests, object) } : null;
}

/**
 * A proposal as a draft. A rule for a NetworkPolicy goes to the end of its list, where order means nothing; what depends
 * on an order, or takes something out, is left to the person, with the proposal as a comment above the policy.
 */
export function fixAsDraft(
  manifests: Manifests,
  { policy, text, yaml }: DraftCalls['draftFix']['args'],
): EditablePolicy {
  if (policy === null) return { name: nameIn(yaml) ?? 'Proposed policy', text: `${comment(text)}${yaml.trimEnd()}\n` };
  const object = policyNamed(manifests, policy);
  const current = object ? policyText(manifests, object) : '';
  const name = object?.metadata.name ?? policy;
  const added = object?.kind === 'NetworkPolicy' ? ruleIn(yaml) : null;
  if (!object || !added) return { name, text: `${comment(`${text}\n${yaml}`.trimEnd())}${current}` };
  const { direction, rule } = added;
  const rules = asList(asObject(object.raw.spec)[direction]);
  const edited =
    rules.length === 0
      ? editText(current, ['spec', direction], [rule])
      : editText(current, ['spec', direction, rules.length], rule);
  return { name, text: edited };
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .concat('')
    .join('\n');
}

function nameIn(yaml: string): string | null {
  const metadata = asObject(asObject(parseDocument(yaml).toJS()).metadata);
  return typeof metadata.name === 'string' ? metadata.name : null;
}

/** The one rule of a proposal that is nothing else. */
function ruleIn(yaml: string): { readonly direction: 'ingress' | 'egress'; readonly rule: unknown } | null {
  if (yaml.trim() === '' || /^#/m.test(yaml)) return null;
  const entries = Object.entries(asObject(parseDocument(yaml).toJS()));
  const [entry] = entries;
  if (!entry || entries.length !== 1) return null;
  const [direction, rules] = entry;
  if ((direction !== 'ingress' && direction !== 'egress') || !Array.isArray(rules) || rules.length !== 1) return null;
  return { direction, rule: rules[0] };
}
