import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Graph, shortestPaths } from '../../../shared/reachability/shortest-paths.ts';

const size = 7;

function graphOf(edges: ReadonlySet<string>, blocked: ReadonlySet<number>): Graph {
  const nodes = Array.from({ length: size }, (_, i) => i);
  const has = (from: number, to: number): boolean => from !== to && edges.has(`${from}>${to}`);
  return {
    size,
    has,
    successors: (node) => nodes.filter((other) => has(node, other)),
    predecessors: (node) => nodes.filter((other) => has(other, node)),
    passable: (node) => !blocked.has(node),
  };
}

/** Every loopless path, by trying them all. */
function allPaths(graph: Graph, from: number, to: number, hops: number): number[][] {
  const found: number[][] = [];
  const walk = (path: number[]): void => {
    const last = path.at(-1) ?? from;
    if (path.length > hops) return;
    for (let next = 0; next < graph.size; next++) {
      if (!graph.has(last, next) || path.includes(next)) continue;
      if (next === to) found.push([...path, next]);
      else if (graph.passable(next)) walk([...path, next]);
    }
  };
  walk([from]);
  return found.sort((a, b) => a.length - b.length || compareNodes(a, b));
}
function compareNodes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((node, i) => node !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const graphs = fc.record({
  edges: fc.uniqueArray(
    fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]) => `${a}>${b}`),
    { maxLength: 30 },
  ),
  blocked: fc.uniqueArray(fc.integer({ min: 2, max: size - 1 }), { maxLength: 2 }),
  count: fc.integer({ min: 1, max: 12 }),
  hops: fc.integer({ min: 1, max: size }),
});

describe('shortestPaths', () => {
  test('are the first of all paths, in order', () => {
    fc.assert(
      fc.property(graphs, ({ edges, blocked, count, hops }) => {
        const graph = graphOf(new Set(edges), new Set(blocked));
        const all = allPaths(graph, 0, 1, hops);
        const { paths, cut } = shortestPaths(graph, 0, 1, { count, hops, work: 1e6 });
        expect(paths).toEqual(all.slice(0, count));
        expect(cut).toBe(all.length > count ? 'count' : null);
      }),
      { numRuns: 2000 },
    );
  });

  test('of a large graph are found both where rows are walked and where single nodes are asked', () => {
    // A line 0 → 1 → … → 299, and a way around that is as long.
    const line = 300;
    const has = (from: number, to: number): boolean =>
      (from < line && to === from + 1 && to < line) || (from === 0 && to === line) || (from === line && to === 2);
    const nodes = Array.from({ length: line + 1 }, (_, i) => i);
    const graph: Graph = {
      size: line + 1,
      has,
      successors: (node) => nodes.filter((other) => has(node, other)),
      predecessors: (node) => nodes.filter((other) => has(other, node)),
      passable: () => true,
    };
    const { paths, cut } = shortestPaths(graph, 0, line - 1, { count: 5, hops: 400, work: 1e6 });
    expect(paths.map((path) => path[1])).toEqual([1, line]);
    expect(cut).toBeNull();
    expect(shortestPaths(graph, 0, line - 1, { count: 5, hops: 298, work: 1e6 }).paths).toEqual([]);
  });

  test('say when the search was stopped', () => {
    const graph = graphOf(new Set(['0>2', '2>3', '3>1', '2>1']), new Set());
    expect(shortestPaths(graph, 0, 1, { count: 5, hops: 5, work: 1 }).cut).toBe('work');
    expect(shortestPaths(graph, 0, 0, { count: 5, hops: 5, work: 1 })).toEqual({ paths: [], cut: null });
  });
});
