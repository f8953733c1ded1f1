/** A policy as the inspector shows it: whom it selects, and what each rule means. */
import { describePeer, describeSubject } from '../../../shared/policy/describe.ts';
import type { Direction, Policy, Rule, RulePorts } from '../../../shared/policy/rule.ts';
import type { Analysis } from '../../../shared/reachability/analyze.ts';
import type { BoundPolicy } from '../../../shared/reachability/applied.ts';
import { contains, type Edges, forEachPoint, unionAll } from '../../../shared/values/intervals.ts';
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { type Snippets, wholeSnippet } from '../snippet.ts';
import { linkTo, some } from './links.ts';
import type { InspectCalls, PeerDetail, PolicyDetail, RuleDetail } from './types.ts';

const maxSubjects = 300;
const maxMembers = 12;

export function findPolicies(
  { engine }: Analysis,
  { text, limit }: InspectCalls['findPolicies']['args'],
): InspectCalls['findPolicies']['result'] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = engine.policies.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
  return some(found, limit, ({ id, source }) => ({ id, place: { file: source.file, line: source.line } }));
}

export function policyDetail(
  index: ClusterIndex,
  { engine }: Pick<Analysis, 'engine'>,
  snippets: Snippets,
  id: string,
): PolicyDetail | null {
  const policy = engine.policies.find((other) => other.id === id);
  if (!policy) return null;
  const bound = engine.bound.filter((other) => other.policy === policy);
  const subjects = unionAll(bound.map(({ subject }) => subject.may));
  const sure = unionAll(bound.map(({ subject }) => subject.must));
  const endpoints = endpointsOf(engine, subjects);
  const slash = id.indexOf(' ') + 1;
  const rules = (direction: Direction): RuleDetail[] | null =>
    policy.rules[direction]?.map((rule) => ruleDetail(index, engine, snippets, policy, bound, rule)) ?? null;
  return {
    id,
    kind: policy.kind,
    name: id.slice(Math.max(slash, id.indexOf('/') + 1)),
    namespace: policy.subject.namespaces.kind === 'name' ? policy.subject.namespaces.name : null,
    tier: policy.tier,
    priority: policy.tier === 'NetworkPolicy' ? null : policy.priority,
    valid: policy.valid,
    place: { file: policy.source.file, line: policy.source.line },
    subject: describeSubject(policy.subject),
    selects: some(endpoints, maxSubjects, (at) => linkTo(index, at, true)),
    uncertain: endpoints.filter((at) => !contains(sure, engine.facts(at).first)).length,
    ingress: rules('ingress'),
    egress: rules('egress'),
    snippet: wholeSnippet(snippets, policy.source.file, policy.source.line),
  };
}

function endpointsOf(engine: Analysis['engine'], points: Edges<number>): number[] {
  const found = new Set<number>();
  forEachPoint(points, (point) => found.add(engine.universe.elements[point]?.endpoint ?? -1));
  return [...found];
}

function ruleDetail(
  index: ClusterIndex,
  engine: Analysis['engine'],
  snippets: Snippets,
  policy: Policy,
  bound: readonly BoundPolicy[],
  rule: Rule,
): RuleDetail {
  const line = engine.lineOf(policy.source, rule.pointer);
  return {
    index: rule.index,
    name: rule.name ?? null,
    action: rule.action,
    ports: portsText(rule.ports),
    line,
    snippet: snippets(policy.source.file, line),
    peers: rule.peers.map((peer): PeerDetail => {
      const text = describePeer(peer);
      if (peer.kind === 'everything') return { text, members: null, uncertain: 0 };
      const sets = bound.map(({ tenant }) => engine.rules.peers({ ...rule, peers: [peer] }, tenant));
      const sure = unionAll(sets.map(({ must }) => must));
      // Whether an ingress controller is one of them is never known, and never what a person asks about here.
      const members = endpointsOf(engine, unionAll(sets.map(({ may }) => may))).filter(
        (at) => engine.facts(at).endpoint.type !== 'ingress-controller',
      );
      return {
        text,
        members: some(members, maxMembers, (at) => linkTo(index, at, true)),
        uncertain: members.filter((at) => !contains(sure, engine.facts(at).first)).length,
      };
    }),
  };
}

function portsText({ fixed, named }: RulePorts): string {
  const names = named.map(({ name, protocol }) => `${protocol === null ? '' : `${protocol} `}"${name}"`);
  return [...(fixed === noPorts ? [] : [formatPorts(fixed)]), ...names].join(', ') || 'no ports';
}
