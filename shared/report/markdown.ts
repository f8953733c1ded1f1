/** Markdown for pull requests: the tables of netpol-analyzer, and an explanation as a short text. */

import type { ExplainStep, ReachabilityDiff, WorkloadExposure } from '../reachability/types.ts';
import { markdownBlock, markdownText } from '../values/escape.ts';
import { noPorts } from '../values/ports.ts';
import { diffRows } from './diff-rows.ts';
import { byWorkload, openText, peerText } from './exposure.ts';
import { sorted } from './order.ts';
import {
  type ExplainReport,
  fixTitle,
  type ListReport,
  label,
  portText,
  reasonCodes,
  reasonText,
  type Write,
} from './report.ts';

function row(cells: readonly string[]): string {
  return `| ${cells.map(markdownText).join(' | ')} |\n`;
}
function head(columns: readonly string[]): string {
  return `${row(columns)}|${columns.map(() => '-----|').join('')}\n`;
}

export function writeListMarkdown(report: ListReport, write: Write): void {
  write(head(['src', 'dst', 'conn', 'certainty', 'reason']));
  for (const { from, to, ports, certainty, reasons } of sorted(report.endpoints, report.connections)) {
    write(row([label(from), label(to), portText(ports), certainty, reasonCodes(reasons)]));
  }
}

export function writeDiffMarkdown(diff: ReachabilityDiff, write: Write): void {
  write(head(['diff-type', 'source', 'destination', 'ref1', 'ref2', 'workloads-diff-info']));
  const { rows, loneEndpoints } = diffRows(diff);
  for (const { type, from, to, before, after, info } of rows) write(row([type, from, to, before, after, info]));
  for (const { type, id } of loneEndpoints) write(row([type, '', '', '', '', `workload ${id} ${type}`]));
}

export function writeExposureMarkdown(exposure: readonly WorkloadExposure[], write: Write): void {
  write(head(['workload', 'direction', 'isolated', 'peer', 'conn', 'unknown']));
  for (const { endpoint, isolated, entries } of byWorkload(exposure)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const start = [endpoint.id, direction, isolated[direction] ? 'yes' : 'no'];
      const own = entries.filter((entry) => entry.direction === direction);
      if (own.length === 0) write(row([...start, '', '', '']));
      for (const entry of own) {
        const maybe = entry.unknown === noPorts ? '' : portText(entry.unknown);
        write(row([...start, peerText(entry.peer), openText(entry), maybe]));
      }
    }
  }
}

export function writeExplainMarkdown(report: ExplainReport, write: Write): void {
  const { explanation, from, to, asked } = report;
  const pair = `${markdownText(label(from))} → ${markdownText(label(to))}`;
  write(`**${explanation.verdict}**: ${pair}${asked ? ` on ${portText(asked)}` : ''}\n`);
  if (explanation.ports !== noPorts) write(`\nAllowed ports: ${portText(explanation.ports)}\n`);
  if (explanation.unknownPorts !== noPorts) {
    write(`\nUnknown ports: ${portText(explanation.unknownPorts)} (${reasonText(explanation.reasons)})\n`);
  }
  writeSteps(`Egress of ${label(from)}`, explanation.egress, write);
  writeSteps(`Ingress of ${label(to)}`, explanation.ingress, write);
  if (!explanation.fix) return;
  write(`\n**${fixTitle(explanation.fix)}**: ${markdownText(explanation.fix.text)}\n`);
  if (explanation.fix.yaml.trim() !== '') write(`\n${markdownBlock(explanation.fix.yaml, 'yaml')}`);
}

function writeSteps(title: string, steps: readonly ExplainStep[], write: Write): void {
  write(`\n### ${markdownText(title)}\n\n`);
  write(head(['tier', 'policy', 'rule', 'action', 'ports', 'where', 'reason']));
  for (const { tier, policy, rule, action, ports, file, line, reason } of steps) {
    const where = file === null ? '' : line === null ? file : `${file}:${line}`;
    write(row([tier, policy ?? '', rule === null ? '' : `#${rule + 1}`, action, portText(ports), where, reason]));
  }
}
