/** The drawn graph as a Mermaid flowchart, which GitHub and GitLab show: open groups are subgraphs. */
import { mermaidString } from '../../shared/values/escape.ts';
import { isSpecialGroup, plural } from '../engine/names.ts';
import type { View, ViewEdge, ViewNode } from '../engine/protocol.ts';

export function viewMermaid(view: View): string {
  // Ids are numbers, never names: a name may hold anything, and words such as `end` break Mermaid.
  const ids = new Map(view.nodes.map((node, at) => [node.id, `n${at}`]));
  const idOf = (node: string): string => ids.get(node) ?? 'n';
  const lines = ['flowchart LR'];
  for (const node of view.nodes) {
    if (node.parent !== null) continue;
    if (!node.expanded) {
      lines.push(`  ${idOf(node.id)}${shapeOf(node)}`);
      continue;
    }
    lines.push(`  subgraph ${idOf(node.id)}[${mermaidString(`${node.label} · ${node.detail}`)}]`);
    for (const member of view.nodes)
      if (member.parent === node.id) lines.push(`    ${idOf(member.id)}${shapeOf(member)}`);
    lines.push('  end');
  }
  for (const edge of view.edges) {
    const label = labelOf(edge);
    lines.push(
      `  ${idOf(edge.from)} ${arrowOf(edge)}${label === '' ? '' : `|${mermaidString(label)}|`} ${idOf(edge.to)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function shapeOf(node: ViewNode): string {
  const change = node.change === undefined ? '' : ` · ${node.change}`;
  const text = mermaidString(`${node.label} · ${node.detail}${change}`);
  return node.kind === 'outside' || node.kind === 'ingress-controller' || node.kind === 'nodes'
    ? `([${text}])`
    : `[${text}]`;
}

function arrowOf({ allowed, back }: ViewEdge): string {
  if (allowed > 0) return back ? '<-->' : '-->';
  return back ? '<-.->' : '-.->';
}

/** With what a comparison says of it. */
function labelOf(edge: ViewEdge): string {
  if (edge.change === undefined) return edgeText(edge);
  return `${edge.change}: ${edge.ports ?? plural(edge.allowed, 'pair')}`;
}

/** As on the graph: ports, or the number of pairs where that says something. */
function edgeText(edge: ViewEdge): string {
  if (edge.ports !== null) return edge.allowed > 0 ? edge.ports : `${edge.ports} (unknown)`;
  if (isSpecialGroup(edge.from) || isSpecialGroup(edge.to)) return edge.allowed > 0 ? '' : 'unknown';
  const parts = [
    edge.allowed > 0 ? `${edge.allowed.toLocaleString('en')} allowed` : '',
    edge.unknown > 0 ? `${edge.unknown.toLocaleString('en')} unknown` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
