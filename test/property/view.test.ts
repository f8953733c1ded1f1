/** No connection is lost or invented by grouping: what is drawn adds up to what the engine says, at every level. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClusterIndex } from '../../renderer/engine/cluster-index.ts';
import { isSpecialGroup, namespaceNode, restId, restNode } from '../../renderer/engine/names.ts';
import type { View } from '../../renderer/engine/protocol.ts';
import { buildView } from '../../renderer/engine/view.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { noPorts } from '../../shared/values/ports.ts';
import { clusterArbitrary } from '../reference/generate.ts';
import { toObjects } from '../support/objects.ts';

/** Node that each endpoint is drawn in; null for what is not drawn. */
function drawnIn(index: ClusterIndex, view: View): readonly (string | null)[] {
  const ids = new Set(view.nodes.map(({ id }) => id));
  const own = new Map(view.nodes.flatMap(({ id, endpoint }) => (endpoint === null ? [] : [[endpoint, id] as const])));
  return index.reachability.endpoints.map((_, at) => {
    const group = index.group(at);
    const node = isSpecialGroup(group) ? group : namespaceNode(group);
    const places = [own.get(at), restNode(group), node, ...(isSpecialGroup(group) ? [] : [restId])];
    return places.find((id) => id !== undefined && ids.has(id)) ?? null;
  });
}

interface Sums {
  allowed: number;
  unknown: number;
}

function wanted(index: ClusterIndex, view: View): Sums {
  const { endpoints } = index.reachability;
  const nodes = drawnIn(index, view);
  const sums = { allowed: 0, unknown: 0 };
  for (const [from, source] of endpoints.entries()) {
    for (const [to, target] of endpoints.entries()) {
      if (nodes[from] === null || nodes[to] === null || nodes[from] === nodes[to]) continue;
      if (target.type === 'ingress-controller') continue;
      if (source.type !== 'workload' && target.type !== 'workload') continue;
      const { allowed, unknown } = index.reachability.reach(from, to);
      if (allowed !== noPorts) sums.allowed++;
      if (unknown !== noPorts) sums.unknown++;
    }
  }
  return sums;
}

function drawn({ edges }: View): Sums {
  const sums = { allowed: 0, unknown: 0 };
  for (const { allowed, unknown, back } of edges) {
    sums.allowed += allowed + (back?.allowed ?? 0);
    sums.unknown += unknown + (back?.unknown ?? 0);
  }
  return sums;
}

it('what is drawn adds up to what the engine says', { timeout: 600_000 }, () => {
  const levels = { nodes: fc.boolean(), limit: fc.integer({ min: 6, max: 60 }), open: fc.nat() };
  fc.assert(
    fc.property(clusterArbitrary(), fc.record(levels), (cluster, { nodes, limit, open }) => {
      const index = new ClusterIndex(analyze(toObjects(cluster.objects), cluster.options));
      const expanded = [...index.members.keys()].filter((_, i) => ((open >> i) & 1) === 1);
      const view = buildView(index, { expanded, keep: [], nodes }, limit);
      expect(drawn(view)).toEqual(wanted(index, view));
    }),
    { numRuns: Number(process.env['BULKHEAD_RUNS'] ?? 200) },
  );
});
