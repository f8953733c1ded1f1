import type { AddressRange } from './addresses.ts';
import { allOf, type Certainty, remembered } from './certainty.ts';
import type { Pod } from './cluster.ts';
import type { Direction, Side } from './connection.ts';
import { fields, isInteger, isNoList, isNoObject, isPresent, items, type K8sObject, nameOf } from './manifest.ts';
import { type PortMatch, portsMatch } from './ports.ts';
import { parseSelector, type Selector, selectorMatches } from './selectors.ts';
import { peersMatch } from './tiered-peers.ts';
import { type Action, limitsOf, parseRule, type TieredKind, type TieredRule } from './tiered-rules.ts';

export type Tier = 'Admin' | 'Baseline';

/** The pods that a policy is about: those of the namespaces, narrowed by a pod selector. */
type Subject = { readonly namespaces: Selector; readonly pods: Selector | undefined };

export interface TieredPolicy {
  readonly tiers: readonly Tier[];
  /** Ascending; a BaselineAdminNetworkPolicy has no priority and comes last. */
  readonly rank: number;
  readonly valid: boolean;
  /** undefined when it cannot be read. */
  readonly subject: Subject | undefined;
  readonly rules: Readonly<Record<Direction, readonly TieredRule[]>>;
  readonly problems: readonly string[];
}

function parseSubject(value: unknown): { subject: Subject | undefined; problems: readonly string[] } {
  const { namespaces, pods } = fields(value);
  if (isPresent(namespaces) === isPresent(pods))
    return { subject: undefined, problems: ['subject: exactly one member'] };
  const subject: Subject = isPresent(namespaces)
    ? { namespaces: parseSelector(namespaces), pods: undefined }
    : {
        namespaces: parseSelector(fields(pods)['namespaceSelector']),
        pods: parseSelector(fields(pods)['podSelector']),
      };
  if (isNoObject(pods)) return { subject: undefined, problems: ['subject.pods: not an object'] };
  const problems = [...subject.namespaces.problems, ...(subject.pods?.problems ?? [])];
  return problems.length > 0 ? { subject: undefined, problems } : { subject, problems };
}

function tiersOf(spec: K8sObject, kind: TieredKind): { tiers: readonly Tier[]; problems: readonly string[] } {
  if (kind === 'AdminNetworkPolicy') return { tiers: ['Admin'], problems: [] };
  if (kind === 'BaselineAdminNetworkPolicy') return { tiers: ['Baseline'], problems: [] };
  const tier = spec['tier'];
  if (tier === 'Admin' || tier === 'Baseline') return { tiers: [tier], problems: [] };
  return { tiers: ['Admin'], problems: ['tier: Unsupported value'] };
}

/** Out of range priorities (invalid) are ordered by their number; an unreadable one counts as Go's zero value. */
function rankOf(spec: K8sObject, kind: TieredKind): { rank: number; problems: readonly string[] } {
  if (kind === 'BaselineAdminNetworkPolicy') return { rank: Number.POSITIVE_INFINITY, problems: [] };
  const priority = spec['priority'];
  if (!isInteger(priority)) return { rank: 0, problems: ['priority: Required value'] };
  return { rank: priority, problems: priority < 0 || priority > 1000 ? ['priority: must be between 0 and 1000'] : [] };
}

export function parseTieredPolicy(object: K8sObject, kind: TieredKind): TieredPolicy {
  const spec = fields(object['spec']);
  const { tiers, problems: tierProblems } = tiersOf(spec, kind);
  const { rank, problems: rankProblems } = rankOf(spec, kind);
  const { subject, problems: subjectProblems } = parseSubject(spec['subject']);
  const problems = [...tierProblems, ...rankProblems, ...subjectProblems];
  if (kind === 'BaselineAdminNetworkPolicy' && nameOf(object) !== 'default')
    problems.push('metadata.name: must be default');
  const rulesOf = (direction: Direction): readonly TieredRule[] => {
    if (isNoList(spec[direction])) problems.push(`${direction}: not a list`);
    if (items(spec[direction]).length > limitsOf[kind].rules) problems.push(`${direction}: too many rules`);
    return items(spec[direction]).flatMap((item) => {
      if (isNoObject(item)) {
        problems.push(`${direction}: a rule that is not an object`);
        return [];
      }
      const parsed = parseRule(item, direction, kind);
      problems.push(...parsed.problems);
      return parsed.rule ? [parsed.rule] : [];
    });
  };
  const rules = { ingress: rulesOf('ingress'), egress: rulesOf('egress') };
  return { tiers, rank, subject, rules, problems, valid: problems.length === 0 };
}

