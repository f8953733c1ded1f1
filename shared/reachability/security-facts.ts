/**
 * What matters first about a workload: is it isolated, does the internet reach it, does it reach the internet, a
 * metadata service, the API server. Worked out once for each profile, so that thousands of workloads cost little.
 */
import type { Direction } from '../policy/rule.ts';
import { allPorts, intersect, noPorts, type PortSet, subtract } from '../values/ports.ts';
import type { Element, FamilyMask } from './elements.ts';
import type { Engine } from './engine.ts';
import type { Outcome } from './evaluate.ts';
import { type Landmarks, landmarksOf } from './landmarks.ts';
import type { Profile, Row } from './profile.ts';

/** Whether something holds: not at all, depending on something unknown, or certainly. */
export type Answer = 'no' | 'unknown' | 'yes';

export interface SecurityFacts {
  /** Whether a NetworkPolicy selects it for that direction. */
  readonly isolated: Readonly<Record<Direction, Answer>>;
  readonly fromInternet: Answer;
  readonly toInternet: Answer;
  readonly metadata: Answer;
  /** The same by address: where the answer comes from. */
  readonly metadataServices: readonly { readonly address: string; readonly what: string; readonly answer: Answer }[];
  readonly apiServer: Answer;
  /** Where the API server is; null when nothing that was read tells, so that the answer holds for wherever it may be. */
  readonly apiServerAt: string | null;
  readonly hostNetwork: boolean;
  readonly privileged: boolean;
}

const rank = { no: 0, unknown: 1, yes: 2 } as const;
function more(a: Answer, b: Answer): Answer {
  return rank[a] >= rank[b] ? a : b;
}
function answerFor({ allow, deny }: Outcome, ports: PortSet): Answer {
  const possible = intersect(allow, ports);
  if (possible === noPorts) return 'no';
  return subtract(possible, deny) === noPorts ? 'unknown' : 'yes';
}

/** By address family, because a pod connects over those it has. */
interface ByFamily {
  readonly 1: Answer;
  readonly 2: Answer;
}

