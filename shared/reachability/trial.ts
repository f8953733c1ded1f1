/**
 * The verdict of one pair under other policies, by an engine of its own: just the two ends, and the policies that
 * select one of them. What selects neither has no say in their verdict.
 */
import { compare } from '../cluster/fields.ts';
import type { Cluster, Workload } from '../cluster/model.ts';
import type { Policy } from '../policy/rule.ts';
import type { AddressSet } from '../values/addresses.ts';
import { contains, disjoint } from '../values/intervals.ts';
import { intersect, noPorts, type PortSet } from '../values/ports.ts';
import type { EndpointFacts } from './elements.ts';
import { Engine } from './engine.ts';

/** What a pair is after a change, on some ports: `mixed` when some are allowed and some are not. */
export type TrialVerdict = 'allowed' | 'denied' | 'mixed' | 'unknown';

/** How to find an end again in a smaller cluster; policies may split it there in other ways. */
type End =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  | { readonly kind: 'id'; readonly id: string };

export class Trial {
  readonly #engine: Engine;
  readonly #ports: PortSet;
  readonly #from: End;
  readonly #to: End;
  readonly #cluster: Cluster;
  readonly policies: readonly Policy[];

  constructor(engine: Engine, from: number, to: number, ports: PortSet) {
    this.#engine = engine;
    this.#ports = ports;
    this.#from = this.#endOf(from);
    this.#to = this.#endOf(to);
    this.#cluster = this.#clusterOf(from, to);
    const points = [from, to].flatMap((end) => {
      const { first, last } = engine.facts(end);
      return Array.from({ length: last - first }, (_, i) => first + i);
    });
    const selecting = engine.bound.filter(({ subject }) => points.some((point) => contains(subject.may, point)));
    this.policies = [...new Set(selecting.map(({ policy }) => policy))];
  }

  #endOf(index: number): End {
    const { endpoint, workload, pods, first } = this.#engine.facts(index);
    if (workload) return { kind: 'workload', workload: { ...workload, pods } };
    if (endpoint.type !== 'addresses') return { kind: 'id', id: endpoint.id };
    const { classes } = this.#engine.universe.classes;
    return {
      kind: 'addresses',
      addresses: classes[this.#engine.universe.elements[first]?.addressClass ?? -1]?.addresses ?? [],
    };
  }

  #clusterOf(from: number, to: number): Cluster {
    const { cluster } = this.#engine;
    const workloads = [this.#from, this.#to].flatMap((end) => (end.kind === 'workload' ? [end.workload] : []));
    const namespaces = new Set(workloads.map(({ namespace }) => namespace));
    const pods = new Set(this.#engine.facts(to).pods);
    const nodes = new Set(
      [from, to].flatMap((end) => {
        const { endpoint, pods: own } = this.#engine.facts(end);
        return endpoint.type === 'node' ? [endpoint.name] : own.map(({ node }) => node);
      }),
    );
    return {
      namespaces: cluster.namespaces.filter(({ name }) => namespaces.has(name)),
      nodes: cluster.nodes.filter(({ name }) => nodes.has(name)),
      // Elements of a namespace have to follow each other.
      workloads: workloads.toSorted((a, b) => compare(a.namespace, b.namespace)),
      ingressTargets: cluster.ingressTargets.filter(({ pod }) => pods.has(pod)),
      services: [],
      apiServer: null,
      diagnostics: [],
    };
  }

  /** What the pair would be under these policies. */
  verdict(policies: readonly Policy[]): TrialVerdict {
    const engine = new Engine({
      cluster: this.#cluster,
      policies,
      options: this.#engine.options,
      lineOf: (source) => source.line,
    });
    const seen = new Set<TrialVerdict>();
    for (const from of indicesOf(engine, this.#from)) {
      for (const to of indicesOf(engine, this.#to)) {
        const reach = engine.reach(from, to);
        const allowed = intersect(reach.allowed, this.#ports);
        if (intersect(reach.unknown, this.#ports) !== noPorts) seen.add('unknown');
        else seen.add(allowed === noPorts ? 'denied' : allowed === this.#ports ? 'allowed' : 'mixed');
      }
    }
    if (seen.has('unknown')) return 'unknown';
    const [only] = seen;
    return seen.size === 1 && only ? only : 'mixed';
  }
}

function indicesOf(engine: Engine, end: End): number[] {
  const { endpoints, elements, classes } = engine.universe;
  const matches = ({ endpoint, workload, first }: EndpointFacts): boolean => {
    if (end.kind === 'workload') return workload === end.workload;
    if (end.kind === 'id') return endpoint.id === end.id;
    if (endpoint.type !== 'addresses') return false;
    return !disjoint(classes.classes[elements[first]?.addressClass ?? -1]?.addresses ?? [], end.addresses);
  };
  return [...endpoints.keys()].filter((i) => matches(engine.facts(i)));
}
