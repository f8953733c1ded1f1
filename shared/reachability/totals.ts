/**
 * How many pairs of endpoints are connected, between groups of any choosing. Counted by sets, not by listing: sources
 * that are let in by the same rows and have the same egress row are counted together, and so are targets.
 */
import { forEachPoint, size } from '../values/intervals.ts';
import { noPorts } from '../values/ports.ts';
import { AdmissionSweep } from './admissions.ts';
import type { Element } from './elements.ts';
import type { Engine } from './engine.ts';
import { allowAll, type Outcome } from './evaluate.ts';
import type { Row } from './profile.ts';
import type { PairVerdict, Total } from './types.ts';
import { nothingAllowed } from './verdict.ts';

/** Targets of one group that one outcome of egress holds for. */
interface Share {
  readonly group: number;
  readonly kind: number;
  readonly egress: Outcome;
  count: number;
}

/** What decides, apart from rules, whether two elements are a pair: address families, and that one is a workload. */
const workloadBit = 4;
function isPair(a: number, b: number): boolean {
  return (a & b & 3) !== 0 && ((a | b) & workloadBit) !== 0;
}
const kinds = 8;

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
  readonly #sweep: AdmissionSweep;
  readonly #shares = new Map<Row | null, Map<number, readonly Share[]>>();
  readonly #table = new Map<number, Map<PairVerdict, number>>();
  readonly #width: number;
  /** Sources since the last change of the sweep, by egress row, then by group and kind. */
  readonly #waiting = new Map<Row | null, Map<number, number>>();

  constructor(engine: Engine, groups: Int32Array) {
    this.#engine = engine;
    this.#groups = groups;
    this.#sweep = new AdmissionSweep(engine.admissions);
    this.#width = groups.reduce((most, group) => Math.max(most, group + 1), 1);
  }

  count(): readonly Total[] {
    const { elements, endpoints } = this.#engine.universe;
    const bySweep: boolean[] = endpoints.map((_, endpoint) => this.#isPlain(endpoint));
    for (const [e, element] of elements.entries()) {
      if (bySweep[element.endpoint] && this.#groupOf(element) >= 0) this.#addSource(e, element);
    }
    this.#flush();
    this.#addOneByOne(bySweep);
    return this.#totals();
  }

  #groupOf({ endpoint }: Element): number {
    return this.#groups[endpoint] ?? -1;
  }

  /** What rows say of a plain endpoint is the whole verdict: it has one element, and no exemption depends on the pair. */
  #isPlain(endpoint: number): boolean {
    const facts = this.#engine.facts(endpoint);
    const first = this.#engine.universe.elements[facts.first];
    if (!first || facts.last !== facts.first + 1 || facts.endpoint.type === 'ingress-controller') return false;
    return this.#engine.options.localNode === 'none' || !this.#engine.isHost(first);
  }

  #kindOf(element: Element): number {
    const workload = this.#engine.facts(element.endpoint).endpoint.type === 'workload';
    return element.families | (workload ? workloadBit : 0);
  }

  #egressRow(e: number, element: Element): Row | null {
    return this.#engine.isPoliced(element) ? this.#engine.profileOf('egress', e).row : null;
  }

  #addSource(e: number, element: Element): void {
    if (this.#sweep.changesBefore(e)) {
      this.#flush();
      this.#sweep.moveTo(e);
    }
    const row = this.#egressRow(e, element);
    const group = this.#groupOf(element);
    const kind = this.#kindOf(element);
    let sources = this.#waiting.get(row);
    if (!sources) {
      sources = new Map();
      this.#waiting.set(row, sources);
    }
    const key = group * kinds + kind;
    sources.set(key, (sources.get(key) ?? 0) + 1);
    // Counted with the others below, but a pair of an endpoint with itself is none.
    const ingress = this.#sweep.outcomes[this.#engine.admissions.rowOf[e] as number];
    const egress = row ? row.outcome(e) : allowAll;
    if (ingress && egress.allow !== noPorts && isPair(kind, kind)) {
      this.#add(group, group, this.#engine.join(egress, ingress), -1);
    }
  }

  /** Counts the waiting sources, for all of which the sweep stands where it is. */
  #flush(): void {
    for (const [row, sources] of this.#waiting) {
      this.#forEachShare(row, (share, ingress) => {
        const verdict = this.#engine.join(share.egress, ingress);
        if (verdict === nothingAllowed) return;
        for (const [key, count] of sources) {
          if (isPair(key % kinds, share.kind)) {
            this.#add(Math.floor(key / kinds), share.group, verdict, count * share.count);
          }
        }
      });
    }
    this.#waiting.clear();
  }

  /** From the smaller side: the rows that let the sources in, or the targets that their egress allows. */
  #forEachShare(row: Row | null, visit: (share: Share, ingress: Outcome) => void): void {
    const { active, outcomes } = this.#sweep;
    if (!row || active.length <= row.allowedSize) {
      for (const admitting of active) {
        for (const share of this.#sharesOf(row, admitting)) visit(share, outcomes[admitting] as Outcome);
      }
      return;
    }
    row.forEachAllowed((start, end, egress) => {
      for (let d = start; d < end; d++) {
        const ingress = outcomes[this.#engine.admissions.rowOf[d] as number];
        const target = ingress && this.#targetAt(d);
        if (target) visit({ ...target, egress, count: 1 }, ingress);
      }
    });
  }

  #targetAt(d: number): { readonly group: number; readonly kind: number } | null {
    const element = this.#engine.universe.elements[d];
    const group = element ? this.#groupOf(element) : -1;
    if (!element || group < 0 || !this.#isPlainTarget(element)) return null;
    return { group, kind: this.#kindOf(element) };
  }

  /** The exemption of a pod's own node counts for targets only where it holds for egress too. */
  #isPlainTarget({ endpoint }: Element): boolean {
    const { first, last, endpoint: facts } = this.#engine.facts(endpoint);
    if (last !== first + 1 || facts.type === 'ingress-controller') return false;
    return this.#engine.options.localNode !== 'both' || this.#isPlain(endpoint);
  }

  /** Targets of an ingress row, by group and by what an egress row says of them. */
  #sharesOf(row: Row | null, admitting: number): readonly Share[] {
    let byRow = this.#shares.get(row);
    if (!byRow) {
      byRow = new Map();
      this.#shares.set(row, byRow);
    }
    const known = byRow.get(admitting);
    if (known) return known;
    const shares = new Map<string, Share>();
    const add = (d: number, egress: Outcome): void => {
      const target = egress.allow === noPorts ? null : this.#targetAt(d);
      if (!target) return;
      const key = `${target.group} ${target.kind} ${egress.id}`;
      const share = shares.get(key);
      if (share) share.count++;
      else shares.set(key, { ...target, egress, count: 1 });
    };
    const { members, rowOf } = this.#engine.admissions;
    const targets = members[admitting] ?? [];
    if (row && row.allowedSize < size(targets)) {
      row.forEachAllowed((start, end, egress) => {
        for (let d = start; d < end; d++) if (rowOf[d] === admitting) add(d, egress);
      });
    } else forEachPoint(targets, (d) => add(d, row ? row.outcome(d) : allowAll));
    const list = [...shares.values()];
    byRow.set(admitting, list);
    return list;
  }

  /** Pairs that rows alone do not decide: several addresses, the exemption of the own node, the ingress controller. */
  #addOneByOne(bySweep: readonly boolean[]): void {
    const { endpoints, elements } = this.#engine.universe;
    const targets = [...endpoints.keys()].filter((to) => {
      const first = elements[endpoints[to]?.first ?? -1];
      return (
        first !== undefined &&
        endpoints[to]?.endpoint.type !== 'ingress-controller' &&
        this.#groupOf(first) >= 0 &&
        !this.#isPlainTarget(first)
      );
    });
    for (const from of endpoints.keys()) {
      if ((this.#groups[from] ?? -1) < 0) continue;
      if (!bySweep[from]) for (const [to, verdict] of this.#engine.row(from)) this.#addPair(from, to, verdict);
      else for (const to of targets) this.#addPair(from, to, this.#engine.reach(from, to));
    }
  }

  #addPair(from: number, to: number, verdict: PairVerdict): void {
    if (from === to || verdict === nothingAllowed) return;
    const workloads = [from, to].some((end) => this.#engine.facts(end).endpoint.type === 'workload');
    const [source, target] = [this.#groups[from] ?? -1, this.#groups[to] ?? -1];
    if (workloads && source >= 0 && target >= 0) this.#add(source, target, verdict, 1);
  }

  #add(from: number, to: number, verdict: PairVerdict, pairs: number): void {
    if (verdict === nothingAllowed) return;
    const key = from * this.#width + to;
    let verdicts = this.#table.get(key);
    if (!verdicts) {
      verdicts = new Map();
      this.#table.set(key, verdicts);
    }
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + pairs);
  }

  /** Verdicts that two ways of counting made apart are put together. */
  #totals(): readonly Total[] {
    const totals: Total[] = [];
    for (const [key, verdicts] of [...this.#table].sort(([a], [b]) => a - b)) {
      const ends = { from: Math.floor(key / this.#width), to: key % this.#width };
      const merged = new Map<string, { verdict: PairVerdict; pairs: number }>();
      for (const [verdict, pairs] of verdicts) {
        const id = `${verdict.allowed.id} ${verdict.unknown.id}`;
        const entry = merged.get(id);
        if (entry) entry.pairs += pairs;
        else merged.set(id, { verdict, pairs });
      }
      for (const { verdict, pairs } of merged.values()) if (pairs > 0) totals.push({ ...ends, verdict, pairs });
    }
    return totals;
  }
}
