/** What drafted policies change and break: text, JSON and Markdown. */
import type { Break } from '../draft/breaks.ts';
import type { Impact } from '../draft/impact.ts';
import type { Preview } from '../draft/preview.ts';
import type { Diagnostic } from '../kubernetes/objects.ts';
import { diffOfPairs } from '../reachability/diff.ts';
import type { ReachabilityDiff } from '../reachability/types.ts';
import { markdownText, printable } from '../values/escape.ts';
import { noPorts } from '../values/ports.ts';
import { diagnosticJson, type Json, portsJson, schemaVersion, Writer, writeDiffFields } from './json.ts';
import { writeDiffMarkdown } from './markdown.ts';
import { type Paint, plain, type Write } from './report.ts';
import { placeOf, writeDiffText } from './text.ts';

/** The changes as a diff, so that every format of diffs fits. */
export function diffOfImpact({ pairs, diagnostics }: Impact): ReachabilityDiff {
  return {
    ...diffOfPairs(pairs),
    endpointsAdded: [],
    endpointsRemoved: [],
    diagnostics: { before: [], after: diagnostics },
  };
}

/** `2 policies added, 1 replaced; connections: 3 added, …` */
export function impactSummary({ edited, counts, left }: Impact): string {
  const { added, replaced, deleted } = edited;
  const policies = `policies: ${added.length} new, ${replaced.length} replaced, ${deleted.length} deleted`;
  const connections = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const more = left === 0 ? '' : `, and ${left} more`;
  return `${policies}; connections: ${connections.join(', ')}${more}`;
}

export function writePreviewText(
  { impact, breaks, notes }: Preview,
  diff: ReachabilityDiff,
  write: Write,
  paint: Paint = plain,
): void {
  writeDiffText(diff, write, paint);
  if (breaks.length > 0) write(`\n${paint.bold('What breaks, and what to know')}\n`);
  const tint = { error: paint.denied, warning: paint.unknown, info: paint.dim };
  for (const { severity, check, title, evidence } of breaks) {
    const [first] = evidence;
    const place = first ? `  ${paint.dim(placeOf(first.file, first.line))}` : '';
    write(`${tint[severity](severity)} ${check}: ${printable(title)}${place}\n`);
  }
  for (const note of notes) write(`${paint.dim(`note: ${printable(note)}`)}\n`);
  write(`\n${impactSummary(impact)}\n`);
}

export function writePreviewJson(
  { impact, breaks, notes }: Preview,
  diff: ReachabilityDiff,
  said: readonly Diagnostic[],
  write: Write,
): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  writeDiffFields(out, diff);
  out.list('breaks', breaks, breakJson);
  // Additions to the contract.
  const { added, replaced, deleted } = impact.edited;
  out.field('policies', {
    added: added.map(({ id }) => id),
    replaced: replaced.map(({ after }) => after.id),
    deleted: deleted.map(({ id }) => id),
  });
  out.field('counts', { ...impact.counts });
  out.list('notes', notes, (note) => note);
  out.list('diagnostics', said, diagnosticJson);
  out.end();
}

function breakJson({ check, severity, title, subject, ports, certain, evidence, remedy }: Break): Json {
  return {
    check,
    severity,
    title,
    subject,
    ports: ports === noPorts ? undefined : portsJson(ports),
    certainty: certain ? 'certain' : 'unknown',
    evidence: evidence.map(({ file, line, text }) => ({ file, line, text })),
    remedy,
  };
}

/** For a pull request: the summary, what breaks, and the connections. */
export function writePreviewMarkdown({ impact, breaks, notes }: Preview, diff: ReachabilityDiff, write: Write): void {
  write(`**Policy preview**: ${impactSummary(impact)}\n\n`);
  if (breaks.length > 0) {
    write('| severity | check | what | where |\n|-----|-----|-----|-----|\n');
    for (const { severity, check, title, evidence } of breaks) {
      const [first] = evidence;
      const place = first ? `${first.file}:${first.line}` : '';
      write(`| ${[severity, check, title, place].map(markdownText).join(' | ')} |\n`);
    }
    write('\n');
  }
  for (const note of notes) write(`Note: ${markdownText(note)}\n\n`);
  writeDiffMarkdown(diff, write);
}
