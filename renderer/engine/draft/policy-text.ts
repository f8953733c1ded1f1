/** Policies in force as texts to edit: as their authors wrote them, comments included. */
import { parseDocument } from 'yaml';
import { asList, asObject } from '../../../shared/cluster/fields.ts';
import { editDocument, textOfObject } from '../../../shared/draft/document-text.ts';
import { editText } from '../../../shared/draft/edit-text.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { isPolicyObject, readPolicies } from '../../../shared/draft/manifest.ts';
import type { DraftText } from '../../../shared/draft/workspace.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import type { Manifests } from '../attack/ground.ts';
import type { DraftCalls, EditablePolicy, FixedDraft } from './types.ts';

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
 * A proposal as drafts, or as changes of the drafts that its policies are in. A rule for a NetworkPolicy goes to the end
 * of its list, where order means nothing; what depends on an order, or takes something out, is left to the person, with
 * the proposal as a comment above the policy.
 *
 * @param draftOf The draft that a policy is in, if it is drafted.
 */
export function fixAsDrafts(
  manifests: Manifests,
  fix: DraftCalls['draftFix']['args'],
  draftOf: (policy: string) => Drafted | null,
): readonly FixedDraft[] {
  const results = new Map<string, FixedDraft>();
  const parts = partsOf(fix).map((part) => ({ ...part, drafted: part.policy === null ? null : draftOf(part.policy) }));
  // From the end of a text to its beginning, so that lines above stay where they are.
  parts.sort((a, b) => (b.drafted?.object.source.line ?? 0) - (a.drafted?.object.source.line ?? 0));
  for (const { policy, yaml, drafted } of parts) {
    if (policy === null) {
      const name = nameIn(yaml) ?? 'Proposed policy';
      results.set(`new ${name}`, { draft: null, name, text: `${comment(fix.text)}${yaml.trimEnd()}\n` });
      continue;
    }
    const object = drafted?.object ?? policyNamed(manifests, policy);
    const added = object?.kind === 'NetworkPolicy' ? ruleIn(yaml) : null;
    const edit = (document: string): string =>
      object && added ? withRule(document, object, added) : `${comment(`${fix.text}\n${yaml}`.trimEnd())}${document}`;
    if (drafted) {
      const { id, name, text: from } = drafted.draft;
      const text = editDocument(results.get(id)?.text ?? from, drafted.object.source.line, edit);
      results.set(id, { draft: { id, from }, name, text });
    } else {
      const before = results.get(policy)?.text ?? (object ? policyText(manifests, object) : '');
      results.set(policy, { draft: null, name: object?.metadata.name ?? policy, text: edit(before) });
    }
  }
  return [...results.values()];
}

/** A proposal for several policies names each above its part; new ones stand by themselves. */
function partsOf({ policy, yaml }: DraftCalls['draftFix']['args']): { policy: string | null; yaml: string }[] {
  if (!/^# \S+ \S+$/m.test(yaml)) return [{ policy, yaml }];
  const parts: { policy: string | null; yaml: string }[] = [];
  for (const line of yaml.split('\n')) {
    const head = /^# (\S+ \S+)$/.exec(line);
    if (head?.[1] !== undefined) parts.push({ policy: head[1], yaml: '' });
    else if (line === '---') parts.push({ policy: null, yaml: '' });
    else {
      const last = parts.at(-1) ?? { policy: null, yaml: '' };
      if (parts.length === 0) parts.push(last);
      last.yaml += `${line}\n`;
    }
  }
  return parts.filter((part) => part.yaml.trim() !== '');
}

/** A policy of a draft. */
export interface Drafted {
  readonly object: KubernetesObject;
  readonly draft: DraftText;
}

interface AddedRule {
  readonly direction: 'ingress' | 'egress';
  readonly rule: unknown;
}

function withRule(text: string, { raw }: KubernetesObject, { direction, rule }: AddedRule): string {
  const { length } = asList(asObject(raw.spec)[direction]);
  return length === 0 ? editText(text, ['spec', direction], [rule]) : editText(text, ['spec', direction, length], rule);
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
function ruleIn(yaml: string): AddedRule | null {
  if (yaml.trim() === '' || /^#/m.test(yaml)) return null;
  const entries = Object.entries(asObject(parseDocument(yaml).toJS()));
  const [entry] = entries;
  if (!entry || entries.length !== 1) return null;
  const [direction, rules] = entry;
  if ((direction !== 'ingress' && direction !== 'egress') || !Array.isArray(rules) || rules.length !== 1) return null;
  return { direction, rule: rules[0] };
}
