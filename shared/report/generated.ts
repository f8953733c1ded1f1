/** Generated policies with what was verified about them: YAML with comments, JSON, and the review table. */
import { type DeclaredConnection, endText } from '../draft/declared.ts';
import type { Claim, Generated } from '../draft/generate/generated.ts';
import { markdownText, printable } from '../values/escape.ts';
import { formatPorts } from '../values/ports.ts';
import { type Json, portsJson, schemaVersion, Writer } from './json.ts';
import type { Write } from './report.ts';

const verdictText: Readonly<Record<Claim['verdict'], string>> = {
  verified: 'verified',
  'not-so': 'NOT SO',
  'not-known': 'not known',
};

/** Claims and notes as lines that a person reads before the policies. */
export function* statementLines({ claims, notes }: Generated): Iterable<string> {
  for (const { text, verdict, exceptions } of claims) {
    const but = verdict === 'verified' ? '' : `: ${exceptions.join('; ')}`;
    yield `${verdictText[verdict]}: ${text}${but}`;
  }
  for (const note of notes) yield `note: ${note}`;
}

/** YAML that can be applied as it is; the statement stands above it as comments. */
export function writeGeneratedYaml(generated: Generated, write: Write): void {
  for (const line of statementLines(generated)) write(`# ${printable(line)}\n`);
  write(generated.yaml);
}

export function writeGeneratedJson(generated: Generated, excluded: ReadonlySet<string>, write: Write): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  out.list('claims', generated.claims, ({ text, verdict, holds, exceptions }) => ({
    text,
    verdict,
    holds,
    exceptions,
  }));
  out.list('notes', generated.notes, (note) => note);
  out.list('connections', generated.rows, (row) => rowJson(row, !excluded.has(row.id)));
  out.lines('policies', generated.policies, (policy) => JSON.stringify(policy));
  out.end();
}

function rowJson({ id, from, to, ports, why, evidence, note }: DeclaredConnection, included: boolean): Json {
  return {
    id,
    from: endText(from),
    to: endText(to),
    ports: portsJson(ports),
    why,
    included,
    evidence: evidence.map(({ file, line, text }) => ({ file, line, text })),
    note: note === '' ? undefined : note,
  };
}

/** The review table: one row for each connection that the policies were made from. */
export function writeReviewMarkdown(generated: Generated, excluded: ReadonlySet<string>, write: Write): void {
  for (const line of statementLines(generated)) write(`- ${markdownText(line)}\n`);
  write('\n| include | connection | ports | why | evidence | note |\n|-----|-----|-----|-----|-----|-----|\n');
  for (const { id, ports, why, evidence, note } of generated.rows) {
    const [first] = evidence;
    const more = evidence.length > 1 ? ` (+${evidence.length - 1})` : '';
    const place = first ? `${first.file}:${first.line} ${first.text}${more}` : '';
    const cells = [excluded.has(id) ? 'no' : 'yes', id, formatPorts(ports), why.join(', '), place, note];
    write(`| ${cells.map(markdownText).join(' | ')} |\n`);
  }
}
