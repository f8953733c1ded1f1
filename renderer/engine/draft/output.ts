/** What leaves the window: files to apply, the commands, the way back, and a summary for a pull request. */
import { textOfObject } from '../../../shared/draft/document-text.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { applyCommands, deleteCommand, type OutputLayout, outputFiles, wayBack } from '../../../shared/draft/output.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { toYaml } from '../../../shared/kubernetes/write.ts';
import { diffOfImpact, writePreviewMarkdown } from '../../../shared/report/preview.ts';
import type { Manifests } from '../attack/ground.ts';
import type { Outcome } from './outcome.ts';
import { editablePolicy } from './policy-text.ts';
import type { DraftCalls, DraftOutput } from './types.ts';

const folder = 'policies';

export function outputOf(outcome: Outcome, layout: OutputLayout): DraftOutput {
  const { edits, impact, preview, context } = outcome;
  const written = new Map<unknown, string>();
  for (const edit of edits) if (edit.kind === 'apply') written.set(edit.object.raw, writtenText(outcome, edit.object));
  const policies = edits.flatMap((edit) => (edit.kind === 'apply' ? [edit.object.raw] : []));
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
  };
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
