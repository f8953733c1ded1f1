/** The connections that a table lists, row by row, as `Reachability.connections` has them. */
import type { Endpoint, PairVerdict } from '../../../shared/reachability/types.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { fullName, groupOfNode, ingressId, isSpecialGroup, restId } from '../names.ts';
import type { TableQuery } from './types.ts';
import { portsText, verdictTexts, verdictWords } from './verdict-texts.ts';

/** Whether the query in force leaves a connection. */
export type Accept = (from: number, to: number, verdict: PairVerdict) => boolean;

/** A word of the filter: found in what the columns of a row say. */
class Word {
  readonly #text: string;
  /** 1 for each endpoint whose name holds it. */
  readonly #names: Uint8Array;
  /** Whether a verdict holds it, by both port sets, of which there are few. */
  readonly #verdicts = new Map<number, boolean>();

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#names = Uint8Array.from(names, (name) => Number(name.includes(text)));
  }

  holds(from: number, to: number, verdict: PairVerdict): boolean {
    return this.#names[from] === 1 || this.#names[to] === 1 || this.#inVerdict(verdict);
  }

  #inVerdict({ allowed, unknown }: PairVerdict): boolean {
    // Ids count from 0, and no run has 2^26 port sets.
    const key = allowed.id * 0x400_0000 + unknown.id;
    let held = this.#verdicts.get(key);
    if (held === undefined) {
      const texts = verdictTexts({ allowed, unknown });
      held = `${verdictWords(texts)} ${portsText(texts)}`.toLowerCase().includes(this.#text);
      this.#verdicts.set(key, held);
    }
    return held;
  }
}

export class Walk {
  readonly #index: ClusterIndex;
  readonly #nodes: boolean;
  readonly #accept: Accept | null;
  readonly #words: readonly Word[];
  readonly #scope: Uint8Array | null;

  constructor(index: ClusterIndex, { node, text, nodes }: Omit<TableQuery, 'active'>, accept: Accept | null = null) {
    const { endpoints } = index.reachability;
    this.#index = index;
    this.#nodes = nodes;
    this.#accept = accept;
    const names = text.trim() === '' ? [] : endpoints.map((endpoint) => fullName(endpoint).toLowerCase());
    this.#words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => new Word(word, names));
    this.#scope = node === null ? null : membersOf(index, node);
  }

  /** Everything that `from` is listed with, ascending by index. */
  *row(from: number): Iterable<readonly [to: number, verdict: PairVerdict]> {
    const { endpoints } = this.#index.reachability;
    const source = endpoints[from];
    if (!source || !this.#listed(source)) return;
    for (const [to, verdict] of this.#index.reachability.row(from)) {
      const target = endpoints[to];
      if (!target || to === from || !this.#listed(target)) continue;
      if (source.type !== 'workload' && target.type !== 'workload') continue;
      if (this.#scope && this.#scope[from] === 0 && this.#scope[to] === 0) continue;
      if (!this.#words.every((word) => word.holds(from, to, verdict))) continue;
      if (this.#accept?.(from, to, verdict) === false) continue;
      yield [to, verdict];
    }
  }

  #listed(endpoint: Endpoint): boolean {
    return this.#nodes || endpoint.type !== 'node';
  }
}

/** 1 for each endpoint that a drawn node stands for. */
function membersOf(index: ClusterIndex, node: string): Uint8Array {
  const { endpoints } = index.reachability;
  if (node.startsWith('wl:')) return Uint8Array.from(endpoints, ({ id }) => Number(id === node.slice(3)));
  if (node === restId) return Uint8Array.from(endpoints, (_, at) => Number(!isSpecialGroup(index.group(at))));
  const group = node.startsWith('rest:') ? node.slice(5) : (groupOfNode(node) ?? '');
  // An ingress controller is a group and its only member.
  return Uint8Array.from(endpoints, ({ id }, at) =>
    Number(index.group(at) === group || (id === node && id === ingressId)),
  );
}
