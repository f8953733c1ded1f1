/** Graphviz DOT: one cluster per namespace, unknown connections dashed; colours as in netpol-analyzer. */
import type { Endpoint, ReachabilityDiff } from '../reachability/types.ts';
import { dotString } from '../values/escape.ts';
import { type DiffRow, diffRows } from './diff-rows.ts';
import { groupsOf, shortLabel } from './groups.ts';
import { sorted } from './order.ts';
import { type ListReport, label, portText, reasonText, type Write } from './report.ts';

export function writeListDot(report: ListReport, write: Write): void {
  write('digraph {\n');
  writeNodes(report.endpoints, write);
  for (const { from, to, ports, certainty, reasons } of sorted(report.endpoints, report.connections)) {
    const unknown = certainty === 'unknown';
    const text = unknown ? `${portText(ports)} (unknown: ${reasonText(reasons)})` : portText(ports);
    const style = unknown ? ' style="dashed"' : '';
    write(`\t${edge(label(from), label(to))} [label=${dotString(text)} color="gold2" fontcolor="darkgreen"${style}]\n`);
  }
  write('}\n');
}

// Not by colour alone: what is gone is dashed, what changed is bold.
const looks: Readonly<Record<DiffRow['type'], string>> = {
  added: 'color="#008000" fontcolor="#008000"',
  removed: 'color="red2" fontcolor="red2" style="dashed"',
  changed: 'color="magenta" fontcolor="magenta" style="bold"',
};

export function writeDiffDot(diff: ReachabilityDiff, write: Write): void {
  const { rows } = diffRows(diff);
  write('digraph {\n');
  const ends = new Map<string, Endpoint>(rows.flatMap(({ ends: both }) => both.map((end) => [end.id, end] as const)));
  writeNodes(ends.values(), write);
  for (const { type, from, to, before, after } of rows) {
    const text = { added: `+ ${after}`, removed: `- ${before}`, changed: `${after} (was ${before})` }[type];
    write(`\t${edge(from, to)} [label=${dotString(text)} ${looks[type]}]\n`);
  }
  write('}\n');
}

function edge(from: string, to: string): string {
  return `${dotString(from)} -> ${dotString(to)}`;
}

function writeNodes(endpoints: Iterable<Endpoint>, write: Write): void {
  const { namespaces, outside } = groupsOf(endpoints);
  const node = (endpoint: Endpoint, colour: string): string =>
    `${dotString(label(endpoint))} [label=${dotString(shortLabel(endpoint))} color="${colour}" fontcolor="${colour}"]\n`;
  for (const { name, members } of namespaces) {
    write(`\tsubgraph ${dotString(`cluster_${name}`)} {\n\t\tcolor="black"\n\t\tfontcolor="black"\n`);
    for (const member of members) write(`\t\t${node(member, 'blue')}`);
    write(`\t\tlabel=${dotString(name)}\n\t}\n`);
  }
  for (const endpoint of outside) write(`\t${node(endpoint, 'red2')}`);
}
