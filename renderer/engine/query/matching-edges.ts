/** Which drawn edges stand for a connection that a query matches, told by the picture that hiding would leave. */
import type { View, ViewEdge } from '../view-types.ts';

/** @param left What the same request draws when everything else is hidden. @returns Ids of edges of `whole`. */
export function matchingEdges(whole: View, left: View): readonly string[] {
  const drawn = new Set(whole.nodes.map(({ id }) => id));
  const parents = new Map([...left.nodes, ...whole.nodes].map(({ id, parent }) => [id, parent]));
  /** Fewer groups leave more room: what is drawn by itself in one picture may share a node in the other. */
  const place = (id: string): string => {
    if (drawn.has(id)) return id;
    const parent = parents.get(id) ?? null;
    const rest = parent === null ? null : `rest:${parent.slice('ns:'.length)}`;
    if (rest !== null && drawn.has(rest)) return rest;
    return parent !== null && drawn.has(parent) ? parent : '{rest}';
  };
  /** An edge at the border of an open group stands for what is in the group. */
  const near = (a: string, b: string): boolean => a === b || parents.get(a) === b || parents.get(b) === a;
  const ends = left.edges.map((edge) => ({ ...edge, from: place(edge.from), to: place(edge.to) }));
  const same = (edge: ViewEdge): boolean =>
    ends.some(
      (end) =>
        (near(edge.from, end.from) && near(edge.to, end.to)) ||
        ((edge.back !== null || end.back !== null) && near(edge.from, end.to) && near(edge.to, end.from)),
    );
  return whole.edges.filter(same).map(({ id }) => id);
}
