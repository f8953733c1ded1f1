/** Two clusters beside each other, pair by pair, in steps that leave room for other work in between. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { compilePolicies } from '../policy/compile.ts';
import type { LineOf } from '../policy/fields.ts';
import { type AddressSet, formatAddressSet, formatRanges } from '../values/addresses.ts';
import { unionAll } from '../values/intervals.ts';
import { analyze } from './analyze.ts';
import type { Engine } from './engine.ts';
import type { AddressesEndpoint, Endpoint, PairVerdict, ReachabilityOptions } from './types.ts';
import { nothingAllowed } from './verdict.ts';
import { vocabularyOf } from './vocabulary.ts';

export type Analysis = ReturnType<typeof analyze>;

/** A pair of endpoints whose verdict is not the same on both sides. */
export interface ComparedPair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly before: PairVerdict;
  readonly after: PairVerdict;
}

export interface CompareOptions extends ReachabilityOptions {
  /** Line of a JSON pointer inside an object of either side; the object's first line when not given. */
  readonly lineOf?: { readonly before: LineOf; readonly after: LineOf };
}

export interface Comparison {
  readonly old: Analysis;
  readonly now: Analysis;
  /** Pairs that differ; outside addresses that change alike for one workload are one endpoint. */
  readonly pairs: readonly ComparedPair[];
  /** Pairs that differ beyond `pairs`, when there were more than `maxPairs`; counted before addresses are merged. */
  readonly left: number;
  readonly endpointsAdded: readonly string[];
  readonly endpointsRemoved: readonly string[];
}

/** How much of the way the two analyses are, roughly. */
const analysed = 0.6;

/**
 * Compares two clusters. Yields the share that is done, from 0 to 1, after each piece of work; how long a piece takes
 * depends on the clusters (an analysis is one piece, then each source of connections is one).
 *
 * @param maxPairs Pairs that are kept; the others are only counted.
 */
export function* compareSteps(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  { lineOf, ...options }: CompareOptions = {},
  maxPairs: number = Number.POSITIVE_INFINITY,
): Generator<number, Comparison> {
  // Both are cut by the addresses of both, so that outside addresses are the same endpoints on either side.
  const extraAddresses = [before, after].flatMap(
    (objects) => vocabularyOf(compilePolicies(objects, (source) => source.line).policies).addressSets,
  );
  yield 0;
  const old = analyze(before, { ...options, extraAddresses, ...(lineOf && { lineOf: lineOf.before }) });
  yield analysed / 2;
  const now = analyze(after, { ...options, extraAddresses, ...(lineOf && { lineOf: lineOf.after }) });
  yield analysed;

  const sources = new Map([...old.endpoints, ...now.endpoints].map((endpoint) => [endpoint.id, endpoint]));
  const found: ComparedPair[] = [];
  let left = 0;
  let done = 0;
  for (const [id, from] of sources) {
    for (const pair of compareRow(old, now, id, from)) {
      if (found.length < maxPairs) found.push(pair);
      else left++;
    }
    done++;
    yield analysed + ((1 - analysed) * done) / sources.size;
  }
  const idsOf = (analysis: Analysis): Set<string> =>
    new Set(analysis.endpoints.filter((endpoint) => endpoint.type !== 'addresses').map((endpoint) => endpoint.id));
  const oldIds = idsOf(old);
  const newIds = idsOf(now);
  return {
    old,
    now,
    pairs: mergeAddresses(found, addressesOf(old.engine)),
    left,
    endpointsAdded: [...newIds].filter((id) => !oldIds.has(id)),
    endpointsRemoved: [...oldIds].filter((id) => !newIds.has(id)),
  };
}

/** Verdicts of all shown pairs of one source, by id of the target. */
function rowById(analysis: Analysis, id: string): Map<string, readonly [Endpoint, PairVerdict]> {
  const index = analysis.find(id);
  const row = new Map<string, readonly [Endpoint, PairVerdict]>();
  const source = index === undefined ? undefined : analysis.endpoints[index];
  if (index === undefined || !source) return row;
  for (const [to, verdict] of analysis.engine.row(index)) {
    const target = analysis.endpoints[to] as Endpoint;
    if (to === index || (source.type !== 'workload' && target.type !== 'workload')) continue;
    row.set(target.id, [target, verdict]);
  }
  return row;
}

function* compareRow(old: Analysis, now: Analysis, id: string, from: Endpoint): Iterable<ComparedPair> {
  const was = rowById(old, id);
  const is = rowById(now, id);
  for (const target of new Set([...was.keys(), ...is.keys()])) {
    const [oldTo, before] = was.get(target) ?? [null, nothingAllowed];
    const [newTo, after] = is.get(target) ?? [null, nothingAllowed];
    const to = oldTo ?? newTo;
    const same = before.allowed === after.allowed && before.unknown === after.unknown;
    if (to && !same) yield { from, to, before, after };
  }
}

/** Outside addresses by the id of their endpoint. */
export function addressesOf(engine: Engine): Map<string, AddressSet> {
  const { endpoints, classes } = engine.universe;
  const first = endpoints.findIndex(({ endpoint }) => endpoint.type === 'addresses');
  return new Map(classes.classes.map(({ addresses }, i) => [endpoints[first + i]?.endpoint.id ?? '', addresses]));
}

/** Outside addresses that change alike for one workload become one endpoint. */
export function mergeAddresses(
  pairs: Iterable<ComparedPair>,
  addresses: ReadonlyMap<string, AddressSet>,
): ComparedPair[] {
  const out: ComparedPair[] = [];
  const groups = new Map<string, { pair: ComparedPair; outside: 'from' | 'to'; sets: AddressSet[]; at: number }>();
  for (const pair of pairs) {
    const outside = pair.from.type === 'addresses' ? 'from' : pair.to.type === 'addresses' ? 'to' : null;
    const end = outside && pair[outside];
    if (!outside || end?.type !== 'addresses') {
      out.push(pair);
      continue;
    }
    const verdicts = [pair.before, pair.after].map(({ allowed, unknown }) => `${allowed.id}/${unknown.id}`);
    const key = [outside, pair[outside === 'from' ? 'to' : 'from'].id, end.family, ...verdicts].join(' ');
    const set = addresses.get(end.id) ?? [];
    const group = groups.get(key);
    if (group) {
      group.sets.push(set);
      continue;
    }
    groups.set(key, { pair, outside, sets: [set], at: out.length });
    out.push(pair);
  }
  for (const { pair, outside, sets, at } of groups.values()) {
    if (sets.length === 1) continue;
    const whole = unionAll(sets);
    const end = { ...(pair[outside] as AddressesEndpoint), id: formatAddressSet(whole), ranges: formatRanges(whole) };
    out[at] = { ...pair, [outside]: end };
  }
  return out;
}
