/** Reads what Cytoscape draws, with the looks in force, as plain shapes. */
import type { Core, EdgeSingular, NodeSingular } from 'cytoscape';
import type { Drawing, DrawnEdge, DrawnNode, Outline, Spot, TextLook } from './drawing.ts';

const margin = 24;

export function readGraph(cy: Core, title: string, background: string): Drawing {
  const box = cy.elements().boundingBox({ includeLabels: true });
  const [first] = cy.nodes().toArray();
  const nodes = cy.nodes().toArray();
  // What is above on screen comes later here: open groups, then edges by their order, then nodes.
  const edges = cy
    .edges()
    .toArray()
    .toSorted((a, b) => numeric(a, 'z-index') - numeric(b, 'z-index'));
  return {
    title,
    background,
    x: box.x1 - margin,
    y: box.y1 - margin,
    width: box.w + 2 * margin,
    height: box.h + 2 * margin,
    font: first ? style(first, 'font-family') : 'sans-serif',
    frames: nodes.filter((node) => node.isParent() && node.visible()).map(drawnNode),
    edges: edges.filter((edge) => edge.visible()).map(drawnEdge),
    nodes: nodes.filter((node) => !node.isParent() && node.visible()).map(drawnNode),
  };
}

type Element = NodeSingular | EdgeSingular;

function style(element: Element, name: string): string {
  const value: unknown = element.style(name);
  return typeof value === 'string' ? value : String(value ?? '');
}

function numeric(element: Element, name: string): number {
  const value: unknown = element.numericStyle(name);
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function numbers(element: Element, name: string): readonly number[] {
  const value: unknown = element.numericStyle(name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

function drawnNode(node: NodeSingular): DrawnNode {
  const { x, y } = node.position();
  const padding = node.isParent() ? numeric(node, 'padding') : 0;
  const width = node.width() + 2 * padding;
  const height = node.height() + 2 * padding;
  const dashed = style(node, 'border-style') === 'dashed';
  return {
    x,
    y,
    width,
    height,
    outline: outlineOf(style(node, 'shape'), numeric(node, 'corner-radius'), width, height),
    fill: style(node, 'background-color'),
    stroke: style(node, 'border-color'),
    strokeWidth: numeric(node, 'border-width'),
    dash: dashed ? [4, 2] : null,
    opacity: node.effectiveOpacity(),
    label: nodeLabel(node, height),
    picture: pictureOf(node, width, height),
  };
}

function nodeLabel(node: NodeSingular, height: number): TextLook | null {
  const { x, y } = node.position();
  const top = style(node, 'text-valign') === 'top';
  return textLook(
    node,
    { x: x + numeric(node, 'text-margin-x'), y: y + numeric(node, 'text-margin-y') - (top ? height / 2 : 0) },
    top ? 'bottom' : 'middle',
  );
}

function textLook(element: Element, at: Spot, anchor: TextLook['anchor']): TextLook | null {
  const text = style(element, 'label');
  if (text === '') return null;
  return {
    ...at,
    text,
    anchor,
    size: numeric(element, 'font-size'),
    weight: style(element, 'font-weight'),
    colour: style(element, 'color'),
    halo: numeric(element, 'text-background-opacity') > 0 ? style(element, 'text-background-color') : null,
  };
}

const inline = 'data:image/svg+xml;utf8,';

/** The second line and the badges of a node: an SVG that node-look.ts has written (and escaped). */
function pictureOf(node: NodeSingular, width: number, height: number): DrawnNode['picture'] {
  const uri: unknown = node.data('image');
  if (typeof uri !== 'string' || !uri.startsWith(inline) || node.isParent()) return null;
  const { x, y } = node.position();
  // Percentages place the image in the room that it leaves, as in CSS.
  const imageWidth: unknown = node.data('imageWidth');
  const room = width - (typeof imageWidth === 'number' ? imageWidth : 0);
  const share = Number.parseFloat(style(node, 'background-position-x')) / 100;
  const down = Number.parseFloat(style(node, 'background-position-y'));
  return {
    svg: decodeURIComponent(uri.slice(inline.length)),
    x: x - width / 2 + room * (Number.isFinite(share) ? share : 0.5),
    y: y - height / 2 + (Number.isFinite(down) ? down : 0),
  };
}

function drawnEdge(edge: EdgeSingular): DrawnEdge {
  // The types promise control points; straight edges have none.
  const bends: readonly Spot[] | undefined = edge.controlPoints();
  return {
    from: edge.sourceEndpoint(),
    to: edge.targetEndpoint(),
    bends: bends ?? [],
    colour: style(edge, 'line-color'),
    width: numeric(edge, 'width'),
    dash: style(edge, 'line-style') === 'dashed' ? numbers(edge, 'line-dash-pattern') : null,
    opacity: edge.effectiveOpacity() * numeric(edge, 'line-opacity'),
    arrowScale: numeric(edge, 'arrow-scale'),
    arrows: {
      from: style(edge, 'source-arrow-shape') !== 'none',
      to: style(edge, 'target-arrow-shape') !== 'none',
    },
    label: textLook(edge, edge.midpoint(), 'middle'),
  };
}

const polygons: Readonly<Record<string, readonly Spot[]>> = {
  hexagon: [-0.5, -1, 0.5, -1, 1, 0, 0.5, 1, -0.5, 1, -1, 0].reduce<Spot[]>(pairUp, []),
  'round-tag': [-1, -1, 0.25, -1, 1, 0, 0.25, 1, -1, 1].reduce<Spot[]>(pairUp, []),
};

function pairUp(spots: Spot[], value: number, at: number, all: number[]): Spot[] {
  const next = all[at + 1];
  if (at % 2 === 0 && next !== undefined) spots.push({ x: value, y: next });
  return spots;
}

/** Cytoscape's default for the cut of a corner. */
const cut = 8;

function outlineOf(shape: string, corner: number, width: number, height: number): Outline {
  const points = polygons[shape];
  if (points) return { kind: 'polygon', points };
  if (shape === 'cut-rectangle') {
    const x = 1 - (2 * cut) / width;
    const y = 1 - (2 * cut) / height;
    const corners = [-x, -1, x, -1, 1, -y, 1, y, x, 1, -x, 1, -1, y, -1, -y].reduce<Spot[]>(pairUp, []);
    return { kind: 'polygon', points: corners };
  }
  return { kind: 'rectangle', corner: shape === 'round-rectangle' ? corner : 0 };
}
