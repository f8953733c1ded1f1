/** What a query selects: endpoints and connections, and what is left of a cluster when the rest is hidden. */
import { groupEdgesOf, groupOf } from '../reachability/group-edges.ts';
import type { GroupEdge, Reachability } from '../reachability/reachability.ts';
import type { PairVerdict } from '../reachability/types.ts';
import { nothingAllowed } from '../reachability/verdict.ts';
import { noPorts } from '../values/ports.ts';
import { asksConnections, forEachTerm, type Query } from './ast.ts';
import type { EndpointSet, Facts } from './facts.ts';
import { likely } from './glob.ts';
import { endpointsOf, Matcher } from './matcher.ts';

export interface Selected {
  /** 1 for each endpoint that matches: itself, or as an end of a connection that does. */
  readonly endpoints: EndpointSet;
  /** Whether the query asks about connections, so that connections between matching endpoints may not match. */
  readonly restrictsConnections: boolean;
  /** Pairs of endpoints with a matching connection; null when the query does not ask about connections. */
  readonly connections: number | null;
  /** Whether the connection of a pair matches. Without connection terms: whether an end matches. */
  matches(from: number, to: number, verdict: PairVerdict): boolean;
  /** Whether it stays when everything else is hidden: it matches and both of its ends do. */
  keeps(from: number, to: number, verdict: PairVerdict): boolean;
}

/** Whether pairs of this kind are listed at all: none with itself, none of the outside with the outside. */
export function isListed({ endpoints }: Reachability, from: number, to: number, nodes: boolean): boolean {
  const source = endpoints[from]?.type;
  const target = endpoints[to]?.type;
  if (from === to || target === 'ingress-controller') return false;
  if (!nodes && (source === 'node' || target === 'node')) return false;
  return source === 'workload' || target === 'workload';
}

/** Nodes reach nearly everything and would be an end of every match; their connections count when `kind:Node` asks. */
function asksNodes(query: Query): boolean {
  let asked = false;
  forEachTerm(query, (term) => {
    if (term.kind === 'kind' && !term.value.glob && likely(term.value)('Node')) asked = true;
  });
  return asked;
}

/**
 * Finds what a query selects. Yields after each piece of work (about a source's connections), so that a caller may
 * stop in between or let others work.
 */
export function* selectIn(facts: Facts, query: Query): Generator<void, Selected> {
  if (!asksConnections(query)) {
    const endpoints = endpointsOf(query, facts);
    return {
      endpoints,
      restrictsConnections: false,
      connections: null,
      matches: (from, to) => endpoints[from] === 1 || endpoints[to] === 1,
      keeps: (from, to) => endpoints[from] === 1 && endpoints[to] === 1,
    };
  }
  const r = facts.reachability;
  const nodes = asksNodes(query);
  const matcher = new Matcher(query, facts);
  const matches = (from: number, to: number, verdict: PairVerdict): boolean =>
    verdict !== nothingAllowed && isListed(r, from, to, nodes) && matcher.matches(from, to, verdict);
  const found = new Uint8Array(r.endpoints.length);
  let connections = 0;
  for (const from of r.endpoints.keys()) {
    const targets = matcher.targets(from);
    if (targets?.length === 0) continue;
    for (const [to, verdict] of targets?.map((to) => [to, r.reach(from, to)] as const) ?? r.row(from)) {
      if (!matches(from, to, verdict)) continue;
      connections++;
      found[from] = 1;
      found[to] = 1;
    }
    yield;
  }
  return { endpoints: found, restrictsConnections: true, connections, matches, keeps: matches };
}

/** Connections that stay between and inside groups, added up like `Reachability.groupEdges`. Yields like `selectIn`. */
export function* keptGroupEdges(r: Reachability, selected: Selected): Generator<void, readonly GroupEdge[]> {
  if (!selected.restrictsConnections) return groupEdgesOf(r.endpoints, r.totals, (at) => selected.endpoints[at] === 1);
  const edges = new Map<number, { from: string; to: string; allowed: number; unknown: number }>();
  const names = [...new Set(r.endpoints.map(groupOf))];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const groups = r.endpoints.map((endpoint) => numbers.get(groupOf(endpoint)) ?? 0);
  for (const from of r.endpoints.keys()) {
    if (selected.endpoints[from] !== 1) continue;
    for (const [to, verdict] of r.row(from)) {
      if (!isListed(r, from, to, true) || !selected.keeps(from, to, verdict)) continue;
      const a = groups[from] ?? 0;
      const b = groups[to] ?? 0;
      let edge = edges.get(a * names.length + b);
      if (!edge) {
        edge = { from: names[a] ?? '', to: names[b] ?? '', allowed: 0, unknown: 0 };
        edges.set(a * names.length + b, edge);
      }
      if (verdict.allowed !== noPorts) edge.allowed++;
      if (verdict.unknown !== noPorts) edge.unknown++;
    }
    yield;
  }
  return [...edges.values()];
}

/** Runs work that yields to its end. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
