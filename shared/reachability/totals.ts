/**
 * How many pairs of endpoints are connected, between groups of any choosing. Counted by sets, not by listing: all
 * sources that an ingress row lets in alike and that have one egress row are counted together, and so are the row's
 * targets.
 */
import { forEachPoint, size } from '../values/intervals.ts';
import { noPorts } from '../values/ports.ts';
import type { Element } from './elements.ts';
import type { Engine } from './engine.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import { segmentAt } from './partition.ts';
import type { Row } from './profile.ts';
import type { PairVerdict, Total } from './types.ts';
import { nothingAllowed } from './verdict.ts';

/** What decides, apart from rules, whether two elements are a pair: address families, and that one is a workload. */
const workloadBit = 4;
function isPair(a: number, b: number): boolean {
  return (a & b & 3) !== 0 && ((a | b) & workloadBit) !== 0;
}

/** Elements that count alike: of one group and kind. */
interface Some {
  readonly group: number;
  readonly kind: number;
  count: number;
}
interface Sources extends Some {
  readonly row: Row | null;
}
interface Targets extends Some {
  readonly egress: Outcome;
}

/**
 * Leaves out what listings leave out: an endpoint with itself, outside with outside, and what goes to the ingress
 * controller.
 *
 * @param groups Group of each endpoint, from 0; endpoints of group -1 are not counted.
 */
export function countPairs(engine: Engine, groups: Int32Array): readonly Total[] {
  return new Counter(engine, groups).count();
}

class Counter {
  readonly #engine: Engine;
  readonly #groups: Int32Array;
  readonly #width: number;
  /** Whether what rows say is the whole verdict, for each endpoint as a source and as a target. */
  readonly #plain: { readonly source: readonly boolean[]; readonly target: readonly boolean[] };
  /** Plain sources in order; those that follow each other and count alike are one. */
  readonly #runs: { readonly starts: number[]; readonly sources: Sources[] } = { starts: [], sources: [] };
  readonly #between = new Map<string, readonly Sources[]>();
  readonly #targets = new Map<Row | null, Map<number, readonly Targets[]>>();
  /** Pairs by verdict, then by source group × width + target group. */
  readonly #table = new Map<PairVerdict, Map<number, number>>();

  constructor(engine: Engine, groups: Int32Array) {
    this.#engine = engine;
    this.#groups = groups;
    this.#width = groups.reduce((most, group) => Math.max(most, group + 1), 1);
    const endpoints = [...engine.universe.endpoints.keys()];
    const { localNode } = engine.options;
    this.#plain = {
      source: endpoints.map((endpoint) => this.#isPlain(endpoint, localNode !== 'none')),
      target: endpoints.map((endpoint) => this.#isPlain(endpoint, localNode === 'both')),
    };
  }

  count(): readonly Total[] {
    for (const [e, element] of this.#engine.universe.elements.entries()) this.#addSource(e, element);
    const { rows } = this.#engine.admissions;
    for (const [number, row] of rows.entries()) {
      row.forEachAllowed((start, end, ingress) => this.#addAdmission(number, start, end, ingress));
    }
    this.#addOneByOne();
    return this.#totals();
  }

  #groupOf({ endpoint }: Element): number {
    return this.#groups[endpoint] ?? -1;
  }

  #kindOf(element: Element): number {
    const workload = this.#engine.facts(element.endpoint).endpoint.type === 'workload';
    return element.families | (workload ? workloadBit : 0);
  }

  /** One element, and no exemption that depends on the pair. */
  #isPlain(endpoint: number, exempt: boolean): boolean {
    const facts = this.#engine.facts(endpoint);
    const first = this.#engine.universe.elements[facts.first];
    if (!first || facts.last !== facts.first + 1 || facts.endpoint.type === 'ingress-controller') return false;
    return !exempt || !this.#engine.isHost(first);
  }

