/** Finds the connections of a table in slices, keeps them as numbers, and hands out sorted pages. */
import type { ClusterIndex } from '../cluster-index.ts';
import { fullName } from '../names.ts';
import type { ConnectionRow, ConnectionSort, FindState, TableQuery } from './types.ts';
import { portsText, verdictTexts } from './verdict-texts.ts';
import type { Accept } from './walk.ts';
import { Walk } from './walk.ts';

/** Milliseconds of one slice. */
const slice = 80;
/** Finding stops here: nobody reads on, and a cluster without policies has many millions. */
const maxFound = 200_000;

type Verdict = Pick<ConnectionRow, 'verdict' | 'ports' | 'unknownPorts' | 'reasons'>;

export class FindJob {
  readonly #index: ClusterIndex;
  readonly #walk: Walk;
  readonly #limit: number;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Number of the verdict, of which there are few. */
  readonly #verdict: number[] = [];
  readonly #verdicts: Verdict[] = [];
  readonly #numbers = new Map<string, number>();
  #next = 0;
  #more = false;
  #sorted: { readonly key: string; readonly order: Uint32Array } | null = null;
  #names: Uint32Array | null = null;

  constructor(index: ClusterIndex, query: TableQuery, accept: Accept | null = null, limit: number = maxFound) {
    this.#index = index;
    this.#walk = new Walk(index, query, accept);
    this.#limit = limit;
  }

  /** Works for one slice. */
  step(): FindState {
    const total = this.#index.reachability.endpoints.length;
    const until = performance.now() + slice;
    while (this.#next < total && !this.#more && performance.now() < until) this.#add(this.#next++);
    const complete = this.#more || this.#next >= total;
    return { done: this.#next, total, count: this.#from.length, more: this.#more, complete };
  }

  #add(from: number): void {
    for (const [to, { allowed, unknown, reasons }] of this.#walk.row(from)) {
      if (this.#from.length >= this.#limit) {
        this.#more = true;
        return;
      }
      const key = `${allowed.id} ${unknown.id} ${reasons.join()}`;
      let number = this.#numbers.get(key);
      if (number === undefined) {
        number = this.#verdicts.length;
        this.#numbers.set(key, number);
        this.#verdicts.push({ ...verdictTexts({ allowed, unknown }), reasons });
      }
      this.#from.push(from);
      this.#to.push(to);
      this.#verdict.push(number);
    }
  }

  rows(sort: ConnectionSort | null, offset: number, limit: number): readonly ConnectionRow[] {
    const { endpoints } = this.#index.reachability;
    const order = sort ? this.#order(sort) : null;
    const last = Math.min(this.#from.length, offset + limit);
    const rows: ConnectionRow[] = [];
    for (let i = offset; i < last; i++) {
      const at = order?.[i] ?? i;
      const [from = 0, to = 0] = [this.#from[at], this.#to[at]];
      const [source, target] = [endpoints[from], endpoints[to]];
      const verdict = this.#verdicts[this.#verdict[at] ?? 0];
      if (source && target && verdict) {
        rows.push({ from, to, fromLabel: fullName(source), toLabel: fullName(target), ...verdict });
      }
    }
    return rows;
  }

  #order(sort: ConnectionSort): Uint32Array {
    const key = `${sort.column} ${sort.down} ${this.#from.length}`;
    if (this.#sorted?.key === key) return this.#sorted.order;
    const ranks = this.#ranks(sort);
    const count = this.#from.length;
    const top = ranks.reduce((most, rank) => Math.max(most, rank), 0);
    // Rank and position in one number: sorting numbers is quick, and equal ranks keep their order.
    const keys = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const rank = ranks[i] ?? 0;
      keys[i] = (sort.down ? top - rank : rank) * count + i;
    }
    const order = Uint32Array.from(keys.sort(), (value) => value % count);
    this.#sorted = { key, order };
    return order;
  }

  /** The place of each connection when only one column counts. */
  #ranks({ column }: ConnectionSort): Uint32Array {
    if (column === 'from' || column === 'to') {
      this.#names ??= ranksOf(this.#index.reachability.endpoints.map(fullName));
      const names = this.#names;
      return Uint32Array.from(column === 'from' ? this.#from : this.#to, (at) => names[at] ?? 0);
    }
    const texts = this.#verdicts.map((one) =>
      column === 'verdict' ? `${one.verdict} ${one.unknownPorts === '' ? 0 : 1}` : portsText(one),
    );
    const places = ranksOf(texts);
    return Uint32Array.from(this.#verdict, (number) => places[number] ?? 0);
  }
}

const collator = new Intl.Collator('en', { numeric: true });

/** Place of each text among all, equal for equal texts. */
function ranksOf(texts: readonly string[]): Uint32Array {
  const places = new Map<string, number>();
  for (const text of [...new Set(texts)].toSorted(collator.compare)) places.set(text, places.size);
  return Uint32Array.from(texts, (text) => places.get(text) ?? 0);
}
