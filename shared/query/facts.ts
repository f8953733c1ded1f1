/** What terms ask of a cluster's endpoints: computed when a term first asks, and kept. Sets hold 0 or 1 by endpoint. */
import { holdsInternet } from '../reachability/internet.ts';
import type { PolicySelection, Reachability } from '../reachability/reachability.ts';
import type { AddressesEndpoint, Endpoint } from '../reachability/types.ts';
import { nothingAllowed } from '../reachability/verdict.ts';
import { type AddressSet, parseAddress, parseCidr } from '../values/addresses.ts';
import { disjoint, type Edges, forEachPoint } from '../values/intervals.ts';
import type { EndpointTerm, Pattern } from './ast.ts';
import { exactly, likely, within } from './glob.ts';

export type EndpointSet = Uint8Array;

/** What bare words are looked for in, in lower case. */
function searchTexts(endpoint: Endpoint): readonly string[] {
  const words = (): readonly string[] => {
    switch (endpoint.type) {
      case 'workload':
        return [endpoint.id, ...Object.entries(endpoint.labels).map(([key, value]) => `${key}=${value}`)];
      case 'addresses':
        return [endpoint.id, `IPv${endpoint.family} addresses`, 'outside'];
      case 'node':
        return [endpoint.name, 'Node'];
      case 'ingress-controller':
        return ['Ingress controller'];
    }
  };
  return words().map((text) => text.toLowerCase());
}

/** What `kind:` compares with. */
export function kindOf(endpoint: Endpoint): string {
  switch (endpoint.type) {
    case 'workload':
      return endpoint.kind;
    case 'addresses':
      return 'Addresses';
    case 'node':
      return 'Node';
    case 'ingress-controller':
      return 'IngressController';
  }
}

/** What `name:` compares with. */
export function nameOf(endpoint: Endpoint): string {
  return endpoint.type === 'workload' || endpoint.type === 'node' ? endpoint.name : endpoint.id;
}

export class Facts {
  readonly reachability: Reachability;
  #texts: readonly (readonly string[])[] | undefined;
  #internet: EndpointSet | undefined;
  #nearInternet: EndpointSet | undefined;
  #policies: readonly PolicySelection[] | undefined;

  constructor(reachability: Reachability) {
    this.reachability = reachability;
  }

  where(test: (endpoint: Endpoint, index: number) => boolean): EndpointSet {
    return Uint8Array.from(this.reachability.endpoints, (endpoint, index) => (test(endpoint, index) ? 1 : 0));
  }

  /** Endpoints that one term holds for. */
  endpointsOf(term: EndpointTerm): EndpointSet {
    switch (term.kind) {
      case 'text': {
        this.#texts ??= this.reachability.endpoints.map(searchTexts);
        const texts = this.#texts;
        const test = within(term.value);
        return this.where((_, index) => texts[index]?.some(test) === true);
      }
      case 'ns': {
        const test = likely(term.value);
        return this.where((e) => e.type === 'workload' && test(e.namespace));
      }
      case 'kind': {
        const test = likely(term.value);
        return this.where((e) => test(kindOf(e)));
      }
      case 'name': {
        const test = likely(term.value);
        return this.where((e) => test(nameOf(e)));
      }
      case 'label': {
        const key = exactly(term.key);
        const value = term.value ? exactly(term.value) : () => true;
        return this.where(
          (e) => e.type === 'workload' && Object.entries(e.labels).some(([k, v]) => key(k) && value(v)),
        );
      }
      case 'policy':
        return this.#selectedBy(term.value);
      case 'isolated':
        return this.#isolated(term.how);
      case 'hostnetwork':
        return this.where((e) => e.type === 'workload' && e.hostNetwork);
      case 'internet':
        this.#nearInternet ??= this.#findNearInternet();
        return this.#nearInternet;
    }
  }

  /** Outside endpoints with addresses of the public internet. */
  get internet(): EndpointSet {
    this.#internet ??= this.where((e) => e.type === 'addresses' && holdsInternet(e));
    return this.#internet;
  }

  get policies(): readonly PolicySelection[] {
    this.#policies ??= this.reachability.policySelections();
    return this.#policies;
  }

  /** Ends that `from:` and `to:` name: a workload, everything of a namespace, an address or block, the internet. */
  ends(end: Pattern): EndpointSet {
    if (!end.glob && end.text.toLowerCase() === 'internet') return this.internet;
    const addresses = addressesIn(end.text);
    if (addresses) return this.where((e) => e.type === 'addresses' && overlaps(e, addresses));
    const test = likely(end);
    return this.where((e) =>
      e.type === 'workload'
        ? test(e.namespace) || test(e.name) || test(`${e.namespace}/${e.name}`) || test(e.id)
        : test(nameOf(e)),
    );
  }

  #setOf(sets: readonly Edges<number>[]): EndpointSet {
    const found = new Uint8Array(this.reachability.endpoints.length);
    for (const set of sets) forEachPoint(set, (index) => found.fill(1, index, index + 1));
    return found;
  }

  #selectedBy(pattern: Pattern): EndpointSet {
    const test = likely(pattern);
    const named = this.policies.filter(({ policy }) => policyNames(policy).some(test));
    return this.#setOf(named.map(({ may }) => may));
  }

  /** As the inspector says it: a NetworkPolicy certainly selects the workload for the direction. */
  #isolated(how: 'in' | 'out' | 'both' | 'no'): EndpointSet {
    const by = (direction: 'ingress' | 'egress'): EndpointSet =>
      this.#setOf(
        this.policies
          .filter(({ kind, directions }) => kind === 'NetworkPolicy' && directions.includes(direction))
          .map(({ must }) => must),
      );
    const into = by('ingress');
    const out = by('egress');
    return this.where((e, i) => {
      if (e.type !== 'workload') return false;
      if (how === 'no') return into[i] === 0 && out[i] === 0;
      return (how === 'out' || into[i] === 1) && (how === 'in' || out[i] === 1);
    });
  }

  #findNearInternet(): EndpointSet {
    const found = this.internet.slice();
    const r = this.reachability;
    this.internet.forEach((inside, internet) => {
      if (inside === 0) return;
      for (const [to] of r.row(internet)) if (r.endpoints[to]?.type === 'workload') found[to] = 1;
      for (const [from, endpoint] of r.endpoints.entries()) {
        if (found[from] === 0 && endpoint.type === 'workload' && r.reach(from, internet) !== nothingAllowed)
          found[from] = 1;
      }
    });
    return found;
  }
}

/** `NetworkPolicy shop/web` goes by `web`, `shop/web` and its whole name. */
export function policyNames(policy: string): readonly string[] {
  const path = policy.slice(policy.indexOf(' ') + 1);
  return [path.slice(path.indexOf('/') + 1), path, policy];
}

function addressesIn(text: string): AddressSet | null {
  const address = parseAddress(text)?.address;
  return address === undefined ? (parseCidr(text)?.set ?? null) : [address, address + 1n];
}

function overlaps({ ranges }: AddressesEndpoint, addresses: AddressSet): boolean {
  return ranges.some(([first, last]) => {
    const lo = parseAddress(first)?.address;
    const hi = parseAddress(last)?.address;
    return lo !== undefined && hi !== undefined && !disjoint([lo, hi + 1n], addresses);
  });
}
