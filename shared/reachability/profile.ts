/**
 * What one direction of an endpoint depends on: the policies that select it. Endpoints selected by the same policies
 * share one profile; a profile knows, for every peer, what its rules allow.
 */
import type { Direction, Rule, Tier } from '../policy/rule.ts';
import { contains } from '../values/intervals.ts';
import { noPorts, type PortSet, union } from '../values/ports.ts';
import type { AppliedPolicy, AppliedRule, BoundPolicy, Rank } from './applied.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import { type Level, type Partition, partAt, partition } from './partition.ts';
import type { RuleIndex } from './rule-index.ts';
import { certain, type TriSet, triIntersect } from './tri-set.ts';

const tierOrder: Readonly<Record<Tier, number>> = { Admin: 0, NetworkPolicy: 1, Baseline: 2 };

/** What a profile's rules come to, for every peer. Profiles whose rules are equal share one. */
export class Row {
  readonly #partition: Partition;
  readonly #outcomes: readonly Outcome[];
  readonly #size: number;
  /** Number of peers with a port that may be allowed. */
  readonly allowedSize: number;

  constructor(ranks: readonly Rank[], rules: readonly AppliedRule[], size: number) {
    this.#size = size;
    this.#partition = partition(
      size,
      rules.map((rule) => rule.peers),
    );
    this.#outcomes = this.#partition.parts.map(({ levels }) =>
      evaluate(ranks, (rule) => levels.get(rule.position) ?? 0),
    );
    let count = 0;
    this.forEachAllowed((start, end) => {
      count += end - start;
    });
    this.allowedSize = count;
  }

  /** Calls back with every range of peers that has a port which may be allowed, ascending. */
  forEachAllowed(visit: (start: number, end: number, outcome: Outcome) => void): void {
    const { starts, partOf } = this.#partition;
    for (let i = 0; i < starts.length; i++) {
      const outcome = this.#outcomes[partOf[i] as number] as Outcome;
      if (outcome.allow !== noPorts) visit(starts[i] as number, starts[i + 1] ?? this.#size, outcome);
    }
  }

  /** By binary search over segments of peers that are treated alike. */
  outcome(peer: number): Outcome {
    return this.#outcomes[partAt(this.#partition, peer)] as Outcome;
  }
}

/** Rows by what they depend on: the same rules stand in many namespaces under other names. */
class Rows {
  readonly #size: number;
  readonly #known = new Map<string, Row>();
  readonly #peers = new Map<TriSet, number>();

  constructor(size: number) {
    this.#size = size;
  }

  of(ranks: readonly Rank[], rules: readonly AppliedRule[]): Row {
    const key = ranks.map((rank) => this.#rankKey(rank)).join('|');
    let row = this.#known.get(key);
    if (!row) {
      row = new Row(ranks, rules, this.#size);
      this.#known.set(key, row);
    }
    return row;
  }

  #rankKey({ tier, policies }: Rank): string {
    const keys = policies.map(({ bound, certain: sure, rules }) => {
      const own = rules.map(({ rule, peers, ports }) => `${rule.action}${this.#peerId(peers)}:${ports.id}`);
      return `${sure ? '' : `?${bound.subject.reasons.join('+')}`}(${own.join()})`;
    });
    return `${tier}${keys.join('')}`;
  }

  #peerId(peers: TriSet): number {
    const known = this.#peers.get(peers);
    if (known !== undefined) return known;
    this.#peers.set(peers, this.#peers.size);
    return this.#peers.size - 1;
  }
}

export class Profile {
  readonly ranks: readonly Rank[];
  readonly rules: readonly AppliedRule[];
  readonly #rows: Rows;
  #row: Row | null = null;

  constructor(ranks: readonly Rank[], rules: readonly AppliedRule[], rows: Rows) {
    this.ranks = ranks;
    this.rules = rules;
    this.#rows = rows;
  }

  /** Computed when first asked for. */
  get row(): Row {
    this.#row ??= this.#rows.of(this.ranks, this.rules);
    return this.#row;
  }
}

