/** What leaves the window: files to apply, the commands, the way back, and a summary for a pull request. */
import { textOfObject } from '../../../shared/draft/document-text.ts';
import { type Edit, policyIdOf } from '../../../shared/draft/edits.ts';
import { applyCommands, deleteCommand, type OutputLayout, outputFiles, wayBack } from '../../../shared/draft/output.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import { diffOfImpact, writePreviewMarkdown } from '../../../shared/report/preview.ts';
import type { Manifests } from '../attack/ground.ts';
import { some } from '../inspect/links.ts';
import type { Outcome } from './outcome.ts';
import { editablePolicy } from './policy-text.ts';
import type { DraftCalls, DraftOutput } from './types.ts';

const folder = 'policies';

export function outputOf(outcome: Outcome, layout: OutputLayout): DraftOutput {
  const { edits, impact, preview, context } = outcome;
  const written = new Map<unknown, string>();
  const { objects, overridden } = lastOfEach(edits);
  for (const object of objects) written.set(object.raw, writtenText(outcome, object));
  const policies = objects.map(({ raw }) => raw);
  const files = policies.length === 0 ? [] : outputFiles(policies, layout, (one) => written.get(one) ?? toYaml(one));
  const { remove, restore } = wayBack(context.objects, impact.edited);
  const { apply } = applyCommands(layout === 'one' ? (files[0]?.path ?? '') : folder, layout);
  const markdown: string[] = [];
  writePreviewMarkdown(preview, diffOfImpact(impact), (text) => markdown.push(text));
  return {
    files,
    apply: [...(files.length === 0 ? [] : [apply]), ...impact.edited.deleted.map(({ id }) => deleteCommand(id))],
    deleted: impact.edited.deleted.map(({ id }) => id),
    revert: [...(restore === '' ? [] : ['kubectl apply -f restore.yaml']), ...remove.map(deleteCommand)],
    restore,
    markdown: markdown.join(''),
    overridden: some(overridden, maxNamed, (id) => id),
  };
}

/** How many policies are named. */
const maxNamed = 20;

/** Of policies with one id the last is in force, and none that is deleted later: as the preview has it. */
function lastOfEach(edits: readonly Edit[]): { objects: readonly KubernetesObject[]; overridden: readonly string[] } {
  const last = new Map<string, KubernetesObject>();
  const overridden = new Set<string>();
  for (const edit of edits) {
    const id = edit.kind === 'apply' ? policyIdOf(edit.object) : edit.policy;
    if (last.delete(id)) overridden.add(id);
    if (edit.kind === 'apply') last.set(id, edit.object);
  }
  return { objects: [...last.values()], overridden: [...overridden] };
}

/** A drafted policy with its author's comments. */
export function writtenText({ drafts }: Pick<Outcome, 'drafts'>, object: KubernetesObject): string {
  const draft = drafts.files.get(object.source.file);
  return draft ? textOfObject(draft.text, object) : toYaml(object.raw);
}

/** The policies of a draft, and those in force of the same names; new ones come last. */
export function diffOf(outcome: Outcome, manifests: Manifests, draft: string): DraftCalls['draftDiff']['result'] {
  const before: string[] = [];
  const after: string[] = [];
  const added: string[] = [];
  for (const edit of outcome.edits) {
    if (edit.kind === 'delete' || outcome.drafts.files.get(edit.object.source.file)?.id !== draft) continue;
    const text = writtenText(outcome, edit.object);
    const inForce = editablePolicy(manifests, policyIdOf(edit.object));
    if (inForce) {
      before.push(inForce.text);
      after.push(text);
    } else added.push(text);
  }
  const joined = (texts: readonly string[]): string => texts.join('---\n');
  return { before: joined(before), after: joined([...after, ...added]), replaced: before.length, added: added.length };
}
