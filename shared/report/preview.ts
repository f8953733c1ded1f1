/** What drafted policies change and break: text, JSON and Markdown. */
import type { Break } from '../draft/breaks.ts';
import { type Edit, policyIdOf } from '../draft/edits.ts';
import type { Impact } from '../draft/impact.ts';
import type { Preview } from '../draft/preview.ts';
import type { Diagnostic } from '../kubernetes/objects.ts';
import { diffOfPairs } from '../reachability/diff.ts';
import type { ReachabilityDiff } from '../reachability/types.ts';
import { markdownText, printable } from '../values/escape.ts';
import { noPorts } from '../values/ports.ts';
import { plural } from '../values/words.ts';
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

/** What was asked for besides: the attack before and after, and the rollout. */
function* requestedLines({ attack, rollout }: Preview): Iterable<string> {
  if (attack) {
    const { before, after, cut, left, opened, perhaps } = attack;
    const { minCertainty } = after.simulation.switches;
    const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(', '));
    yield `Attack: ${before.simulation.owned.size} things in reach before, ${after.simulation.owned.size} after; counts what is at least ${minCertainty}`;
    yield `  targets cut off: ${list(cut)}`;
    yield `  targets still in reach: ${list(left)}`;
    yield `  targets newly in reach: ${list(opened)}`;
    yield `  targets perhaps in reach, by steps that are not known: ${list(perhaps)}`;
  }
  if (rollout) {
    const safe = 'nothing breaks on the way that works in the end';
    yield `Rollout in ${plural(rollout.steps.length, 'step')}: ${rollout.isSafe ? safe : 'some connections break on the way'}`;
    for (const [i, edits] of rollout.steps.entries()) {
      const together = edits.length > 1 ? ' (together: one after the other they break connections)' : '';
      yield `  ${i + 1}. ${edits.map(editText).join(', ')}${together}`;
    }
    for (const { step, broken, stays } of rollout.outages) {
      yield `  step ${step + 1} breaks ${broken.subject}${stays ? ', for good' : ', until a later step'}`;
    }
  }
}

function editText(edit: Edit): string {
  return edit.kind === 'delete' ? `delete ${edit.policy}` : policyIdOf(edit.object);
}

/** `2 policies added, 1 replaced; connections: 3 added, …` */
function impactSummary({ edited, counts, left }: Impact): string {
  const { added, replaced, deleted } = edited;
  const policies = `policies: ${added.length} new, ${replaced.length} replaced, ${deleted.length} deleted`;
  const connections = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const more = left === 0 ? '' : `, and ${left} more`;
  return `${policies}; connections: ${connections.join(', ')}${more}`;
}

export function writePreviewText(preview: Preview, diff: ReachabilityDiff, write: Write, paint: Paint = plain): void {
  const { impact, breaks, notes } = preview;
  writeDiffText(diff, write, paint);
  if (breaks.length > 0) write(`\n${paint.bold('What breaks, and what to know')}\n`);
  const tint = { error: paint.denied, warning: paint.unknown, info: paint.dim };
  for (const { severity, check, title, evidence } of breaks) {
    const [first] = evidence;
    const place = first ? `  ${paint.dim(placeOf(first.file, first.line))}` : '';
    write(`${tint[severity](severity)} ${check}: ${printable(title)}${place}\n`);
  }
  for (const note of notes) write(`${paint.dim(`note: ${printable(note)}`)}\n`);
  for (const line of requestedLines(preview)) write(`${printable(line)}\n`);
  write(`\n${impactSummary(impact)}\n`);
}

export function writePreviewJson(
  { impact, breaks, notes, attack, rollout }: Preview,
  diff: ReachabilityDiff,
  said: readonly Diagnostic[],
  write: Write,
): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  writeDiffFields(out, diff);
  out.list('breaks', breaks, breakFields);
  // Additions to the contract.
  const { added, replaced, deleted } = impact.edited;
  out.field('policies', {
    added: added.map(({ id }) => id),
    replaced: replaced.map(({ after }) => after.id),
    deleted: deleted.map(({ id }) => id),
  });
  out.field('counts', { ...impact.counts });
  out.list('notes', notes, (note) => note);
  if (attack) {
    const { before, after, cut, left, opened, perhaps } = attack;
    const inReach = { before: before.simulation.owned.size, after: after.simulation.owned.size };
    out.field('attack', { inReach, minCertainty: after.simulation.switches.minCertainty, cut, left, opened, perhaps });
  }
  if (rollout) {
    const outages = rollout.outages.map(({ step, broken, stays }) => ({ step, stays, ...breakFields(broken) }));
    out.field('rollout', { safe: rollout.isSafe, steps: rollout.steps.map((edits) => edits.map(editText)), outages });
  }
  out.list('diagnostics', said, diagnosticJson);
  out.end();
}

function breakFields({ check, severity, title, subject, ports, certain, evidence, remedy }: Break): {
  readonly [key: string]: Json | undefined;
} {
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
export function writePreviewMarkdown(preview: Preview, diff: ReachabilityDiff, write: Write): void {
  const { impact, breaks, notes } = preview;
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
  for (const line of requestedLines(preview)) write(`${markdownText(line)}\n\n`);
  writeDiffMarkdown(diff, write);
}
