/** fcose over the groups, with the same result each time. */
import cytoscape from 'cytoscape';
import fcose from 'cytoscape-fcose';
import type { Box } from './separate.ts';
import type { LayoutLink, Point } from './types.ts';

cytoscape.use(fcose);

/** A small generator (mulberry32): fcose draws from Math.random, which differs from run to run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function force(boxes: readonly Box[], links: readonly LayoutLink[]): Readonly<Record<string, Point>> {
  if (boxes.length < 2) return Object.fromEntries(boxes.map((box) => [box.id, { x: 0, y: 0 }]));
  const random = Math.random;
  Math.random = seeded(20_261_123);
  try {
    const graph = cytoscape({
      headless: true,
      styleEnabled: true,
      style: [{ selector: 'node', style: { width: 'data(width)', height: 'data(height)', shape: 'rectangle' } }],
      elements: [
        ...boxes.map((box) => ({ data: { id: box.id, width: box.width, height: box.height } })),
        ...links.map((link, at) => ({ data: { id: `link-${at}`, source: link.from, target: link.to } })),
      ],
    });
    const options = {
      name: 'fcose',
      quality: 'proof',
      animate: false,
      randomize: true,
      nodeDimensionsIncludeLabels: false,
      nodeSeparation: 90,
      idealEdgeLength: 110,
      nodeRepulsion: 9_000,
      edgeElasticity: 0.25,
      gravity: 0.3,
      packComponents: true,
    };
    graph.layout(options).run();
    const result: Record<string, Point> = {};
    graph.nodes().forEach((node) => {
      result[node.id()] = { ...node.position() };
    });
    graph.destroy();
    return wide(result);
  } finally {
    Math.random = random;
  }
}

/** Turns a picture that is higher than wide by a quarter, because screens are wide. */
function wide(points: Readonly<Record<string, Point>>): Readonly<Record<string, Point>> {
  const all = Object.values(points);
  const extent = (pick: (p: Point) => number): number => Math.max(...all.map(pick)) - Math.min(...all.map(pick));
  if (extent((p) => p.x) >= extent((p) => p.y)) return points;
  return Object.fromEntries(Object.entries(points).map(([id, p]) => [id, { x: p.y, y: p.x }]));
}
