/** Draws one path over the graph: its ends, what it passes through, and the edges in between, on whichever level. */
import type { Core } from 'cytoscape';
import type { PathHop } from '../../engine/inspect/types.ts';
import { nodeOfEndpoint } from './graph-canvas.ts';

export function markPath(cy: Core, hops: readonly PathHop[]): void {
  cy.batch(() => {
    cy.elements().removeClass('chosen near pinned quiet bare').addClass('dim');
    for (const { explain } of hops) {
      const [from, to] = explain.map((endpoint) => {
        const node = nodeOfEndpoint(cy, endpoint);
        return node ? cy.collection(node) : cy.collection();
      });
      if (!from || !to) continue;
      // An edge at the border of a namespace holds for everything in it.
      const sources = from.union(from.ancestors());
      const targets = to.union(to.ancestors());
      const edges = sources.edgesTo(targets).union(targets.edgesTo(sources).filter('[tail = "triangle"]'));
      edges.removeClass('dim').addClass('chosen');
      const ends = from.union(to);
      ends.addClass('chosen');
      ends.union(ends.ancestors()).union(ends.descendants()).removeClass('dim');
    }
  });
}
