/** `bulkhead preview PATH --with POLICY…`: what changes and what breaks. */

import type { AttackChange } from '../../shared/draft/attack-change.ts';
import type { DraftContext } from '../../shared/draft/context.ts';
import type { Edit } from '../../shared/draft/edits.ts';
import type { Impact } from '../../shared/draft/impact.ts';
import type { Preview } from '../../shared/draft/preview.ts';
import type { RolloutCheck } from '../../shared/draft/rollout.ts';
import type { Diagnostic, KubernetesObject } from '../../shared/kubernetes/objects.ts';
import type { Policy } from '../../shared/policy/rule.ts';
import type { ReachabilityDiff } from '../../shared/reachability/types.ts';
import type { Paint, Write } from '../../shared/report/report.ts';
import { printable } from '../../shared/values/escape.ts';
import { finishWith, sayDiagnostics } from './diagnostics.ts';
import { Failure } from './failure.ts';
import { linesOf, readInput, readPaths } from './input.ts';
import { checkNamespaces, filterDiff, namespacesOf } from './namespace-filter.ts';
import { engineOptions, type PreviewOptions } from './options.ts';
import { paintFor, say, withOutput } from './output.ts';
import { didYouMean, nearest } from './suggest.ts';

export async function preview(paths: readonly string[], options: PreviewOptions): Promise<number> {
  const { with: added = [], delete: deleted = [] } = options;
  if (added.length + deleted.length === 0)
    throw new Failure('nothing to preview', 'name policies with --with, or --delete');
  if (paths.includes('-') && added.includes('-')) throw new Failure('standard input can be only one of the two');
  const engine = engineOptions(options);
  const writer = await previewWriter(options.output);
  const old = await readInput(paths, options);
  checkNamespaces(options.namespace, namespacesOf(old.objects));
  const drafts = added.length === 0 ? null : await readPaths(added, options, 'draft: ');
  const [{ draftContext }, { previewOf }, { diffOfImpact }] = await Promise.all([
    import('../../shared/draft/context.ts'),
    import('../../shared/draft/preview.ts'),
    import('../../shared/report/preview.ts'),
  ]);
  const { policyKinds } = await import('../../shared/draft/edits.ts');
  const drafted = drafts?.objects ?? [];
  const policies = drafted.filter(({ kind }) => policyKinds.includes(kind));
  const others = drafted.length - policies.length;
  if (others > 0 && !options.quiet) say(`note: of --with only policies count: ${others} other objects were left out`);
  if (drafts && policies.length === 0) throw new Failure('--with names no policies');

  const sources = new Set(drafted.map(({ source }) => source));
  const [lines, draftLines] = [linesOf(old.texts), drafts && linesOf(drafts.texts)];
  const lineOf: typeof lines = (source, pointer) =>
    draftLines && sources.has(source) ? draftLines(source, pointer) : lines(source, pointer);
  const context = draftContext(old.objects, engine, lineOf);
  const edits = editsOf(policies, deleted, context.base.engine.policies);
  const impact = context.base.impact(edits);
  const result = { ...previewOf(context, impact), ...(await onRequest(context, impact, edits, options)) };
  sayDiagnostics(impact.diagnostics, options, 'draft: ');
  const diff = filterDiff(diffOfImpact(impact), { wanted: options.namespace, nodes: options.nodes === true });
  const said = [...old.diagnostics, ...(drafts?.diagnostics ?? []), ...impact.diagnostics];
  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer(result, diff, said, write, paint));

  if (options.revert !== undefined) await writeRevert(options.revert, old.objects, impact);
  const strict = finishWith(said, { strict: options.strict === true });
  if (strict !== 0 || options.failOn === undefined) return strict;
  const different = diff.added.length + diff.removed.length + diff.changed.length > 0;
  if (options.failOn === 'any' && different) return 1;
  return finishWith(result.breaks.map(asDiagnostic), { failOn: options.failOn });
}

async function writeRevert(file: string, objects: readonly KubernetesObject[], { edited }: Impact): Promise<void> {
  const { deleteCommand, wayBack } = await import('../../shared/draft/output.ts');
  const { remove, restore } = wayBack(objects, edited);
  withOutput(file, (write) => write(restore));
  if (restore !== '') say(`to go back: kubectl apply -f ${printable(file)}`);
  for (const id of remove) say(`to go back: ${printable(deleteCommand(id))}`);
}

/** What takes longer than the preview itself. */
async function onRequest(
  context: DraftContext,
  impact: Impact,
  edits: readonly Edit[],
  { attackFrom, rollout }: PreviewOptions,
): Promise<Pick<Preview, 'attack' | 'rollout'>> {
  const extra: { attack?: AttackChange; rollout?: RolloutCheck } = {};
  if (attackFrom !== undefined) {
    const [{ attackChange }, { chooseVertices }] = await Promise.all([
      import('../../shared/draft/attack-change.ts'),
      import('./vertex-option.ts'),
    ]);
    extra.attack = attackChange(context, impact, edits, (graph) => chooseVertices(graph, attackFrom));
  }
  if (rollout) extra.rollout = (await import('../../shared/draft/rollout.ts')).proposeRollout(context, edits);
  return extra;
}

/** Findings count for --fail-on as diagnostics do. */
function asDiagnostic({ severity, check, title, remedy }: Preview['breaks'][number]): Diagnostic {
  return { severity, code: check, message: title, hint: remedy };
}

function editsOf(
  objects: readonly KubernetesObject[],
  deleted: readonly string[],
  policies: readonly Policy[],
): Edit[] {
  const known = policies.map(({ id }) => id);
  return [
    ...deleted.map((text): Edit => {
      const id = known.find((one) => one === text) ?? known.find((one) => one === `NetworkPolicy ${text}`);
      if (id !== undefined) return { kind: 'delete', policy: id };
      const candidates = known.map((one) => ({ name: one, keys: [one, one.slice(one.indexOf(' ') + 1)] }));
      throw new Failure(`no policy '${text}' in the input${didYouMean(nearest(text, candidates))}`);
    }),
    ...objects.map((object): Edit => ({ kind: 'apply', object })),
  ];
}

type Writer = (
  preview: Preview,
  diff: ReachabilityDiff,
  said: readonly Diagnostic[],
  write: Write,
  paint: Paint,
) => void;

async function previewWriter(format: string): Promise<Writer> {
  const reports = await import('../../shared/report/preview.ts');
  switch (format) {
    case 'json':
      return (preview, diff, said, write) => reports.writePreviewJson(preview, diff, said, write);
    case 'md':
      return (preview, diff, _said, write) => reports.writePreviewMarkdown(preview, diff, write);
    case 'csv': {
      const { writeDiffCsv } = await import('../../shared/report/csv.ts');
      return (_preview, diff, _said, write) => writeDiffCsv(diff, write);
    }
    case 'dot': {
      const { writeDiffDot } = await import('../../shared/report/dot.ts');
      return (_preview, diff, _said, write) => writeDiffDot(diff, write);
    }
    case 'mermaid': {
      const { writeDiffMermaid } = await import('../../shared/report/mermaid.ts');
      return (_preview, diff, _said, write) => writeDiffMermaid(diff, write);
    }
    default:
      return (preview, diff, _said, write, paint) => reports.writePreviewText(preview, diff, write, paint);
  }
}