/** An invalid policy may or may not be in force, so that it never selects for certain. */
const selects = remembered((policy: TieredPolicy, pod: Pod): Certainty => {
  if (policy.subject === undefined) return 'maybe';
  const { namespaces, pods } = policy.subject;
  const matches = allOf([
    selectorMatches(namespaces, pod.namespace.labels),
    pods ? selectorMatches(pods, pod.labels) : 'yes',
  ]);
  return matches === 'yes' && !policy.valid ? 'maybe' : matches;
});

function ruleMatches(rule: TieredRule, side: Side): Certainty {
  if (!portsMatch(rule.ports, side.protocol, side.port, side.destinationPorts)) return 'no';
  return rule.peers === 'everything' ? 'yes' : peersMatch(rule.peers, side);
}

const noMatch: ReadonlySet<Action | 'no match'> = new Set(['no match'] as const);

/** First match wins: what one policy may do with the connection, read by itself. */
function policyOutcomes(policy: TieredPolicy, side: Side): ReadonlySet<Action | 'no match'> {
  const selected = selects(policy, side.subject);
  if (selected === 'no') return noMatch;
  const outcomes = new Set<Action | 'no match'>(selected === 'yes' ? [] : ['no match']);
  for (const rule of policy.rules[side.direction]) {
    const matches = ruleMatches(rule, side);
    if (matches === 'no') continue;
    if (rule.action === undefined) {
      // Of an invalid policy "what its presence changes is unknown" (docs/verdicts.md).
      for (const action of ['accept', 'deny', 'pass'] as const) outcomes.add(action);
      continue;
    }
    outcomes.add(rule.action);
    if (matches === 'yes') return outcomes;
  }
  outcomes.add('no match');
  return outcomes;
}

export type TierOutcome = 'accept' | 'deny' | 'next tier';

/** The policies of a tier, those of equal priority together, in the order in which they are looked at. */
export function ranksOf(policies: readonly TieredPolicy[], tier: Tier): readonly (readonly TieredPolicy[])[] {
  const ofTier = policies.filter((policy) => policy.tiers.includes(tier));
  const ranks = [...new Set(ofTier.map((policy) => policy.rank))].sort((a, b) => (a < b ? -1 : 1));
  return ranks.map((rank) => ofTier.filter((policy) => policy.rank === rank));
}

/** Every outcome of the tier that some way of settling the unknowns gives. */
export function tierOutcomes(ranks: readonly (readonly TieredPolicy[])[], side: Side): ReadonlySet<TierOutcome> {
  const outcomes = new Set<TierOutcome>();
  for (const policies of ranks) {
    // Equal priorities have no order: each policy that matches may be the one that is applied.
    const each = policies.map((policy) => policyOutcomes(policy, side));
    if (each.some((one) => one.has('accept'))) outcomes.add('accept');
    if (each.some((one) => one.has('deny'))) outcomes.add('deny');
    if (each.some((one) => one.has('pass'))) outcomes.add('next tier');
    if (!each.every((one) => one.has('no match'))) return outcomes;
  }
  outcomes.add('next tier');
  return outcomes;
}

/** What tests should probe around: the numeric ports and the address blocks of the policies. */
export function* tieredRules(policies: readonly TieredPolicy[]): Generator<{
  readonly ports: readonly PortMatch[];
  readonly cidrs: readonly AddressRange[];
}> {
  for (const policy of policies) {
    for (const rule of [...policy.rules.ingress, ...policy.rules.egress]) {
      const peers = rule.peers === 'everything' ? [] : rule.peers;
      yield { ports: rule.ports ?? [], cidrs: peers.flatMap((peer) => (peer.kind === 'networks' ? peer.ranges : [])) };
    }
  }
}
