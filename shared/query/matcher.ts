/**
 * Holds a query against connections. Endpoints that all terms treat alike share a class; a verdict is judged once for
 * each pair of classes, however many pairs of endpoints have it.
 */
import type { PairVerdict } from '../reachability/types.ts';
import {
  allOf,
  allPorts,
  intersect,
  noPorts,
  type PortSet,
  portRange,
  protocols,
  subtract,
  union,
} from '../values/ports.ts';
import { asksConnections, type Query } from './ast.ts';
import type { EndpointSet, Facts } from './facts.ts';

/** A query whose terms have been looked up. The ports that it holds for depend on one end, the other and a verdict. */
type Compiled =
  | { readonly kind: 'end'; readonly end: 'self' | 'from' | 'to'; readonly members: EndpointSet }
  | { readonly kind: 'ports'; readonly ports: PortSet }
  | { readonly kind: 'verdict'; readonly verdict: 'allowed' | 'unknown' }
  | { readonly kind: 'not'; readonly item: Compiled }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Compiled[] };

/** The ports that a query certainly holds for, and those it may hold for while verdicts are left open. */
interface Bounds {
  readonly lo: PortSet;
  readonly hi: PortSet;
}

function compile(query: Query, facts: Facts): Compiled {
  switch (query.kind) {
    case 'not':
      return { kind: 'not', item: compile(query.item, facts) };
    case 'and':
    case 'or':
      return { kind: query.kind, items: query.items.map((item) => compile(item, facts)) };
    case 'port':
      return {
        kind: 'ports',
        ports: protocols.map((protocol) => portRange(protocol, query.from, query.to)).reduce(union),
      };
    case 'proto':
      return { kind: 'ports', ports: allOf(query.protocol) };
    case 'verdict':
      return { kind: 'verdict', verdict: query.verdict };
    case 'from':
    case 'to': {
      const members = 'query' in query ? endpointsOf(query.query, facts) : facts.ends(query.end);
      return { kind: 'end', end: query.kind, members };
    }
    default:
      return { kind: 'end', end: 'self', members: facts.endpointsOf(query) };
  }
}

/** Endpoints that a query without connection terms holds for. */
export function endpointsOf(query: Query, facts: Facts): EndpointSet {
  switch (query.kind) {
    case 'not':
      return endpointsOf(query.item, facts).map((member) => 1 - member);
    case 'and':
      return query.items.map((item) => endpointsOf(item, facts)).reduce((a, b) => a.map((m, i) => m & (b[i] ?? 0)));
    case 'or':
      return query.items.map((item) => endpointsOf(item, facts)).reduce((a, b) => a.map((m, i) => m | (b[i] ?? 0)));
    case 'port':
    case 'proto':
    case 'verdict':
    case 'from':
    case 'to':
      throw new TypeError(`${query.kind}: is about connections`);
    default:
      return facts.endpointsOf(query);
  }
}

/** A source with at most this many possible targets is asked about each of them; others are asked for their row. */
const fewTargets = 24;

export class Matcher {
  readonly #query: Compiled;
  /** Class of each endpoint. */
  readonly #classes: Int32Array;
  /** Some endpoint of each class. */
  readonly #samples: readonly number[];
  readonly #sizes: readonly number[];
  readonly #possible: Int8Array[] = [];
  readonly #targets = new Map<number, readonly number[] | null>();
  readonly #judged = new Map<number, Map<number, boolean>>();

