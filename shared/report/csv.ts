/** CSV: the columns of netpol-analyzer first, then what it does not have. */

import type { Connection, ReachabilityDiff, WorkloadExposure } from '../reachability/types.ts';
import { csvField } from '../values/escape.ts';
import { noPorts } from '../values/ports.ts';
import { diffRows } from './diff-rows.ts';
import { byWorkload, openText, peerText } from './exposure.ts';
import { sorted } from './order.ts';
import { type ListReport, label, portText, reasonCodes, type Write } from './report.ts';

/** One record with its line end. */
export function record(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

export function listCsvHeader(): string {
  return record(['src', 'dst', 'conn', 'certainty', 'reason']);
}

export function listCsvRecord({ from, to, ports, certainty, reasons }: Connection): string {
  return record([label(from), label(to), portText(ports), certainty, reasonCodes(reasons)]);
}

export function writeListCsv(report: ListReport, write: Write): void {
  write(listCsvHeader());
  for (const connection of sorted(report.endpoints, report.connections)) write(listCsvRecord(connection));
}

export function writeDiffCsv(diff: ReachabilityDiff, write: Write): void {
  write(record(['diff-type', 'source', 'destination', 'ref1', 'ref2', 'workloads-diff-info']));
  const { rows, loneEndpoints } = diffRows(diff);
  for (const { type, from, to, before, after, info } of rows) write(record([type, from, to, before, after, info]));
  for (const { type, id } of loneEndpoints) write(record([type, '', '', '', '', `workload ${id} ${type}`]));
}

export function writeExposureCsv(exposure: readonly WorkloadExposure[], write: Write): void {
  write(record(['workload', 'direction', 'isolated', 'peer', 'conn', 'unknown']));
  for (const { endpoint, isolated, entries } of byWorkload(exposure)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const head = [endpoint.id, direction, String(isolated[direction])];
      const own = entries.filter((entry) => entry.direction === direction);
      // A closed direction still has its line: nothing to report is not nothing read.
      if (own.length === 0) write(record([...head, '', '', '']));
      for (const entry of own) {
        const maybe = entry.unknown === noPorts ? '' : portText(entry.unknown);
        write(record([...head, peerText(entry.peer), openText(entry), maybe]));
      }
    }
  }
}
