/** Queries answered the slow way, as docs/query.md says it: every pair, every port, one boolean. */
import { asksConnections, type Pattern, type Query } from '../../../shared/query/ast.ts';
import { holdsInternet } from '../../../shared/reachability/internet.ts';
import type { Reachability } from '../../../shared/reachability/reachability.ts';
import type { Endpoint } from '../../../shared/reachability/types.ts';
import { parseAddress, parseCidr } from '../../../shared/values/addresses.ts';
import { hasPort, noPorts, type Protocol, protocols } from '../../../shared/values/ports.ts';

/** One port of one connection, seen from one of its ends. */
interface Seen {
  readonly self: number;
  readonly from: number;
  readonly to: number;
  readonly protocol: Protocol;
  readonly port: number;
}

function same({ text, glob }: Pattern, candidate: string, cased = false): boolean {
  const source = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${glob ? source.replaceAll('\\*', '.*') : source}$`, cased ? 's' : 'is').test(candidate);
}

function names(e: Endpoint): string[] {
  if (e.type === 'workload') return [e.namespace, e.name, `${e.namespace}/${e.name}`, e.id];
  return [e.type === 'node' ? e.name : e.id];
}

function number(address: string): bigint {
  return parseAddress(address)?.address ?? -1n;
}

export class Naive {
  readonly #r: Reachability;
  constructor(r: Reachability) {
    this.#r = r;
  }

  #open(from: number, to: number): boolean {
    const { allowed, unknown } = this.#r.reach(from, to);
    return allowed !== noPorts || unknown !== noPorts;
  }

  #endpoint(query: Query, at: number): boolean {
    const e = this.#r.endpoints[at] as Endpoint;
    const policies = this.#r.policiesOf(at);
    const outside = this.#r.endpoints.flatMap((o, i) => (o.type === 'addresses' && holdsInternet(o) ? [i] : []));
    switch (query.kind) {
      case 'text': {
        const kind = {
          workload: '',
          addresses: 'addresses outside',
          node: 'node',
          'ingress-controller': 'ingress controller',
        };
        const labels = e.type === 'workload' ? Object.entries(e.labels).map(([k, v]) => `${k}=${v}`) : [];
        const family = e.type === 'addresses' ? `ipv${e.family}` : '';
        const words = [e.type === 'node' ? e.name : e.id, family, kind[e.type], ...labels];
        const { text, glob } = query.value;
        return words.some(
          (word) =>
            same({ text: `*${text}*`, glob: true }, word) && (glob || word.toLowerCase().includes(text.toLowerCase())),
        );
      }
      case 'ns':
        return e.type === 'workload' && same(query.value, e.namespace);
      case 'kind':
        return same(
          query.value,
          {
            workload: e.type === 'workload' ? e.kind : '',
            addresses: 'Addresses',
            node: 'Node',
            'ingress-controller': 'IngressController',
          }[e.type],
        );
      case 'name':
        return same(query.value, e.type === 'workload' || e.type === 'node' ? e.name : e.id);
      case 'label':
        return (
          e.type === 'workload' &&
          Object.entries(e.labels).some(
            ([k, v]) => same(query.key, k, true) && (query.value === null || same(query.value, v, true)),
          )
        );
      case 'policy':
        return policies.some(({ policy, kind }) => {
          const path = policy.slice(kind.length + 1);
          return [path.split('/').at(-1) ?? '', path, policy].some((name) => same(query.value, name));
        });
      case 'isolated': {
        const by = (direction: 'ingress' | 'egress') =>
          policies.some((p) => p.kind === 'NetworkPolicy' && p.certain && p.directions.includes(direction));
        const state = { in: by('ingress'), out: by('egress') };
        if (e.type !== 'workload') return false;
        if (query.how === 'both') return state.in && state.out;
        return query.how === 'no' ? !state.in && !state.out : state[query.how];
      }
      case 'hostnetwork':
        return e.type === 'workload' && e.hostNetwork;
      case 'internet':
        if (e.type === 'addresses') return holdsInternet(e);
        return e.type === 'workload' && outside.some((o) => this.#open(o, at) || this.#open(at, o));
      case 'not':
        return !this.#endpoint(query.item, at);
      case 'and':
        return query.items.every((item) => this.#endpoint(item, at));
      case 'or':
        return query.items.some((item) => this.#endpoint(item, at));
      default:
        throw new Error(query.kind);
    }
  }

  #end(end: Pattern, at: number): boolean {
    const e = this.#r.endpoints[at] as Endpoint;
    if (!end.glob && end.text === 'internet') return e.type === 'addresses' && holdsInternet(e);
    const block =
      parseCidr(end.text)?.set ?? (number(end.text) >= 0n ? [number(end.text), number(end.text) + 1n] : null);
    if (!block) return names(e).some((name) => same(end, name));
    const [lo = 0n, past = 0n] = block;
    return e.type === 'addresses' && e.ranges.some(([first, last]) => number(first) < past && number(last) >= lo);
  }

  #seen(query: Query, seen: Seen): boolean {
    switch (query.kind) {
      case 'port':
        return seen.port >= query.from && seen.port <= query.to;
      case 'proto':
        return seen.protocol === query.protocol;
      case 'verdict':
        return hasPort(this.#r.reach(seen.from, seen.to)[query.verdict], seen.protocol, seen.port);
      case 'from':
      case 'to':
        return 'query' in query
          ? this.#endpoint(query.query, seen[query.kind])
          : this.#end(query.end, seen[query.kind]);
      case 'not':
        return !this.#seen(query.item, seen);
      case 'and':
        return query.items.every((item) => this.#seen(item, seen));
      case 'or':
        return query.items.some((item) => this.#seen(item, seen));
      default:
        return this.#endpoint(query, seen.self);
    }
  }

  /** `nodes`: whether connections of cluster nodes count. */
  connection(query: Query, from: number, to: number, ports: readonly number[], nodes: boolean): boolean {
    const types = [this.#r.endpoints[from]?.type, this.#r.endpoints[to]?.type];
    if (from === to || !types.includes('workload') || (!nodes && types.includes('node'))) return false;
    if (types[1] === 'ingress-controller') return false;
    const verdict = this.#r.reach(from, to);
    return protocols.some((protocol) =>
      ports.some(
        (port) =>
          (hasPort(verdict.allowed, protocol, port) || hasPort(verdict.unknown, protocol, port)) &&
          [from, to].some((self) => this.#seen(query, { self, from, to, protocol, port })),
      ),
    );
  }

  endpoint(query: Query, at: number, ports: readonly number[], nodes: boolean): boolean {
    if (!asksConnections(query)) return this.#endpoint(query, at);
    return this.#r.endpoints.some(
      (_, other) => this.connection(query, at, other, ports, nodes) || this.connection(query, other, at, ports, nodes),
    );
  }
}