/** Profiles of one direction: for each element, the profile that it has. */
export interface Profiles {
  readonly profiles: readonly Profile[];
  /** Profile of each element, as a position in `profiles`. */
  readonly of: Int32Array;
}

export function buildProfiles(
  direction: Direction,
  bound: readonly BoundPolicy[],
  index: RuleIndex,
  size: number,
): Profiles {
  const relevant = bound.filter(({ policy, subject }) => policy.rules[direction] !== null && subject.may.length > 0);
  const split = partition(
    size,
    relevant.map((policy) => policy.subject),
  );
  const rows = new Rows(size);
  const profiles: Profile[] = [];
  const byKey = new Map<string, number>();
  const of = new Int32Array(size);
  for (const [i, start] of split.starts.entries()) {
    const part = split.partOf[i] as number;
    const levels = split.parts[part]?.levels ?? new Map<number, Level>();
    const names = direction === 'ingress' ? usedNames(relevant, levels) : [];
    for (let element = start; element < (split.starts[i + 1] ?? size); element++) {
      // On ingress a port name means what it means on the subject itself, so its meaning is part of the profile.
      const meanings = names.map(({ name, protocol }) => meaningAt(index, name, protocol, element));
      const key = `${part}|${meanings.map((ports) => ports.id).join(',')}`;
      let profile = byKey.get(key);
      if (profile === undefined) {
        profile = profiles.length;
        byKey.set(key, profile);
        profiles.push(applyPolicies(direction, relevant, levels, index, element, rows));
      }
      of[element] = profile;
    }
  }
  return { profiles, of };
}

function usedNames(bound: readonly BoundPolicy[], levels: ReadonlyMap<number, Level>) {
  return [...levels.keys()].flatMap((i) => (bound[i]?.policy.rules.ingress ?? []).flatMap((rule) => rule.ports.named));
}

function meaningAt(index: RuleIndex, name: string, protocol: 'TCP' | 'UDP' | 'SCTP' | null, element: number): PortSet {
  return index.named(name, protocol).find(({ on }) => contains(on, element))?.ports ?? noPorts;
}

function applyPolicies(
  direction: Direction,
  bound: readonly BoundPolicy[],
  levels: ReadonlyMap<number, Level>,
  index: RuleIndex,
  subject: number,
  rows: Rows,
): Profile {
  const rules: AppliedRule[] = [];
  const ranks = new Map<string, { tier: Tier; priority: number; policies: AppliedPolicy[] }>();
  for (const [i, level] of [...levels].sort(([a], [b]) => a - b)) {
    const one = bound[i] as BoundPolicy;
    const applied: AppliedRule[] = [];
    for (const rule of one.policy.rules[direction] ?? []) {
      for (const { peers, ports } of settlePorts(direction, rule, one.peersOf(rule), index, subject)) {
        const entry = { rule, peers, ports, position: rules.length };
        rules.push(entry);
        applied.push(entry);
      }
    }
    const { tier, priority } = one.policy;
    const key = `${tier}/${priority}`;
    const rank = ranks.get(key) ?? { tier, priority, policies: [] };
    ranks.set(key, rank);
    rank.policies.push({ bound: one, certain: level === 2, rules: applied });
  }
  const ordered = [...ranks.values()].sort((a, b) => tierOrder[a.tier] - tierOrder[b.tier] || a.priority - b.priority);
  return new Profile(ordered, rules, rows);
}

function settlePorts(
  direction: Direction,
  rule: Rule,
  peers: TriSet,
  index: RuleIndex,
  subject: number,
): { readonly peers: TriSet; readonly ports: PortSet }[] {
  const { fixed, named } = rule.ports;
  if (direction === 'ingress') {
    const ports = named.reduce(
      (sum, { name, protocol }) => union(sum, meaningAt(index, name, protocol, subject)),
      fixed,
    );
    return ports === noPorts ? [] : [{ peers, ports }];
  }
  const out = fixed === noPorts ? [] : [{ peers, ports: fixed }];
  for (const { name, protocol } of named) {
    for (const { ports, on } of index.named(name, protocol)) {
      out.push({ peers: triIntersect(peers, certain(on)), ports });
    }
  }
  return out;
}
