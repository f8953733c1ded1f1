/** Answers queries about one cluster, in slices, so that a call in between is not kept waiting; keeps the last answers. */
import { Completer, type Completions } from '../../../shared/query/complete.ts';
import { Facts } from '../../../shared/query/facts.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { finish, keptGroupEdges, type Selected, selectIn } from '../../../shared/query/select.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { groupLabel, groupNode, shortName, workloadNode } from '../names.ts';
import type { SearchHit } from '../row-types.ts';
import { LeftIndex } from './left-index.ts';
import type { ActiveQuery, QueryAnswer, QueryFound } from './types.ts';

/** Queries whose answers are kept: the one in force, and those just left. */
const kept = 4;
const maxHits = 200;

export class Queries {
  readonly #index: ClusterIndex;
  readonly #facts: Facts;
  readonly #completer: Completer;
  readonly #selected = new Map<string, Selected>();
  readonly #left = new Map<string, LeftIndex>();
  #latest = 0;

  readonly #slice: number;

  /** @param slice How long work may go on before others get their turn, in milliseconds. */
  constructor(index: ClusterIndex, slice: number = 24) {
    this.#index = index;
    this.#slice = slice;
    this.#facts = new Facts(index.reachability);
    this.#completer = new Completer(this.#facts);
  }

  complete(text: string, cursor: number, limit: number): Completions {
    return this.#completer.complete(text, cursor, limit);
  }

  /** Ends what is being worked on. */
  stop(): void {
    this.#latest++;
  }

  /** Also finds out what is left, when the query hides, or asks about connections: edges are told by it. */
  async answer({ text, mode }: ActiveQuery): Promise<QueryAnswer> {
    const mine = ++this.#latest;
    const work = this.#prepare(text, mode === 'hide');
    let until = performance.now() + this.#slice;
    for (;;) {
      const step = work.next();
      if (step.done) return this.#found(step.value);
      if (performance.now() < until) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (mine !== this.#latest) return { kind: 'superseded' };
      until = performance.now() + this.#slice;
    }
  }

  /** What a query selects; null when it finds everything. */
  selected(text: string): Selected | null {
    return text.trim() === '' ? null : finish(this.#prepare(text, false));
  }

  /** The cluster as a query leaves it. */
  left(text: string): ClusterIndex {
    if (text.trim() === '') return this.#index;
    finish(this.#prepare(text, true));
    return this.#left.get(text) ?? this.#index;
  }

  *#prepare(text: string, hide: boolean): Generator<void, Selected> {
    let selected = this.#selected.get(text);
    if (!selected) {
      const parsed = parseQuery(text);
      if (!parsed.ok) throw new Error(parsed.error.message);
      if (!parsed.query) throw new Error('An empty query selects nothing in particular.');
      selected = yield* selectIn(this.#facts, parsed.query);
      remember(this.#selected, text, selected);
    }
    if ((hide || selected.restrictsConnections) && !this.#left.has(text)) {
      const edges = yield* keptGroupEdges(this.#facts.reachability, selected);
      remember(this.#left, text, new LeftIndex(this.#index, selected, edges));
    }
    return selected;
  }

  #found(selected: Selected): QueryFound {
    const { endpoints, namespaces } = this.#index.reachability;
    const hits: SearchHit[] = [];
    const groups = new Set<string>();
    const rest = { namespaces: 0, workloads: 0, others: 0 };
    let total = 0;
    endpoints.forEach((endpoint, at) => {
      if (selected.endpoints[at] !== 1) {
        if (endpoint.type === 'workload') rest.workloads++;
        else rest.others++;
        return;
      }
      total++;
      const group = this.#index.group(at);
      groups.add(group);
      if (hits.length >= maxHits) return;
      hits.push({
        endpoint: at,
        node: workloadNode(endpoint.id),
        group,
        label: shortName(endpoint),
        namespace: groupLabel(group),
        kind: endpoint.type === 'workload' ? endpoint.kind : '',
      });
    });
    rest.namespaces = namespaces.filter(({ name }) => !groups.has(name)).length;
    const { restrictsConnections, connections } = selected;
    return {
      kind: 'found',
      // A copy: what is sent is handed over.
      endpoints: selected.endpoints.slice(),
      restrictsConnections,
      connections,
      groups: [...groups].map(groupNode),
      hits,
      total,
      rest,
    };
  }
}

function remember<T>(answers: Map<string, T>, text: string, answer: T): void {
  answers.set(text, answer);
  for (const old of answers.keys()) if (answers.size > kept) answers.delete(old);
}
