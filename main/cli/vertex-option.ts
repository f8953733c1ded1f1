/** `--from X`, `--to X` of an attack: what a person means. */
import { isIP } from 'node:net';
import type { AttackGraph } from '../../shared/attack/graph.ts';
import type { Vertex } from '../../shared/attack/model.ts';
import { Failure } from './failure.ts';
import { didYouMean, nearest } from './suggest.ts';

const forms =
  "X is namespace/name, namespace/name[Kind], 'internet', 'cluster-admin', node:NAME, serviceaccount:namespace/name, secret:namespace/name or user:NAME";

/** One or more vertices: a workload whose pods policies tell apart is several. */
export function chooseVertices(graph: AttackGraph, text: string): number[] {
  const wanted = text.replace(/^node\//, 'node:').replace(/^sa:/, 'serviceaccount:');
  const exact = graph.find(wanted);
  if (exact && exact.kind !== 'scope') return [exact.index];
  if (wanted.startsWith('user:')) return [graph.vertex('user', wanted)];
  if (isIP(text) !== 0)
    throw new Failure(`'${text}' is an address`, "an attacker outside is 'internet'; name a workload or a node inside");
  const workloads = [...graph.facts.workloads.values()];
  const tests: ((one: (typeof workloads)[number]) => boolean)[] = [
    (one) => one.workload === text,
    (one) => `${one.namespace}/${one.facts.name}` === text,
    (one) => one.facts.podNames.some((pod) => `${one.namespace}/${pod}` === text),
  ];
  for (const test of tests) {
    const found = workloads.filter(test);
    const names = [...new Set(found.map(({ workload }) => workload))];
    if (names.length > 1)
      throw new Failure(`'${text}' may be any of ${names.join(', ')}`, 'name one of them in full, in quotes');
    if (found.length > 0) return found.map(({ endpoint }) => graph.workload(endpoint));
  }
  const suggestions = nearest(wanted, candidates(graph.vertices));
  throw new Failure(
    `nothing is called '${text}'${didYouMean(suggestions)}`,
    suggestions.length === 0 ? forms : undefined,
  );
}

function* candidates(vertices: readonly Vertex[]): Generator<{ name: string; keys: string[] }> {
  for (const { kind, id } of vertices) {
    if (
      kind === 'scope' ||
      kind === 'outside' ||
      kind === 'pod-on-node' ||
      kind === 'own-pod' ||
      kind === 'node-credentials'
    )
      continue;
    const plain = id.replace(/\[.*$/, '');
    // The bare name too: a forgotten namespace is the most frequent slip.
    yield { name: id, keys: [...new Set([id, plain, plain.slice(plain.lastIndexOf('/') + 1)])] };
  }
}
