/**
 * What one direction of an endpoint depends on: the policies that select it. Endpoints selected by the same policies
 * share one profile; a profile knows, for every peer, what its rules allow.
 */
import type { Direction, NamedPort, Rule, Tier } from '../policy/rule.ts';
import { contains, type Edges, forEachPoint, intersect, slice } from '../values/intervals.ts';
import { noPorts, type PortSet, union } from '../values/ports.ts';
import type { AppliedPolicy, AppliedRule, BoundPolicy, Rank } from './applied.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import { type Level, type Partition, partAt, partition, segmentAt } from './partition.ts';
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

  /** Calls back with every range of peers that has a port which may be allowed, ascending; `from`: first peer to look at. */
  forEachAllowed(visit: (start: number, end: number, outcome: Outcome) => void, from = 0): void {
    const { starts, partOf } = this.#partition;
    for (let i = segmentAt(starts, from); i < starts.length; i++) {
      const outcome = this.#outcomes[partOf[i] as number] as Outcome;
      const start = Math.max(from, starts[i] as number);
      const end = starts[i + 1] ?? this.#size;
      if (outcome.allow !== noPorts && start < end) visit(start, end, outcome);
    }
  }

  /** Peers for which another row comes to something else. */
  differences(other: Row): Edges<number> {
    if (other === this) return [];
    const edges: number[] = [];
    const [mine, theirs] = [this.#partition, other.#partition];
    let i = 0;
    let j = 0;
    let differs = false;
    for (let at = 0; at < this.#size; ) {
      if (mine.starts[i + 1] === at) i++;
      if (theirs.starts[j + 1] === at) j++;
      const now = this.#outcomes[mine.partOf[i] as number] !== other.#outcomes[theirs.partOf[j] as number];
      if (now !== differs) {
        edges.push(at);
        differs = now;
      }
      at = Math.min(mine.starts[i + 1] ?? this.#size, theirs.starts[j + 1] ?? this.#size);
    }
    if (differs) edges.push(this.#size);
    return edges;
  }

  /** By binary search over segments of peers that are treated alike. */
  outcome(peer: number): Outcome {
    return this.#outcomes[partAt(this.#partition, peer)] as Outcome;
  }
}

/** Rows by what they depend on: the same rules stand in many namespaces under other names. */
export class Rows {
  readonly #size: number;
  readonly #parent: Rows | null;
  /** Tells ids of peers that this one gave from those of its parent. */
  readonly #prefix: string;
  readonly #known = new Map<string, Row>();
  readonly #peers = new Map<TriSet, string>();

  constructor(size: number, parent: Rows | null = null) {
    this.#size = size;
    this.#parent = parent;
    this.#prefix = parent ? `${parent.#prefix}+` : '';
  }

  /** Knows what this one knows, and keeps what it learns to itself. */
  fork(): Rows {
    return new Rows(this.#size, this);
  }

  of(ranks: readonly Rank[], rules: readonly AppliedRule[]): Row {
    const key = ranks.map((rank) => this.#rankKey(rank)).join('|');
    let row = this.#find(key);
    if (!row) {
      row = new Row(ranks, rules, this.#size);
      this.#known.set(key, row);
    }
    return row;
  }

  #find(key: string): Row | undefined {
    return this.#known.get(key) ?? (this.#parent === null ? undefined : this.#parent.#find(key));
  }

  #rankKey({ tier, policies }: Rank): string {
    const keys = policies.map(({ bound, certain: sure, rules }) => {
      const own = rules.map(({ rule, peers, ports }) => `${rule.action}${this.#peerId(peers)}:${ports.id}`);
      return `${sure ? '' : `?${bound.subject.reasons.join('+')}`}(${own.join()})`;
    });
    return `${tier}${keys.join('')}`;
  }

  #peerId(peers: TriSet): string {
    const known = this.#findPeer(peers);
    if (known !== undefined) return known;
    const id = `${this.#prefix}${this.#peers.size}`;
    this.#peers.set(peers, id);
    return id;
  }

  #findPeer(peers: TriSet): string | undefined {
    return this.#peers.get(peers) ?? (this.#parent === null ? undefined : this.#parent.#findPeer(peers));
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
  readonly rows: Rows;
}

export function buildProfiles(
  direction: Direction,
  bound: readonly BoundPolicy[],
  index: RuleIndex,
  size: number,
): Profiles {
  const empty = { profiles: [], of: new Int32Array(size), rows: new Rows(size) };
  return rebuildProfiles(empty, direction, bound, index, [0, size]);
}

/** Profiles under other policies, where those that changed select elements of `within` only. */
export function rebuildProfiles(
  base: Profiles,
  direction: Direction,
  bound: readonly BoundPolicy[],
  index: RuleIndex,
  within: Edges<number>,
): Profiles {
  const size = base.of.length;
  const rows = base.profiles.length === 0 ? base.rows : base.rows.fork();
  const relevant = bound.filter(({ policy, subject }) => policy.rules[direction] !== null && meet(subject.may, within));
  const split = partition(
    size,
    relevant.map(({ subject }) => triIntersect(subject, certain(within))),
  );
  const profiles = [...base.profiles];
  const byKey = new Map<string, number>();
  const of = base.of.slice();
  for (const [i, start] of split.starts.entries()) {
    const part = split.partOf[i] as number;
    const levels = split.parts[part]?.levels ?? new Map<number, Level>();
    const names = direction === 'ingress' ? usedNames(relevant, levels) : [];
    forEachPoint(slice(within, start, split.starts[i + 1] ?? size), (element) => {
      // On ingress a port name means what it means on the subject itself, so its meaning is part of the profile.
      let key = `${part}`;
      for (const { name, protocol } of names) key += `|${meaningAt(index, name, protocol, element).id}`;
      let profile = byKey.get(key);
      if (profile === undefined) {
        profile = profiles.length;
        byKey.set(key, profile);
        profiles.push(applyPolicies(direction, relevant, levels, index, element, rows));
      }
      of[element] = profile;
    });
  }
  return { profiles, of, rows };
}

/** Looks at the ends before at the middle: most policies select one namespace. */
function meet(a: Edges<number>, b: Edges<number>): boolean {
  const [firstA, lastA, firstB, lastB] = [a[0], a[a.length - 1], b[0], b[b.length - 1]];
  if (firstA === undefined || lastA === undefined || firstB === undefined || lastB === undefined) return false;
  return firstA < lastB && firstB < lastA && intersect(a, b).length > 0;
}

function usedNames(bound: readonly BoundPolicy[], levels: ReadonlyMap<number, Level>): NamedPort[] {
  const names: NamedPort[] = [];
  for (const i of levels.keys()) {
    for (const rule of bound[i]?.policy.rules.ingress ?? []) names.push(...rule.ports.named);
  }
  return names;
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
