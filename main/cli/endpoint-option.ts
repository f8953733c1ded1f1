/** `--from X`, `--to X`: which endpoint a person means. */
import { isIP } from 'node:net';
import type { Reachability } from '../../shared/reachability/reachability.ts';
import type { Endpoint } from '../../shared/reachability/types.ts';
import { Failure } from './failure.ts';
import { didYouMean, nearest } from './suggest.ts';

/** Stands for the public internet. */
const publicAddress = '1.1.1.1';
const forms = "X is namespace/name, namespace/name[Kind], an IP address, 'internet' or node/NAME";

export interface Chosen {
  readonly index: number;
  readonly endpoint: Endpoint;
  /** What to say about the choice. */
  readonly note?: string;
}

export function chooseEndpoint(reachability: Reachability, text: string): Chosen {
  const { endpoints } = reachability;
  const at = (index: number, note?: string): Chosen => {
    const endpoint = endpoints[index];
    if (!endpoint) throw new Error(`no endpoint ${index}`);
    return note === undefined ? { index, endpoint } : { index, endpoint, note };
  };
  const exact = endpoints.findIndex(({ id }) => id === text);
  if (exact !== -1) return at(exact);
  if (text === 'internet') return at(...internet(reachability));
  if (isIP(text) !== 0) return at(address(reachability, text));
  if (text.startsWith('serviceaccount:')) {
    throw new Failure(
      'service accounts have no address of their own',
      'name a workload that runs as the service account',
    );
  }
  if (/^[^/]+\/\d+$/.test(text) && isIP(text.replace(/\/\d+$/, '')) !== 0) {
    throw new Failure(`'${text}' is a CIDR, which cannot be an end`, 'name one address of it');
  }
  if (/^[\d.]+$/.test(text)) throw new Failure(`'${text}' is not an IP address`, forms);
  const node = endpoints.findIndex((one) => one.type === 'node' && `node/${one.name}` === text);
  if (node === -1 && text.startsWith('node/')) return at(inNamespaceNode(endpoints, text));
  return at(node === -1 ? workload(endpoints, text) : node);
}

function internet(reachability: Reachability): [number, string?] {
  const index = reachability.findAddress(publicAddress);
  const endpoint = index === undefined ? undefined : reachability.endpoints[index];
  if (index === undefined || !endpoint) {
    throw new Failure(
      `no outside range holds ${publicAddress}, which stands for the internet`,
      'name an address instead',
    );
  }
  const others = reachability.endpoints.filter((one) => one.type === 'addresses' && one.family === 4).length - 1;
  if (others < 1) return [index];
  const ranges = others === 1 ? 'one other range' : `${others} other ranges`;
  return [
    index,
    `policies tell IPv4 addresses apart: this is the answer for ${endpoint.id}, which holds ${publicAddress}; ${ranges} may differ`,
  ];
}

function address(reachability: Reachability, text: string): number {
  const index = reachability.findAddress(text);
  if (index === undefined || reachability.endpoints[index]?.type !== 'addresses') {
    throw new Failure(`${text} is no outside address`, 'it may be the address of a pod or node: name that instead');
  }
  return index;
}

/** There may be a namespace called node; otherwise a node is meant. */
function inNamespaceNode(endpoints: readonly Endpoint[], text: string): number {
  if (endpoints.some((one) => one.type === 'workload' && one.namespace === 'node')) return workload(endpoints, text);
  const nodes = endpoints.flatMap((one) =>
    one.type === 'node' ? [{ name: `node/${one.name}`, keys: [`node/${one.name}`] }] : [],
  );
  throw new Failure(`no node '${text.slice('node/'.length)}'${didYouMean(nearest(text, nodes))}`);
}

/** By `namespace/name[Kind]`, then by `namespace/name`, then by the name of a pod. */
function workload(endpoints: readonly Endpoint[], text: string): number {
  const tests: ((endpoint: Endpoint) => boolean)[] = [
    (one) => one.type === 'workload' && `${one.namespace}/${one.name}[${one.kind}]` === text,
    (one) => one.type === 'workload' && `${one.namespace}/${one.name}` === text,
    (one) => one.type === 'workload' && one.podNames.some((pod) => `${one.namespace}/${pod}` === text),
  ];
  for (const test of tests) {
    const found = [...endpoints.keys()].filter((index) => {
      const endpoint = endpoints[index];
      return endpoint !== undefined && test(endpoint);
    });
    const [first, second] = found;
    if (first !== undefined && second === undefined) return first;
    if (first !== undefined) {
      const names = found.map((index) => endpoints[index]?.id ?? '');
      throw new Failure(`'${text}' may be any of ${names.join(', ')}`, 'name one of them in full, in quotes');
    }
  }
  const suggestions = nearest(text, candidates(endpoints));
  throw new Failure(`no workload '${text}'${didYouMean(suggestions)}`, suggestions.length === 0 ? forms : undefined);
}

function* candidates(endpoints: readonly Endpoint[]): Generator<{ name: string; keys: string[] }> {
  for (const one of endpoints) {
    if (one.type === 'node') yield { name: one.id, keys: [`node/${one.name}`] };
    if (one.type !== 'workload') continue;
    // The bare name too: a forgotten namespace is the most frequent slip.
    yield { name: one.id, keys: [one.id, `${one.namespace}/${one.name}`, one.name] };
  }
}
