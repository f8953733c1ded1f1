/** A finished comparison, indexed for what the window asks of it. */
import type { ComparedPair, Comparison } from '../../../shared/reachability/compare.ts';
import { diffOf } from '../../../shared/reachability/diff.ts';
import type { Endpoint } from '../../../shared/reachability/types.ts';
import { nothingAllowed } from '../../../shared/reachability/verdict.ts';
import { writeDiffCsv } from '../../../shared/report/csv.ts';
import { verdictText } from '../../../shared/report/report.ts';
import { fullName, groupOf, groupOfNode, isSpecialGroup, nodesId, restId, workloadNode } from '../names.ts';
import { type Change, changeKinds } from '../view-types.ts';
import type { ChangeCounts, CompareList, CompareMarks, CompareQuery, CompareRow, CompareSummary } from './types.ts';

export interface GroupChange {
  readonly from: string;
  readonly to: string;
  readonly counts: Record<Change, number>;
  /** The only pair of a kind, to say its ports. */
  readonly single: Partial<Record<Change, ComparedPair>>;
}

export const changes = changeKinds;
const noChanges: ChangeCounts = { added: 0, removed: 0, changed: 0, uncertain: 0 };
const maxMarks = 300_000;

export function changeOf({ before, after }: ComparedPair): Change {
  return before === nothingAllowed ? 'added' : after === nothingAllowed ? 'removed' : 'changed';
}

export class CompareModel {
  readonly comparison: Comparison;
  readonly counts: ChangeCounts;
  /** Changes between groups, each direction by itself. */
  readonly groups: readonly GroupChange[];
  /** Pairs that touch a group, by their place in `comparison.pairs`. */
  readonly byGroup: ReadonlyMap<string, readonly number[]>;
  /** Endpoints that exist on one side only, by id. */
  readonly endpoints: ReadonlyMap<string, Lone>;
  /** Namespaces that exist on one side only. */
  readonly namespaces: ReadonlyMap<string, 'added' | 'removed'>;
  /** Ids of the nodes of the last picture, which say what an aggregate stands for. */
  drawn: ReadonlySet<string> = new Set();

  /** What becomes of a pair. */
  readonly kindOf: (pair: ComparedPair) => Change;

  constructor(comparison: Comparison, kindOf: CompareModel['kindOf'] = changeOf) {
    this.comparison = comparison;
    this.kindOf = kindOf;
    const counts = { ...noChanges };
    const groups = new Map<string, GroupChange>();
    const byGroup = new Map<string, number[]>();
    for (const [at, pair] of comparison.pairs.entries()) {
      const change = kindOf(pair);
      counts[change]++;
      const from = groupOf(pair.from);
      const to = groupOf(pair.to);
      addTo(byGroup, from, at);
      if (to !== from) addTo(byGroup, to, at);
      const key = `${from}\n${to}`;
      let group = groups.get(key);
      if (!group) {
        group = { from, to, counts: { ...noChanges }, single: {} };
        groups.set(key, group);
      }
      if (++group.counts[change] === 1) group.single[change] = pair;
      else delete group.single[change];
    }
    this.counts = counts;
    this.groups = [...groups.values()];
    this.byGroup = byGroup;
    const { old, now, endpointsAdded, endpointsRemoved } = comparison;
    this.endpoints = new Map([...only(endpointsAdded, now, 'added'), ...only(endpointsRemoved, old, 'removed')]);
    const [before, after] = [old, now].map((side) => new Set(side.namespaces.map(({ name }) => name)));
    this.namespaces = new Map<string, Lone['change']>([
      ...[...(after ?? [])].filter((name) => !before?.has(name)).map((name) => [name, 'added'] as const),
      ...[...(before ?? [])].filter((name) => !after?.has(name)).map((name) => [name, 'removed'] as const),
    ]);
  }

  summary(errors: number): CompareSummary {
    const { endpointsAdded, endpointsRemoved, left } = this.comparison;
    return {
      counts: this.counts,
      left,
      endpoints: { added: endpointsAdded.length, removed: endpointsRemoved.length },
      errors,
    };
  }

  row(at: number): CompareRow {
    const pair = this.comparison.pairs[at];
    if (!pair) throw new RangeError(`No pair ${at}`);
    const text = (verdict: ComparedPair['before']): string => (verdict === nothingAllowed ? '' : verdictText(verdict));
    return {
      pair: at,
      fromLabel: fullName(pair.from),
      toLabel: fullName(pair.to),
      change: this.kindOf(pair),
      before: text(pair.before),
      after: text(pair.after),
    };
  }

  list({ node, from, to, text, change, limit }: CompareQuery): CompareList {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const rows: CompareRow[] = [];
    let total = 0;
    for (const [at, pair] of this.comparison.pairs.entries()) {
      if (change !== null && this.kindOf(pair) !== change) continue;
      if (from !== null && !this.#stands(from, pair.from)) continue;
      if (to !== null && !this.#stands(to, pair.to)) continue;
      if (node !== null && !this.#stands(node, pair.from) && !this.#stands(node, pair.to)) continue;
      if (words.length > 0) {
        const names = `${fullName(pair.from)} ${fullName(pair.to)}`.toLowerCase();
        if (!words.every((word) => names.includes(word))) continue;
      }
      if (total++ < limit) rows.push(this.row(at));
    }
    return { rows, total };
  }

  csv(): Blob {
    const chunks: string[] = [];
    writeDiffCsv(diffOf(this.comparison), (chunk) => chunks.push(chunk));
    return new Blob(chunks, { type: 'text/csv' });
  }

  /** Marks of groups, and of pairs of which the open input knows both ends. */
  marks(find: (id: string) => number | undefined): CompareMarks {
    const groups = this.groups.map(({ from, to, counts }) => {
      const kinds = changes.filter((change) => counts[change] > 0);
      return { from, to, change: kinds.length === 1 ? (kinds[0] ?? 'changed') : ('changed' as const) };
    });
    const pairs: number[] = [];
    for (const pair of this.comparison.pairs.slice(0, maxMarks)) {
      const from = find(pair.from.id);
      const to = find(pair.to.id);
      if (from !== undefined && to !== undefined) pairs.push(from, to, changes.indexOf(this.kindOf(pair)));
    }
    return { groups, pairs: Int32Array.from(pairs) };
  }

  /** Whether a drawn node stands for an endpoint. */
  #stands(node: string, endpoint: Endpoint): boolean {
    if (node.startsWith('wl:')) return workloadNode(endpoint.id) === node;
    const group = groupOf(endpoint);
    if (node.startsWith('rest:')) return group === node.slice(5) && !this.drawn.has(workloadNode(endpoint.id));
    if (node === restId) return !isSpecialGroup(group) && !this.drawn.has(`ns:${group}`);
    return groupOfNode(node) === group;
  }
}

function addTo(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

interface Lone {
  readonly endpoint: Endpoint;
  readonly change: 'added' | 'removed';
}

function only(
  ids: readonly string[],
  side: Comparison['old'],
  change: Lone['change'],
): readonly (readonly [string, Lone])[] {
  return ids.flatMap((id) => {
    const at = side.find(id);
    const endpoint = at === undefined ? undefined : side.endpoints[at];
    return endpoint && groupOf(endpoint) !== nodesId ? [[id, { endpoint, change }] as const] : [];
  });
}
