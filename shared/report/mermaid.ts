/** Mermaid flowcharts, which GitHub and GitLab draw: a subgraph per namespace, unknown connections dotted. */
import type { Endpoint, ReachabilityDiff } from '../reachability/types.ts';
import { mermaidString } from '../values/escape.ts';
import { diffRows } from './diff-rows.ts';
import { groupsOf, shortLabel } from './groups.ts';
import { sorted } from './order.ts';
import { type ListReport, portText, reasonText, type Write } from './report.ts';

export function writeListMermaid(report: ListReport, write: Write): void {
  const idOf = writeNodes(report.endpoints, write);
  for (const { from, to, ports, certainty, reasons } of sorted(report.endpoints, report.connections)) {
    const unknown = certainty === 'unknown';
    const text = unknown ? `${portText(ports)} (unknown: ${reasonText(reasons)})` : portText(ports);
    write(`  ${idOf(from)} ${unknown ? '-.->' : '-->'}|${mermaidString(text)}| ${idOf(to)}\n`);
  }
}

// Not by colour alone: added is thick, removed is dotted, changed is plain, and the label says which.
const arrows = { added: '==>', removed: '-.->', changed: '-->' } as const;

export function writeDiffMermaid(diff: ReachabilityDiff, write: Write): void {
  const { rows } = diffRows(diff);
  const ends = new Map<string, Endpoint>(rows.flatMap(({ ends: both }) => both.map((end) => [end.id, end] as const)));
  const idOf = writeNodes(ends.values(), write);
  for (const {
    type,
    ends: [from, to],
    before,
    after,
  } of rows) {
    const text = { added: after, removed: before, changed: `${after}, was ${before}` }[type];
    write(`  ${idOf(from)} ${arrows[type]}|${mermaidString(`${type}: ${text}`)}| ${idOf(to)}\n`);
  }
}

/** Ids are numbers, never names: a name may hold anything, and words such as `end` break Mermaid. */
function writeNodes(endpoints: Iterable<Endpoint>, write: Write): (endpoint: Endpoint) => string {
  const ids = new Map<string, string>();
  const { namespaces, outside } = groupsOf(endpoints);
  const idOf = (endpoint: Endpoint): string => {
    let id = ids.get(endpoint.id);
    if (id === undefined) {
      id = `n${ids.size}`;
      ids.set(endpoint.id, id);
    }
    return id;
  };
  write('flowchart LR\n');
  for (const [index, { name, members }] of namespaces.entries()) {
    write(`  subgraph g${index}[${mermaidString(name)}]\n`);
    for (const member of members) write(`    ${idOf(member)}[${mermaidString(shortLabel(member))}]\n`);
    write('  end\n');
  }
  for (const endpoint of outside) write(`  ${idOf(endpoint)}([${mermaidString(shortLabel(endpoint))}])\n`);
  return idOf;
}
