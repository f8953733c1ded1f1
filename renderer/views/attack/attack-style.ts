/** What the attack graph looks like beyond the explore graph: shapes by kind, and what an attacker holds. */
import type { StylesheetJson } from 'cytoscape';
import { graphStyle, type Palette } from '../explore/graph-style.ts';

/** Lines by certainty; the text says it too. */
const dashes = { likely: [9, 3], possible: [4, 3], unknown: [1.5, 3] } as const;

const shapes: readonly (readonly [kinds: string, shape: string])[] = [
  ['node[kind = "internet"], node[kind = "outside"]', 'round-tag'],
  ['node[kind = "node"], node[kind = "node-credentials"]', 'cut-rectangle'],
  ['node[kind = "service-account"], node[kind = "user"], node[kind = "cloud-identity"]', 'round-hexagon'],
  ['node[kind = "secret"]', 'barrel'],
  ['node[kind = "cluster-admin"]', 'octagon'],
];

export function attackStyle(p: Palette): StylesheetJson {
  return [
    ...graphStyle(p),
    {
      selector: 'node',
      style: { 'border-color': p['border-strong'], 'text-margin-x': 0, 'background-position-x': '50%' },
    },
    ...shapes.map(([selector, shape]) => ({ selector, style: { shape, 'background-color': p['surface-sunken'] } })),
    { selector: 'node[count > 1]', style: { 'border-style': 'double', 'border-width': 4 } },
    {
      selector: 'node[kind = "heading"]',
      style: {
        'background-opacity': 0,
        'border-width': 0,
        color: p['text-muted'],
        'font-size': 13,
        'text-halign': 'right',
        'text-margin-y': 0,
        events: 'no',
      },
    },
    { selector: 'node.held', style: { 'border-color': p.attacker, 'border-width': 1.5 } },
    {
      selector: 'node.fresh',
      style: { 'border-color': p.attacker, 'border-width': 3.5, 'background-color': p['attacker-soft'] },
    },
    { selector: 'node.held[count > 1], node.fresh[count > 1]', style: { 'border-width': 4.5 } },
    { selector: 'node[?jewel]', style: { 'border-style': 'double', 'border-width': 5 } },
    { selector: 'node.later', style: { opacity: 0.3, 'border-style': 'dashed' } },
    { selector: 'node[fate = "saved"]', style: { opacity: 0.45, 'border-style': 'dashed', 'border-color': p.allowed } },
    { selector: 'edge', style: { 'line-opacity': 0.55, label: '', width: 1.3 } },
    ...Object.entries(dashes).map(([certainty, pattern]) => ({
      selector: `edge[certainty = "${certainty}"]`,
      style: { 'line-style': 'dashed', 'line-dash-pattern': pattern },
    })),
    {
      selector: 'edge.fresh, edge.onpath, edge.near',
      style: {
        'line-color': p.attacker,
        'target-arrow-color': p.attacker,
        'line-opacity': 1,
        width: 2,
        color: p.text,
        label: 'data(label)',
      },
    },
    { selector: 'edge.fresh.bare', style: { label: '' } },
    { selector: 'edge.onpath', style: { width: 3, 'z-index': 30 } },
    { selector: 'edge.later', style: { opacity: 0.15 } },
    {
      selector: 'edge[fate = "saved"]',
      style: { 'line-style': 'dotted', 'line-color': p.allowed, 'target-arrow-color': p.allowed, opacity: 0.5 },
    },
    { selector: 'node.onpath', style: { 'border-color': p.attacker, 'border-width': 3.5, opacity: 1 } },
    { selector: 'node.chosen', style: { 'border-color': p.accent, 'border-width': 3.5, opacity: 1 } },
    { selector: 'node.dim', style: { opacity: 0.25 } },
    { selector: 'edge.dim', style: { opacity: 0.1, label: '' } },
  ] as StylesheetJson;
}
