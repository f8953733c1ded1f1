import cytoscape from 'cytoscape';
import { expect, test } from 'vitest';
import { markGraph } from '../../../renderer/views/explore/graph-marks.ts';
import { edgeLook } from '../../../renderer/views/explore/node-look.ts';

/** Two closed namespaces of two workloads each, and one that is connected with nothing. */
const graph = () =>
  cytoscape({
    headless: true,
    elements: [
      { data: { id: 'ns:a', members: [0, 1] } },
      { data: { id: 'ns:b', members: [2, 3] } },
      { data: { id: 'ns:c', members: [4, 5] } },
      { data: { id: 'a-b', source: 'ns:a', target: 'ns:b', tail: 'none' } },
    ],
  });

test.each([
  { what: 'two namespaces', from: 0, to: 3, chosen: ['ns:a', 'ns:b', 'a-b'], dim: ['ns:c'] },
  { what: 'one closed namespace', from: 0, to: 1, chosen: ['ns:a'], dim: [] },
])('a connection within $what is marked where it is', ({ from, to, chosen, dim }) => {
  const cy = graph();
  markGraph(cy, { selection: { kind: 'why', from, to }, matches: null, matchingEdges: null, path: null });
  expect(cy.elements('.chosen').map((one) => one.id())).toEqual(chosen);
  expect(cy.elements('.dim').map((one) => one.id())).toEqual(dim);
});

test('the label of a changed connection has what was and what will be', () => {
  const label = (ports: string): string =>
    edgeLook({ id: 'e', from: 'a', to: 'b', change: 'changed', allowed: 1, unknown: 0, ports, back: null }).label;
  expect(label('All Connections → TCP 5432')).toBe('~ all → TCP 5432');
  expect(label('TCP 80,443,8080,8443 → TCP 80,443,9090,9091')).toBe('~ TCP 80,443… → TCP 80,443…');
});
