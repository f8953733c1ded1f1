/** Reports for people at a terminal; lists and diffs are line by line what netpol-analyzer prints. */

import type {
  Endpoint,
  ExplainStep,
  ExposureEntry,
  ReachabilityDiff,
  WorkloadExposure,
} from '../reachability/types.ts';
import { printable, printableLines } from '../values/escape.ts';
import { noPorts } from '../values/ports.ts';
import { type DiffRow, diffRows } from './diff-rows.ts';
import { byWorkload, openText, peerText } from './exposure.ts';
import { sorted } from './order.ts';
import {
  type ExplainReport,
  fixTitle,
  type ListReport,
  label,
  type Paint,
  plain,
  portText,
  reasonText,
  type Write,
} from './report.ts';

/** `FROM => TO : TCP 80,443,UDP 53`, sorted in byte order; an unknown one ends with ` (unknown: why)`. */
export function writeListText(report: ListReport, write: Write, paint: Paint = plain): void {
  const names = new Map<Endpoint, string>();
  const name = (endpoint: Endpoint): string => {
    let text = names.get(endpoint);
    if (text === undefined) {
      text = printable(label(endpoint));
      names.set(endpoint, text);
    }
    return text;
  };
  for (const { from, to, ports, certainty, reasons } of sorted(report.endpoints, report.connections)) {
    const end = certainty === 'unknown' ? paint.unknown(` (unknown: ${reasonText(reasons)})`) : '';
    write(`${name(from)} ${paint.dim('=>')} ${name(to)} ${paint.dim(':')} ${portText(ports)}${end}\n`);
  }
}

/** Empty when nothing differs. */
export function writeDiffText(diff: ReachabilityDiff, write: Write, paint: Paint = plain): void {
  const { rows, loneEndpoints } = diffRows(diff);
  if (rows.length === 0 && loneEndpoints.length === 0) return;
  write('Connectivity diff:\n');
  for (const row of rows) write(`${diffLine(row, paint)}\n`);
  for (const { type, id } of loneEndpoints) {
    write(`diff-type: ${tint(type, paint)}, workloads-diff-info: workload ${printable(id)} ${type}\n`);
  }
}

function diffLine(row: DiffRow, paint: Paint): string {
  const fields = [
    `diff-type: ${tint(row.type, paint)}`,
    `source: ${printable(row.from)}`,
    `destination: ${printable(row.to)}`,
    `ref1: ${row.before}`,
    `ref2: ${row.after}`,
  ];
  if (row.info) fields.push(`workloads-diff-info: ${printable(row.info)}`);
  return fields.join(', ');
}

function tint(type: DiffRow['type'], paint: Paint): string {
  return { added: paint.allowed, removed: paint.denied, changed: paint.unknown }[type](type);
}

/** The story of one pair: verdict, then what decided on either side, then the way out. */
export function writeExplainText(report: ExplainReport, write: Write, paint: Paint = plain): void {
  const { explanation, from, to, asked } = report;
  const [source, destination] = [printable(label(from)), printable(label(to))];
  const colour = { allowed: paint.allowed, denied: paint.denied, unknown: paint.unknown }[explanation.verdict];
  const on = asked ? ` on ${portText(asked)}` : '';
  write(`${colour(paint.bold(explanation.verdict))}: ${source} => ${destination}${on}\n`);
  if (explanation.ports !== noPorts) write(`  allowed ports: ${portText(explanation.ports)}\n`);
  if (explanation.unknownPorts !== noPorts) {
    write(`  unknown ports: ${portText(explanation.unknownPorts)} (${reasonText(explanation.reasons)})\n`);
  }
  steps(`Egress of ${source}`, explanation.egress, write, paint);
  steps(`Ingress of ${destination}`, explanation.ingress, write, paint);
  if (!explanation.fix) return;
  const { text, yaml } = explanation.fix;
  write(`\n${paint.bold(fixTitle(explanation.fix))}: ${printable(text)}\n`);
  if (yaml.trim() === '') return;
  for (const line of printableLines(yaml).trimEnd().split('\n')) write(line === '' ? '\n' : `  ${line}\n`);
}

function steps(title: string, list: readonly ExplainStep[], write: Write, paint: Paint): void {
  write(`\n${paint.bold(title)}\n`);
  if (list.length === 0) write('  nothing applies\n');
  for (const [index, step] of list.entries()) {
    // Rules are counted from 1 here, as people and netpol-analyzer do; JSON has the index.
    const rule = step.rule === null ? '' : `, rule #${step.rule + 1}`;
    // `NetworkPolicy shop/cart` names its tier already.
    const tier = step.policy === null || !step.policy.startsWith(`${step.tier} `) ? step.tier : '';
    const who = [tier, step.policy === null ? '' : `${printable(step.policy)}${rule}`].filter((part) => part !== '');
    const colour = { allow: paint.allowed, deny: paint.denied, pass: paint.dim, unknown: paint.unknown }[step.action];
    const place = placeOf(step.file, step.line);
    write(
      `  ${index + 1}. ${who.join(', ')}: ${colour(step.action)} ${portText(step.ports)}${place && paint.dim(`  ${place}`)}\n`,
    );
    if (step.reason) write(`     ${printable(step.reason)}\n`);
  }
}

export function placeOf(file: string | null | undefined, line: number | null | undefined): string {
  if (file === null || file === undefined) return '';
  return printable(line === null || line === undefined ? file : `${file}:${line}`);
}

/** Workload by workload: whether a policy isolates it, and what it is open to beyond what was read. */
export function writeExposureText(exposure: readonly WorkloadExposure[], write: Write, paint: Paint = plain): void {
  for (const [index, { endpoint, isolated, entries }] of byWorkload(exposure).entries()) {
    write(`${index === 0 ? '' : '\n'}${paint.bold(printable(endpoint.id))}\n`);
    for (const direction of ['ingress', 'egress'] as const) {
      const state = isolated[direction] ? 'isolated' : paint.unknown('not isolated by any policy');
      write(`  ${direction}: ${state}\n`);
      for (const entry of entries.filter((one) => one.direction === direction)) {
        const arrow = direction === 'ingress' ? '<=' : '=>';
        write(`    ${paint.dim(arrow)} ${printable(peerText(entry.peer))} : ${exposed(entry, paint)}\n`);
      }
    }
  }
}

function exposed(entry: ExposureEntry, paint: Paint): string {
  const sure = openText(entry);
  if (entry.unknown === noPorts) return printable(sure);
  const maybe = paint.unknown(`${portText(entry.unknown)} (unknown)`);
  return sure === '' ? maybe : `${printable(sure)}; ${maybe}`;
}
