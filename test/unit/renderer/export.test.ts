import { expect, test } from 'vitest';
import { exportList } from '../../../renderer/engine/export-list.ts';
import { buildView } from '../../../renderer/engine/view.ts';
import type { Drawing, DrawnEdge, DrawnNode } from '../../../renderer/export/drawing.ts';
import { drawingSvg } from '../../../renderer/export/svg.ts';
import { viewMermaid } from '../../../renderer/export/view-mermaid.ts';
import { indexOf, smallCluster } from './small-cluster.ts';

const hostile = '"><script>alert(1)</script>&\u202e{{x}}';

const box: DrawnNode = {
  x: 50,
  y: 40,
  width: 100,
  height: 48,
  outline: { kind: 'rectangle', corner: 5 },
  fill: '#fff',
  stroke: '#000',
  strokeWidth: 1,
  dash: null,
  opacity: 1,
  label: { text: hostile, x: 50, y: 33, size: 12, weight: '600', colour: '#111', anchor: 'middle', halo: null },
  picture: { svg: '<svg width="10" height="16"></svg>', x: 45, y: 40 },
};
const line: DrawnEdge = {
  from: { x: 0, y: 0 },
  to: { x: 100, y: 0 },
  bends: [],
  colour: 'rgb(1,2,3)',
  width: 2,
  dash: [5, 4],
  opacity: 0.5,
  arrowScale: 1,
  arrows: { from: false, to: true },
  label: null,
};
const drawing: Drawing = {
  title: hostile,
  x: -10,
  y: -20,
  width: 300,
  height: 200,
  background: '#f6f7f9',
  font: 'system-ui, "Segoe UI"',
  frames: [],
  edges: [line],
  nodes: [box],
};

test('the picture shows hostile names as text', () => {
  const svg = drawingSvg(drawing);
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u202e');
  expect(svg.match(/&#62;&#60;script&#62;/g)).toHaveLength(2);
  expect(svg).toContain('font-family="system-ui, &#34;Segoe UI&#34;"');
});

test('the picture has the size and the places of the layout', () => {
  const svg = drawingSvg(drawing);
  expect(svg).toContain('width="300" height="200" viewBox="-10 -20 300 200"');
  expect(svg).toContain('<rect x="0" y="16" width="100" height="48" rx="5" fill="#fff"');
  expect(svg).toContain('<g transform="translate(45 40)"><svg width="10"');
  // The line ends before the tip of its arrow, which is where it ends on screen.
  expect(svg).toContain(
    '<path d="M0 0L96 0" fill="none" stroke="rgb(1,2,3)" stroke-width="2" stroke-dasharray="5 4"/>',
  );
  expect(svg).toContain('<path d="M100 0L91.3 4.35L91.3 -4.35Z"');
});

test('a curve goes through its control points, an outline through its corners', () => {
  const svg = drawingSvg({
    ...drawing,
    edges: [
      {
        ...line,
        bends: [
          { x: 20, y: 30 },
          { x: 60, y: 50 },
        ],
        arrows: { from: false, to: false },
      },
    ],
    nodes: [
      {
        ...box,
        label: null,
        picture: null,
        outline: {
          kind: 'polygon',
          points: [
            { x: -1, y: 0 },
            { x: 1, y: -1 },
            { x: 1, y: 1 },
          ],
        },
      },
    ],
  });
  expect(svg).toContain('d="M0 0Q20 30 40 40Q60 50 100 0"');
  expect(svg).toContain('<polygon points="0,40 100,16 100,64"');
});

test('the flowchart says what is drawn, on the level at which it is drawn', () => {
  const closed = viewMermaid(buildView(indexOf(smallCluster), { expanded: [], keep: [], nodes: false }));
  expect(closed).toContain('n0["data · 1 workload"]');
  expect(closed).toContain('n2(["Outside · all other addresses"])');
  expect(closed).toContain('n1 -->|"TCP 5432"| n0');
  const open = viewMermaid(buildView(indexOf(smallCluster), { expanded: ['shop'], keep: [], nodes: false }));
  expect(open).toContain('subgraph n1["shop · 2 workloads"]\n    n2["cart · Deployment · 2 pods"]');
  expect(open).toContain('n3 -->|"TCP 5432"| n0');
});

test('the flowchart cannot be broken by a name', () => {
  const view = buildView(indexOf(smallCluster), { expanded: [], keep: [], nodes: false });
  const text = viewMermaid({ ...view, nodes: view.nodes.map((node) => ({ ...node, label: 'a"]\nclick n0 "x' })) });
  expect(text).not.toContain('\nclick');
  for (const row of text.split('\n')) expect((row.match(/"/g) ?? []).length % 2).toBe(0);
});

test('the table holds every connection', async () => {
  const result = exportList(indexOf(smallCluster), [], { format: 'csv', title: 'x', nodes: false });
  if (result.kind !== 'file') throw new Error('too many');
  const rows = (await result.content.text()).trimEnd().split('\n');
  expect(rows[0]).toBe('src,dst,conn,certainty,reason');
  expect(rows).toContain('shop/web[Deployment],data/db[Deployment],TCP 5432,certain,');
  expect(rows).not.toContainEqual(expect.stringContaining('shop/cart[Deployment],data/db'));
});