export class SecurityIndex {
  readonly #engine: Engine;
  #landmarks: Landmarks | undefined;
  readonly #internet = new Map<Row, ByFamily>();
  readonly #isolated = new Map<Profile, Answer>();
  readonly #everywhere = new Map<Profile, Map<FamilyMask, Answer>>();
  readonly #known = new Map<number, SecurityFacts>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get landmarks(): Landmarks {
    this.#landmarks ??= landmarksOf(this.#engine);
    return this.#landmarks;
  }

  /** Null for what is no workload. */
  of(endpoint: number): SecurityFacts | null {
    const { endpoint: own, pods } = this.#engine.facts(endpoint);
    if (own.type !== 'workload') return null;
    let facts = this.#known.get(endpoint);
    if (!facts) {
      const metadataServices = this.landmarks.metadata.map(({ address, what, elements, ports }) => ({
        address,
        what,
        answer: this.#reaches(endpoint, elements, ports),
      }));
      facts = {
        isolated: { ingress: this.#isolation('ingress', endpoint), egress: this.#isolation('egress', endpoint) },
        fromInternet: this.#overInternet('ingress', endpoint),
        toInternet: this.#overInternet('egress', endpoint),
        metadata: metadataServices.reduce<Answer>((sum, { answer }) => more(sum, answer), 'no'),
        metadataServices,
        apiServer: this.#apiServer(endpoint),
        apiServerAt: this.landmarks.apiServer?.what ?? null,
        hostNetwork: own.hostNetwork,
        privileged: pods.some((pod) => pod.privileged),
      };
      this.#known.set(endpoint, facts);
    }
    return facts;
  }

  *#elements(endpoint: number): Iterable<readonly [number, Element]> {
    const { first, last } = this.#engine.facts(endpoint);
    for (let e = first; e < last; e++) yield [e, this.#engine.universe.elements[e] as Element];
  }

  #isolation(direction: Direction, endpoint: number): Answer {
    const { first } = this.#engine.facts(endpoint);
    const profile = this.#engine.profileOf(direction, first);
    let answer = this.#isolated.get(profile);
    if (answer === undefined) {
      const policies = profile.ranks.find(({ tier }) => tier === 'NetworkPolicy')?.policies ?? [];
      answer = policies.length === 0 ? 'no' : policies.some(({ certain }) => certain) ? 'yes' : 'unknown';
      this.#isolated.set(profile, answer);
    }
    return answer;
  }

  /** Between a workload and any public address, on any port. */
  #overInternet(direction: Direction, endpoint: number): Answer {
    let answer: Answer = 'no';
    for (const [e, element] of this.#elements(endpoint)) {
      const byFamily = this.#engine.isPoliced(element)
        ? this.#internetOf(this.#engine.profileOf(direction, e).row)
        : ({ 1: 'yes', 2: 'yes' } as const);
      for (const family of [1, 2] as const) {
        if ((element.families & family) !== 0) answer = more(answer, byFamily[family]);
      }
    }
    return answer;
  }

  #internetOf(row: Row): ByFamily {
    const known = this.#internet.get(row);
    if (known) return known;
    const { internet } = this.landmarks;
    const { elements } = this.#engine.universe;
    const found: { 1: Answer; 2: Answer } = { 1: 'no', 2: 'no' };
    // The outside comes last: what lies before it is not looked at.
    row.forEachAllowed(
      (start, end, outcome) => {
        const answer = answerFor(outcome, allPorts);
        for (let e = start; e < end; e++) {
          const families = internet.has(e) ? (elements[e]?.families ?? 0) : 0;
          if ((families & 1) !== 0) found[1] = more(found[1], answer);
          if ((families & 2) !== 0) found[2] = more(found[2], answer);
        }
      },
      Math.min(...internet),
    );
    this.#internet.set(row, found);
    return found;
  }

  /** Whether a workload reaches one of the elements, which no policy applies to, on one of the ports. */
  #reaches(endpoint: number, targets: readonly number[], ports: PortSet): Answer {
    let answer: Answer = 'no';
    for (const [e, element] of this.#elements(endpoint)) {
      for (const target of targets) {
        const there = this.#engine.universe.elements[target];
        if (((there?.families ?? 0) & element.families) === 0) continue;
        answer = more(answer, answerFor(this.#engine.outcome('egress', e, target), ports));
      }
    }
    return answer;
  }

  /** An API server that was not found may be at any of many places: it is certain only if all of them say the same. */
  #apiServer(endpoint: number): Answer {
    const { apiServer, apiServerMaybe, apiServerPorts } = this.landmarks;
    if (apiServer) return this.#reaches(endpoint, apiServer.elements, apiServer.ports);
    return this.#reachesAll(endpoint, apiServerMaybe, apiServerPorts);
  }

  #reachesAll(endpoint: number, targets: readonly number[], ports: PortSet): Answer {
    const answers = [...this.#elements(endpoint)].map(([e, element]) => {
      if (!this.#engine.isPoliced(element)) return 'yes';
      // Where a pod runs matters on top of its profile then.
      if (this.#engine.options.localNode === 'both') return this.#everyOne(e, element, targets, ports);
      const profile = this.#engine.profileOf('egress', e);
      const known = this.#everywhere.get(profile) ?? new Map<FamilyMask, Answer>();
      this.#everywhere.set(profile, known);
      const answer = known.get(element.families) ?? this.#everyOne(e, element, targets, ports);
      known.set(element.families, answer);
      return answer;
    });
    return answers.every((answer) => answer === answers[0]) ? (answers[0] ?? 'no') : 'unknown';
  }

  #everyOne(e: number, element: Element, targets: readonly number[], ports: PortSet): Answer {
    let some = false;
    let all = true;
    for (const target of targets) {
      const there = this.#engine.universe.elements[target];
      if (((there?.families ?? 0) & element.families) === 0) continue;
      const { allow, deny } = this.#engine.outcome('egress', e, target);
      const possible = intersect(allow, ports);
      if (possible !== noPorts) some = true;
      if (subtract(possible, deny) !== ports) all = false;
      if (some && !all) return 'unknown';
    }
    return some ? 'yes' : 'no';
  }
}
