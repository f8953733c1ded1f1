/** What changes between two clusters: connections added, removed and changed. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { compilePolicies } from '../policy/compile.ts';
import type { LineOf } from '../policy/fields.ts';
import { type AddressSet, formatAddressSet, formatRanges } from '../values/addresses.ts';
import { unionAll } from '../values/intervals.ts';
import { analyze, connectionsOf } from './analyze.ts';
import type {
  AddressesEndpoint,
  ChangedConnection,
  Connection,
  Endpoint,
  PairVerdict,
  ReachabilityDiff,
  ReachabilityOptions,
} from './types.ts';
import { nothingAllowed } from './verdict.ts';
import { vocabularyOf } from './vocabulary.ts';

type Analysis = ReturnType<typeof analyze>;

interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly before: PairVerdict;
  readonly after: PairVerdict;
}

export interface DiffOptions extends ReachabilityOptions {
  /** Line of a JSON pointer inside an object of either side; the object's first line when not given. */
  readonly lineOf?: { readonly before: LineOf; readonly after: LineOf };
}

export function diff(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
  { lineOf, ...options }: DiffOptions = {},
): ReachabilityDiff {
  // Both are cut by the addresses of both, so that outside addresses are the same endpoints on either side.
  const extraAddresses = [before, after].flatMap(
    (objects) => vocabularyOf(compilePolicies(objects, (source) => source.line).policies).addressSets,
  );
  const old = analyze(before, { ...options, extraAddresses, ...(lineOf && { lineOf: lineOf.before }) });
  const now = analyze(after, { ...options, extraAddresses, ...(lineOf && { lineOf: lineOf.after }) });

  const pairs = mergeAddresses(comparePairs(old, now), addressesOf(old));
  const added: Connection[] = [];
  const removed: Connection[] = [];
  const changed: ChangedConnection[] = [];
  for (const { from, to, before: was, after: is } of pairs) {
    if (was === nothingAllowed) added.push(...connectionsOf(from, to, is));
    else if (is === nothingAllowed) removed.push(...connectionsOf(from, to, was));
    else changed.push({ from, to, before: was, after: is });
  }
  const idsOf = (analysis: Analysis): Set<string> =>
    new Set(analysis.endpoints.filter((endpoint) => endpoint.type !== 'addresses').map((endpoint) => endpoint.id));
  const oldIds = idsOf(old);
  const newIds = idsOf(now);
  return {
    added,
    removed,
    changed,
    endpointsAdded: [...newIds].filter((id) => !oldIds.has(id)),
    endpointsRemoved: [...oldIds].filter((id) => !newIds.has(id)),
    diagnostics: { before: old.diagnostics, after: now.diagnostics },
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

function* comparePairs(old: Analysis, now: Analysis): Iterable<Pair> {
  const sources = new Map([...old.endpoints, ...now.endpoints].map((endpoint) => [endpoint.id, endpoint]));
  for (const [id, from] of sources) {
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
}

function addressesOf(analysis: Analysis): Map<string, AddressSet> {
  const { endpoints, classes } = analysis.engine.universe;
  const first = endpoints.findIndex(({ endpoint }) => endpoint.type === 'addresses');
  return new Map(classes.classes.map(({ addresses }, i) => [endpoints[first + i]?.endpoint.id ?? '', addresses]));
}

/** Outside addresses that change alike for one workload become one endpoint. */
function mergeAddresses(pairs: Iterable<Pair>, addresses: ReadonlyMap<string, AddressSet>): Pair[] {
  const out: Pair[] = [];
  const groups = new Map<string, { pair: Pair; outside: 'from' | 'to'; sets: AddressSet[]; at: number }>();
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
