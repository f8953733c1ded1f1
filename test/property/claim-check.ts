/**
 * What statements of generators come to, worked out from the manifests and the verdicts of all pairs, apart from how the
 * generators do it. For clusters without Services: nothing is declared, and no DNS is known.
 */
import type { DraftContext } from '../../shared/draft/context.ts';
import type { Generated } from '../../shared/draft/generate/generated.ts';
import { Engine } from '../../shared/reachability/engine.ts';
import { parseCidr } from '../../shared/values/addresses.ts';
import { disjoint } from '../../shared/values/intervals.ts';
import { intersect, noPorts, type PortSet, subtract, union } from '../../shared/values/ports.ts';
import type { GeneratedCluster } from '../reference/generate.ts';
import { fields } from '../reference/manifest.ts';

type Verdict = 'verified' | 'not-so' | 'not-known';
interface End {
  readonly at: number;
  readonly id: string;
  /** Empty for what is no workload. */
  readonly namespace: string;
  readonly workload: string;
  readonly type: string;
  /** On the host network, where no policy applies. */
  readonly isHost: boolean;
}
/** The ports of a pair that certainly speak against a statement, and those that may. */
type Against = readonly [certain: PortSet, unknown: PortSet];

/** Both with the same elements, made anew rather than one from the other. */
function engines(context: DraftContext, { impact }: Generated): { before: Engine; after: Engine } {
  const { options, lineOf } = context.base.engine;
  const [was, is] = [context.base.engine.policies, impact.edited.policies];
  const of = (policies: typeof is, cutBy: typeof is) =>
    new Engine({ cluster: context.cluster, options, lineOf, policies, cutBy });
  return { before: of(was, is), after: of(is, was) };
}

/** Tenant of a namespace by its manifest: null for none, undefined for not known. */
function tenantOf({ objects, options }: GeneratedCluster, namespace: string, label: string): string | null | undefined {
  if (label === 'kubernetes.io/metadata.name') return namespace;
  const found = objects
    .map(fields)
    .find(({ kind, metadata }) => kind === 'Namespace' && fields(metadata)['name'] === namespace);
  if (!found) return fields(options)['missingNamespaces'] === 'none' ? null : undefined;
  const value = fields(fields(found['metadata'])['labels'])[label];
  return typeof value === 'string' ? value : null;
}

export class ClaimCheck {
  readonly #cluster: GeneratedCluster;
  readonly #before: Engine;
  readonly #after: Engine;
  readonly #ends: readonly End[];

  constructor(cluster: GeneratedCluster, context: DraftContext, generated: Generated) {
    this.#cluster = cluster;
    const { before, after } = engines(context, generated);
    [this.#before, this.#after] = [before, after];
    const policed = fields(cluster.options)['hostNetwork'] === 'pod';
    this.#ends = after.universe.endpoints.map(({ endpoint, workload }, at) => ({
      at,
      id: endpoint.id,
      namespace: endpoint.type === 'workload' ? endpoint.namespace : '',
      workload: workload?.id ?? '',
      type: endpoint.type,
      isHost: endpoint.type === 'workload' && endpoint.hostNetwork && !policed,
    }));
  }

  /** The verdict by every ordered pair for which `against` says something; a pod and itself is none. */
  #over(against: (from: End, to: End) => Against | null): Verdict {
    let [isOpen, mayBe] = [false, false];
    for (const from of this.#ends) {
      for (const to of this.#ends) {
        const { endpoint } = this.#after.facts(from.at);
        if (from === to && (endpoint.type !== 'workload' || endpoint.pods <= 1)) continue;
        const [certain, unknown] = against(from, to) ?? [noPorts, noPorts];
        isOpen ||= certain !== noPorts;
        mayBe ||= unknown !== noPorts;
      }
    }
    return isOpen ? 'not-so' : mayBe ? 'not-known' : 'verified';
  }

  #open(from: End, to: End): Against {
    const { allowed, unknown } = this.#after.reach(from.at, to.at);
    return [allowed, unknown];
  }

  opensNothing(): Verdict {
    return this.#over((from, to) => {
      const [was, is] = [this.#before.reach(from.at, to.at), this.#after.reach(from.at, to.at)];
      const possible = union(was.allowed, was.unknown);
      const doubt = union(subtract(is.unknown, possible), intersect(is.allowed, was.unknown));
      return [subtract(is.allowed, possible), doubt];
    });
  }

  /** Nothing crosses the border of these endpoints, nor passes between them where `within`. */
  closed(isIn: (end: End) => boolean, within: boolean): Verdict {
    const hosts = within && this.#ends.some((end) => isIn(end) && end.isHost);
    const pairs = this.#over((from, to) => {
      if (from.type === 'node' || to.type === 'node') return null;
      const count = [from, to].filter((end) => isIn(end)).length;
      return count === 1 || (within && count === 2) ? this.#open(from, to) : null;
    });
    return hosts ? 'not-so' : pairs;
  }

  into(workload: string): Verdict {
    return this.#over((from, to) => (to.workload === workload && from.type !== 'node' ? this.#open(from, to) : null));
  }

  outOf(workload: string): Verdict {
    return this.#over((from, to) => (from.workload === workload ? this.#open(from, to) : null));
  }

  between(source: string, target: string): Verdict {
    return this.#over((from, to) => (from.workload === source && to.workload === target ? this.#open(from, to) : null));
  }

  /** Of a few public addresses, whether one is reached. */
  internet(): Verdict {
    const hosts = this.#ends.some(({ isHost }) => isHost);
    const publicOnes = ['8.8.8.8', '1.1.1.1', '2001:4860:4860::8888'].map((address) => this.#addressEnd(address));
    const pairs = this.#over((from, to) =>
      from.workload !== '' && publicOnes.includes(to.at) ? this.#open(from, to) : null,
    );
    return hosts ? 'not-so' : pairs;
  }

  #addressEnd(text: string): number {
    const { classes } = this.#after.universe.classes;
    const set = parseCidr(`${text}/${text.includes(':') ? 128 : 32}`)?.set ?? [];
    return this.#ends.findIndex(({ at, type }) => {
      const first = this.#after.universe.elements[this.#after.facts(at).first];
      return type === 'addresses' && !disjoint(classes[first?.addressClass ?? -1]?.addresses ?? [], set);
    });
  }

  staysConnected(isIn: (end: End) => boolean): Verdict {
    return this.#over((from, to) => {
      if (!isIn(from) || !isIn(to)) return null;
      const [was, is] = [this.#before.reach(from.at, to.at), this.#after.reach(from.at, to.at)];
      const doubt = union(intersect(was.allowed, is.unknown), subtract(was.unknown, union(is.allowed, is.unknown)));
      return [subtract(was.allowed, union(is.allowed, is.unknown)), doubt];
    });
  }

  tenantsApart(label: string): Verdict {
    return this.#over((from, to) => {
      if (from.workload === '' || to.workload === '' || from.namespace === to.namespace) return null;
      const [a, b] = [from, to].map(({ namespace }) => tenantOf(this.#cluster, namespace, label));
      if (a === null || b === null) return null;
      const [certain, unknown] = this.#open(from, to);
      if (a === undefined || b === undefined) return [noPorts, union(certain, unknown)];
      return a === b ? null : [certain, unknown];
    });
  }
}
