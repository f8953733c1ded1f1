/** What a preview comes to, as the window shows it. */
import type { Break } from '../../../shared/draft/breaks.ts';
import type { Preview } from '../../../shared/draft/preview.ts';
import type { DraftText } from '../../../shared/draft/workspace.ts';
import type { WorkspaceEdits } from '../../../shared/draft/workspace-edits.ts';
import type { CompareModel } from '../compare/model.ts';
import { some } from '../inspect/links.ts';
import type { DraftPreview, DraftProblem, FindingRow } from './types.ts';

/** Findings and problems that are sent; a cluster cut off as a whole has thousands. */
const maxRows = 500;

interface Found {
  readonly preview: Preview;
  readonly model: CompareModel;
  readonly said: WorkspaceEdits['problems'];
  readonly files: ReadonlyMap<string, DraftText>;
}

export function summaryOf(
  head: Pick<DraftPreview, 'revision' | 'stale' | 'milliseconds'>,
  { preview, model, said, files }: Found,
): DraftPreview {
  const { impact, breaks, notes } = preview;
  const pairs = new Map(impact.pairs.map(({ from, to }, at) => [`${from.id} → ${to.id}`, at]));
  const { added, replaced, deleted } = impact.edited;
  const problems: DraftProblem[] = said.flatMap(({ draft, diagnostics }) =>
    diagnostics.map(({ severity, message, hint, line = 1 }) => ({ draft, severity, message, hint, line })),
  );
  const together = impact.diagnostics.filter(({ file, severity, message, hint, line = 1 }) => {
    const draft = file === undefined ? undefined : files.get(file)?.id;
    if (draft !== undefined) problems.push({ draft, severity, message, hint, line });
    return draft === undefined;
  });
  const severities = { error: 0, warning: 0, info: 0 };
  for (const { severity } of breaks) severities[severity]++;
  return {
    ...head,
    counts: { ...model.counts },
    left: impact.left,
    policies: { added: added.length, replaced: replaced.length, deleted: deleted.length },
    findings: some(breaks, maxRows, (one) => findingRow(one, files, pairs)),
    severities,
    notes,
    problems: some(problems, maxRows, (one) => one),
    diagnostics: together.slice(0, maxRows),
  };
}

function findingRow(
  { check, severity, title, certain, evidence, remedy, subject }: Break,
  files: ReadonlyMap<string, DraftText>,
  pairs: ReadonlyMap<string, number>,
): FindingRow {
  const [first] = evidence;
  return {
    check,
    severity,
    title,
    certain,
    evidence,
    remedy,
    draft: (first && files.get(first.file)?.id) ?? null,
    pair: pairs.get(subject) ?? null,
  };
}