  #addSource(e: number, element: Element): void {
    const group = this.#groupOf(element);
    const { starts, sources } = this.#runs;
    const last = sources.at(-1);
    if (group < 0 || !this.#plain.source[element.endpoint]) {
      if (last?.count !== 0) {
        starts.push(e);
        sources.push({ row: null, group, kind: 0, count: 0 });
      }
      return;
    }
    const row = this.#engine.isPoliced(element) ? this.#engine.profileOf('egress', e).row : null;
    const kind = this.#kindOf(element);
    if (last && last.count > 0 && last.row === row && last.group === group && last.kind === kind) last.count++;
    else {
      starts.push(e);
      sources.push({ row, group, kind, count: 1 });
    }
    // Counted with the others later, but a pair of an endpoint with itself is none.
    const { rows, rowOf } = this.#engine.admissions;
    const ingress = (rows[rowOf[e] as number] as Row).outcome(e);
    if (isPair(kind, kind)) this.#add(group, group, row ? row.outcome(e) : allowAll, ingress, -1);
  }

  /** Sources from `start` to `end`, those that count alike together. */
  #sourcesBetween(start: number, end: number): readonly Sources[] {
    if (end === start + 1) {
      const { starts, sources } = this.#runs;
      const own = sources[segmentAt(starts, start)];
      return own && own.count > 0 ? [{ ...own, count: 1 }] : [];
    }
    const key = `${start} ${end}`;
    const known = this.#between.get(key);
    if (known) return known;
    const { starts, sources } = this.#runs;
    const found = new Map<Row | null, Map<number, Sources>>();
    for (let i = segmentAt(starts, start); i < starts.length; i++) {
      const { row, group, kind, count } = sources[i] as Sources;
      const from = Math.max(start, starts[i] as number);
      const to = Math.min(end, starts[i + 1] ?? Number.POSITIVE_INFINITY);
      if (from >= end) break;
      if (count === 0) continue;
      const byKey = found.get(row) ?? new Map<number, Sources>();
      found.set(row, byKey);
      const own = byKey.get(group * 8 + kind);
      if (own) own.count += to - from;
      else byKey.set(group * 8 + kind, { row, group, kind, count: to - from });
    }
    const list = [...found.values()].flatMap((byKey) => [...byKey.values()]);
    this.#between.set(key, list);
    return list;
  }

  #addAdmission(number: number, start: number, end: number, ingress: Outcome): void {
    for (const { row, group, kind, count } of this.#sourcesBetween(start, end)) {
      for (const target of this.#targetsOf(row, number)) {
        if (isPair(kind, target.kind)) this.#add(group, target.group, target.egress, ingress, count * target.count);
      }
    }
  }

  /** Targets of an ingress row, by what an egress row says of them. */
  #targetsOf(row: Row | null, number: number): readonly Targets[] {
    const [first, end] = this.#engine.admissions.members[number] ?? [];
    if (first !== undefined && end === first + 1 && this.#engine.admissions.members[number]?.length === 2) {
      const target = this.#targetAt(first, row ? row.outcome(first) : allowAll);
      return target ? [target] : [];
    }
    let byNumber = this.#targets.get(row);
    if (!byNumber) {
      byNumber = new Map();
      this.#targets.set(row, byNumber);
    }
    let list = byNumber.get(number);
    if (!list) {
      list = this.#findTargets(row, number);
      byNumber.set(number, list);
    }
    return list;
  }

  #targetAt(d: number, egress: Outcome): Targets | null {
    const element = this.#engine.universe.elements[d] as Element;
    const group = this.#groupOf(element);
    if (egress.allow === noPorts || group < 0 || !this.#plain.target[element.endpoint]) return null;
    return { group, kind: this.#kindOf(element), egress, count: 1 };
  }

  #findTargets(row: Row | null, number: number): readonly Targets[] {
    const found = new Map<Outcome, Map<number, Targets>>();
    const add = (d: number, egress: Outcome): void => {
      const target = this.#targetAt(d, egress);
      if (!target) return;
      const byKey = found.get(egress) ?? new Map<number, Targets>();
      found.set(egress, byKey);
      const key = target.group * 8 + target.kind;
      const own = byKey.get(key);
      if (own) own.count++;
      else byKey.set(key, target);
    };
    const { members, rowOf } = this.#engine.admissions;
    const all = members[number] ?? [];
    if (row && row.allowedSize < size(all)) {
      row.forEachAllowed((start, end, egress) => {
        for (let d = start; d < end; d++) if (rowOf[d] === number) add(d, egress);
      });
    } else forEachPoint(all, (d) => add(d, row ? row.outcome(d) : allowAll));
    return [...found.values()].flatMap((byKey) => [...byKey.values()]);
  }

  /** Pairs that rows alone do not decide: several addresses, the exemption of the own node, the ingress controller. */
  #addOneByOne(): void {
    const { endpoints } = this.#engine.universe;
    const targets = [...endpoints.keys()].filter(
      (to) => !this.#plain.target[to] && endpoints[to]?.endpoint.type !== 'ingress-controller',
    );
    for (const from of endpoints.keys()) {
      if ((this.#groups[from] ?? -1) < 0) continue;
      if (!this.#plain.source[from]) {
        for (const [to, verdict] of this.#engine.row(from)) this.#addPair(from, to, verdict);
      } else for (const to of targets) this.#addPair(from, to, this.#engine.reach(from, to));
    }
  }

  #addPair(from: number, to: number, verdict: PairVerdict): void {
    const workloads = [from, to].some((end) => this.#engine.facts(end).endpoint.type === 'workload');
    const [source, target] = [this.#groups[from] ?? -1, this.#groups[to] ?? -1];
    if (from !== to && workloads && source >= 0 && target >= 0) this.#addVerdict(source, target, verdict, 1);
  }

  #add(from: number, to: number, egress: Outcome, ingress: Outcome, pairs: number): void {
    if (egress.allow === noPorts || ingress.allow === noPorts) return;
    this.#addVerdict(from, to, this.#engine.join(egress, ingress), pairs);
  }

  #addVerdict(from: number, to: number, verdict: PairVerdict, pairs: number): void {
    if (verdict === nothingAllowed) return;
    let counts = this.#table.get(verdict);
    if (!counts) {
      counts = new Map();
      this.#table.set(verdict, counts);
    }
    const key = from * this.#width + to;
    counts.set(key, (counts.get(key) ?? 0) + pairs);
  }

  /** Verdicts of equal ports are one, whatever ways of counting or reasons they came by. */
  #totals(): readonly Total[] {
    const merged = new Map<string, { readonly verdict: PairVerdict; readonly counts: Map<number, number> }>();
    for (const [verdict, counts] of this.#table) {
      const id = `${verdict.allowed.id} ${verdict.unknown.id}`;
      const known = merged.get(id);
      if (!known) merged.set(id, { verdict, counts });
      else for (const [key, pairs] of counts) known.counts.set(key, (known.counts.get(key) ?? 0) + pairs);
    }
    const totals: Total[] = [];
    for (const { verdict, counts } of merged.values()) {
      for (const [key, pairs] of counts) {
        if (pairs > 0) totals.push({ from: Math.floor(key / this.#width), to: key % this.#width, verdict, pairs });
      }
    }
    return totals.sort((a, b) => a.from - b.from || a.to - b.to);
  }
}
