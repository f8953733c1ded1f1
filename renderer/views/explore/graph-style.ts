/** Cytoscape's look, from the tokens of styles/tokens.css. Meaning is drawn twice: by colour and by line or shape. */
import type { StylesheetJson } from 'cytoscape';
import { readTokens } from '../../styles/tokens.ts';

const names = [
  'canvas',
  'surface',
  'surface-sunken',
  'text',
  'text-muted',
  'border-strong',
  'accent',
  'allowed',
  'added',
  'removed',
  'changed',
  'uncertain',
  'unknown',
  'outside',
  'attacker',
  'attacker-soft',
  'edge',
  'badge-open',
] as const;
export type Palette = Readonly<Record<(typeof names)[number], string>>;

/** The colours in force now; canvas drawing cannot use CSS variables itself. */
export function readPalette(): Palette {
  return readTokens(names);
}

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

const changes = ['added', 'removed', 'changed', 'uncertain'] as const;
const changeDashes = { added: null, removed: [6, 4], changed: [2, 3], uncertain: [8, 3, 2, 3] } as const;

function coloured(colour: string): object {
  return { 'line-color': colour, 'target-arrow-color': colour, 'source-arrow-color': colour, color: colour };
}

/** Changes are told apart by line as well: solid, dashed, dotted, dash-dotted. */
function changeStyle(p: Palette, change: keyof typeof changeDashes): readonly object[] {
  const colour = p[change];
  const dashes = changeDashes[change];
  return [
    {
      selector: `edge[change = "${change}"]`,
      style: {
        ...coloured(colour),
        'line-opacity': 1,
        'z-index': 12,
        ...(dashes ? { 'line-style': 'dashed', 'line-dash-pattern': dashes } : {}),
      },
    },
    {
      selector: `node[change = "${change}"]`,
      style: { 'border-color': colour, 'border-width': 2, ...(dashes ? { 'border-style': 'dashed' } : {}) },
    },
  ];
}

export function graphStyle(p: Palette): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        'corner-radius': '5px',
        width: 'data(width)',
        height: 'data(height)',
        'background-color': p.surface,
        'border-width': 1,
        'border-color': p['border-strong'],
        label: 'data(label)',
        color: p.text,
        'font-family': font,
        'font-size': 12,
        'font-weight': 600,
        'text-valign': 'center',
        'text-halign': 'center',
        'text-margin-y': -7,
        'min-zoomed-font-size': 5,
        'background-image': 'data(image)',
        'background-fit': 'none',
        'background-width': 'data(imageWidth)',
        'background-height': 16,
        'background-position-x': '50%',
        'background-position-y': 24,
        'background-clip': 'none',
        'overlay-opacity': 0,
        'z-index': 10,
      },
    },
    { selector: 'node[kind = "workload"]', style: { 'font-weight': 500 } },
    { selector: 'node[kind = "pod"]', style: { 'font-weight': 400, 'font-size': 11 } },
    {
      selector: 'node[kind = "rest"]',
      style: { 'border-style': 'dashed', 'background-color': p['surface-sunken'], 'font-weight': 500 },
    },
    {
      selector: 'node[kind = "outside"]',
      style: {
        shape: 'round-tag',
        'border-color': p.outside,
        'background-color': p['surface-sunken'],
        'text-margin-x': -8,
        'background-position-x': '36%',
      },
    },
    {
      selector: 'node[kind = "ingress-controller"]',
      style: { shape: 'hexagon', 'border-color': p.outside, 'background-color': p['surface-sunken'] },
    },
    { selector: 'node[kind = "nodes"]', style: { shape: 'cut-rectangle', 'background-color': p['surface-sunken'] } },
    {
      selector: 'node:parent',
      style: {
        'background-color': p['surface-sunken'],
        'background-image': 'none',
        'text-valign': 'top',
        'text-margin-y': -4,
        'text-margin-x': 'data(labelShift)',
        'text-background-color': p.canvas,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        padding: '18px',
        'border-style': 'solid',
        shape: 'round-rectangle',
        'z-index': 1,
      },
    },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'curve-style': 'bezier',
        'control-point-step-size': 28,
        'line-color': p.edge,
        'target-arrow-color': p.edge,
        'target-arrow-shape': 'triangle',
        'source-arrow-color': p.edge,
        'source-arrow-shape': 'data(tail)',
        'arrow-scale': 0.75,
        'line-opacity': 0.75,
        label: 'data(label)',
        color: p['text-muted'],
        'font-family': font,
        'font-size': 10,
        'text-background-color': p.canvas,
        'text-background-opacity': 0.92,
        'text-background-padding': '2px',
        'text-background-shape': 'round-rectangle',
        'min-zoomed-font-size': 7,
        'overlay-opacity': 0,
        'z-index': 5,
      },
    },
    {
      selector: 'edge[certain = "no"]',
      style: {
        'line-style': 'dashed',
        'line-dash-pattern': [5, 4],
        'line-color': p.unknown,
        'target-arrow-color': p.unknown,
        'source-arrow-color': p.unknown,
      },
    },
    ...changes.flatMap((change) => changeStyle(p, change)),
    { selector: '.dim', style: { opacity: 0.4 } },
    { selector: 'edge.dim', style: { opacity: 0.12, label: '' } },
    {
      selector: 'edge.quiet',
      style: { label: '', width: 'data(thinWidth)', 'line-opacity': 0.55, 'arrow-scale': 0.6 },
    },
    { selector: 'edge.quiet[certain = "no"]', style: { 'line-opacity': 0.8 } },
    { selector: 'edge.faint', style: { 'line-opacity': 0.28 } },
    { selector: 'edge.quiet[change != "none"]', style: { 'line-opacity': 0.8 } },
    {
      selector: 'edge.near',
      style: {
        'line-color': p.allowed,
        'target-arrow-color': p.allowed,
        'source-arrow-color': p.allowed,
        'line-opacity': 1,
        width: 'data(width)',
        color: p.text,
        label: 'data(label)',
        'z-index': 20,
      },
    },
    {
      selector: 'edge.near[certain = "no"]',
      style: { 'line-color': p.unknown, 'target-arrow-color': p.unknown, 'source-arrow-color': p.unknown },
    },
    // Near or not, a change keeps its colour: the colour of what is allowed is that of what is added.
    ...changes.map((change) => ({ selector: `edge.near[change = "${change}"]`, style: coloured(p[change]) })),
    { selector: 'edge.bare', style: { label: '', width: 'data(thinWidth)', 'line-opacity': 0.8 } },
    { selector: 'node.match', style: { 'border-color': p.accent, 'border-width': 2 } },
    { selector: 'node.chosen', style: { 'border-color': p.accent, 'border-width': 2.5 } },
    {
      selector: 'edge.chosen',
      style: {
        width: 'data(chosenWidth)',
        'line-color': p.accent,
        'target-arrow-color': p.accent,
        'source-arrow-color': p.accent,
        'line-opacity': 1,
        color: p.text,
        label: 'data(label)',
        'font-weight': 600,
        'z-index': 30,
      },
    },
    { selector: 'node:active, edge:active', style: { 'overlay-opacity': 0 } },
  ] as StylesheetJson;
}