  constructor(query: Query, facts: Facts) {
    if (!asksConnections(query)) throw new TypeError('A query about endpoints alone needs no matcher');
    this.#query = compile(query, facts);
    const { classes, samples } = classify(membersIn(this.#query), facts.reachability.endpoints.length);
    this.#classes = classes;
    this.#samples = samples;
    const sizes = samples.map(() => 0);
    for (const number of classes) sizes[number] = (sizes[number] ?? 0) + 1;
    this.#sizes = sizes;
  }

  /** Targets that a connection from this source could match with; null when they are too many to be asked one by one. */
  targets(from: number): readonly number[] | null {
    const own = this.#classes[from] as number;
    let targets = this.#targets.get(own);
    if (targets === undefined) {
      const classes = new Set([...this.#samples.keys()].filter((b) => this.#could(own, b)));
      const count = [...classes].reduce((sum, b) => sum + (this.#sizes[b] ?? 0), 0);
      targets =
        count > fewTargets ? null : [...this.#classes.keys()].filter((to) => classes.has(this.#classes[to] ?? -1));
      this.#targets.set(own, targets);
    }
    return targets;
  }

  /** Whether any verdict would do between two classes. */
  #could(a: number, b: number): boolean {
    this.#possible[a] ??= new Int8Array(this.#samples.length);
    const row = this.#possible[a];
    if (row[b] === 0) {
      const open = { allowed: { lo: noPorts, hi: allPorts }, unknown: { lo: noPorts, hi: allPorts } };
      row[b] = this.#holds(a, b, open, allPorts) ? 1 : -1;
    }
    return row[b] === 1;
  }

  matches(from: number, to: number, { allowed, unknown }: PairVerdict): boolean {
    const a = this.#classes[from] as number;
    const b = this.#classes[to] as number;
    if (!this.#could(a, b)) return false;
    const pair = a * this.#samples.length + b;
    let judged = this.#judged.get(pair);
    if (!judged) {
      judged = new Map();
      this.#judged.set(pair, judged);
    }
    const key = allowed.id * 0x4000000 + unknown.id;
    let matches = judged.get(key);
    if (matches === undefined) {
      const certain = { allowed: { lo: allowed, hi: allowed }, unknown: { lo: unknown, hi: unknown } };
      matches = this.#holds(a, b, certain, union(allowed, unknown));
      judged.set(key, matches);
    }
    return matches;
  }

  /** A connection matches when the query holds for one of its ports, seen from one of its ends. */
  #holds(a: number, b: number, verdict: Readonly<Record<'allowed' | 'unknown', Bounds>>, ports: PortSet): boolean {
    const from = this.#samples[a] as number;
    const to = this.#samples[b] as number;
    const seenFrom = (self: number): PortSet => portsOf(this.#query, { self, from, to }, verdict).hi;
    return intersect(union(seenFrom(from), seenFrom(to)), ports) !== noPorts;
  }
}

const none: Bounds = { lo: noPorts, hi: noPorts };
const all: Bounds = { lo: allPorts, hi: allPorts };

function portsOf(
  query: Compiled,
  ends: Readonly<Record<'self' | 'from' | 'to', number>>,
  verdict: Readonly<Record<'allowed' | 'unknown', Bounds>>,
): Bounds {
  switch (query.kind) {
    case 'end':
      return query.members[ends[query.end]] === 1 ? all : none;
    case 'ports':
      return { lo: query.ports, hi: query.ports };
    case 'verdict':
      return verdict[query.verdict];
    case 'not': {
      const { lo, hi } = portsOf(query.item, ends, verdict);
      return { lo: subtract(allPorts, hi), hi: subtract(allPorts, lo) };
    }
    case 'and':
    case 'or': {
      const join = query.kind === 'and' ? intersect : union;
      return query.items
        .map((item) => portsOf(item, ends, verdict))
        .reduce((x, y) => ({ lo: join(x.lo, y.lo), hi: join(x.hi, y.hi) }));
    }
  }
}

function membersIn(query: Compiled): readonly EndpointSet[] {
  if (query.kind === 'end') return [query.members];
  if (query.kind === 'not') return membersIn(query.item);
  return 'items' in query ? query.items.flatMap(membersIn) : [];
}

/** Numbers the endpoints so that those in the same sets have the same number. */
function classify(sets: readonly EndpointSet[], count: number): { classes: Int32Array; samples: readonly number[] } {
  let classes = new Int32Array(count);
  for (const set of sets) {
    const numbers = new Map<number, number>();
    classes = classes.map((old, i) => {
      const key = old * 2 + (set[i] ?? 0);
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
  }
  const samples: number[] = [];
  classes.forEach((number, i) => {
    samples[number] ??= i;
  });
  return { classes, samples };
}
