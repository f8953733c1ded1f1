/** From objects to answers: the face that command line, window and tests use. */
import type { Diagnostic, KubernetesObject } from '../kubernetes/objects.ts';
import type { LineOf } from '../policy/fields.ts';
import { directions } from '../policy/rule.ts';
import { type AddressSet, parseAddress } from '../values/addresses.ts';
import { contains, type Edges, forEachPoint, PointSetBuilder } from '../values/intervals.ts';
import { allPorts, noPorts, union } from '../values/ports.ts';
import type { Element } from './elements.ts';
import { Engine } from './engine.ts';
import { explain } from './explain.ts';
import { exposureOf } from './exposure.ts';
import { groupEdgesOf } from './group-edges.ts';
import { idleDiagnostics } from './idle.ts';
import type { PolicySelection, Reachability, SelectingPolicy } from './reachability.ts';
import { SecurityIndex } from './security-facts.ts';
import { countPairs } from './totals.ts';
import type { Connection, Endpoint, PairVerdict, ReachabilityOptions, UnknownReason } from './types.ts';

export interface AnalyzeOptions extends ReachabilityOptions {
  /** Line of a JSON pointer inside an object; the object's first line when not given. */
  readonly lineOf?: LineOf;
  readonly extraAddresses?: readonly AddressSet[];
}

const noReasons: readonly UnknownReason[] = [];

function certainPart(from: Endpoint, to: Endpoint, { allowed }: PairVerdict): Connection | null {
  return allowed === noPorts ? null : { from, to, ports: allowed, certainty: 'certain', reasons: noReasons };
}
function unknownPart(from: Endpoint, to: Endpoint, { unknown, reasons }: PairVerdict): Connection | null {
  return unknown === noPorts ? null : { from, to, ports: unknown, certainty: 'unknown', reasons };
}

/** Certain and unknown ports of a pair are two connections. */
export function connectionsOf(from: Endpoint, to: Endpoint, verdict: PairVerdict): Connection[] {
  return [certainPart(from, to, verdict), unknownPart(from, to, verdict)].filter((part) => part !== null);
}

/** Answers, and what they were worked out with. */
export interface Analysis extends Reachability {
  readonly engine: Engine;
  readonly security: SecurityIndex;
}

export function analyze(objects: readonly KubernetesObject[], options: AnalyzeOptions = {}): Analysis {
  const { lineOf = (source) => source.line, extraAddresses = [], ...choices } = options;
  return analysisOf(new Engine({ objects, options: choices, lineOf, extraAddresses }));
}

/** The answers of an engine. @param said What reading its cluster and its policies has said. */
export function analysisOf(engine: Engine, said: readonly Diagnostic[] = engine.diagnostics): Analysis {
  const endpoints = engine.universe.endpoints.map((facts) => facts.endpoint);
  const byId = new Map(endpoints.map((endpoint, i) => [endpoint.id, i]));
  const byName = new Map<string, number | null>();
  for (const [i, endpoint] of endpoints.entries()) {
    if (endpoint.type !== 'workload') continue;
    const name = `${endpoint.namespace}/${endpoint.name}`;
    byName.set(name, byName.has(name) ? null : i);
  }
  const security = new SecurityIndex(engine);
  let diagnostics: readonly Diagnostic[] | null = null;
  return {
    engine,
    security,
    // Finding idle rules asks for all peers of all rules: not for those who only want a verdict.
    get diagnostics() {
      diagnostics ??= [...said, ...idleDiagnostics(engine)];
      return diagnostics;
    },
    endpoints,
    namespaces: engine.cluster.namespaces,
    policies: countBy(engine.policies.map((policy) => policy.kind)),
    find: (id) => byId.get(id) ?? byName.get(id) ?? undefined,
    findAddress(text) {
      const parsed = parseAddress(text);
      if (!parsed) return undefined;
      const { classes } = engine.universe.classes;
      const index = classes.findIndex(({ addresses }) => contains(addresses, parsed.address));
      return index < 0 ? undefined : endpoints.findIndex((e) => e.type === 'addresses') + index;
    },
    reach: (from, to) => engine.reach(from, to),
    row: (from) => engine.row(from),
    /** Never a pair with itself, never outside with outside. */
    *connections({ nodes = false } = {}) {
      for (const [from, source] of endpoints.entries()) {
        if (source.type === 'node' && !nodes) continue;
        for (const [to, verdict] of engine.row(from)) {
          const target = endpoints[to] as Endpoint;
          if (from === to || (target.type === 'node' && !nodes)) continue;
          if (source.type !== 'workload' && target.type !== 'workload') continue;
          const certain = certainPart(source, target, verdict);
          const unknown = unknownPart(source, target, verdict);
          if (certain) yield certain;
          if (unknown) yield unknown;
        }
      }
    },
    explain: (from, to, ports) => explain(engine, from, to, ports),
    exposure: () => exposureOf(engine),
    totals: (groups) => countPairs(engine, groups),
    groupEdges: () => groupEdgesOf(endpoints, (groups) => countPairs(engine, groups)),
    policiesOf: (endpoint) => policiesOf(engine, endpoint),
    pods: (endpoint) => engine.facts(endpoint).pods,
    facts: (endpoint) => security.of(endpoint),
    policySelections: () => policySelections(engine),
  };
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function policySelections({ bound, universe, rules: index }: Engine): PolicySelection[] {
  const endpointsOf = (elements: Edges<number>): Edges<number> => {
    const found = new PointSetBuilder();
    forEachPoint(elements, (element) => {
      const { endpoint } = universe.elements[element] as Element;
      // An endpoint is one pod to a policy, however many addresses it has.
      if (universe.endpoints[endpoint]?.first === element) found.add(endpoint);
    });
    return found.edges();
  };
  return bound.map(({ policy, subject }) => ({
    policy: policy.id,
    kind: policy.kind,
    directions: directions.filter((direction) => policy.rules[direction] !== null),
    must: endpointsOf(subject.must),
    may: endpointsOf(subject.may),
    ports: directions
      .flatMap((direction) => policy.rules[direction] ?? [])
      .flatMap(({ ports: { fixed, named } }) => [
        ...(fixed === allPorts ? [] : [fixed]),
        ...named.flatMap(({ name, protocol }) => index.named(name, protocol).map(({ ports }) => ports)),
      ])
      .reduce(union, noPorts),
  }));
}

function policiesOf(engine: Engine, endpoint: number): SelectingPolicy[] {
  return engine.selecting(engine.facts(endpoint).first).map(({ policy, certain }) => ({
    policy: policy.id,
    kind: policy.kind,
    directions: directions.filter((direction) => policy.rules[direction] !== null),
    certain,
    file: policy.source.file,
    line: policy.source.line,
  }));
}
