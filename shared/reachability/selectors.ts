/**
 * Which elements a label selector means. Each distinct selector is evaluated once, over postings of the labels that
 * selectors mention; inside one namespace only slices of the postings are touched.
 */
import { type Cluster, nameLabel } from '../cluster/model.ts';
import { labelMap } from '../kubernetes/labels.ts';
import type { LabelSelector, LabelSelectorRequirement, Labels } from '../kubernetes/objects.ts';
import { selectorOf } from '../kubernetes/selector.ts';
import type { NamespaceScope } from '../policy/rule.ts';
import {
  type Edges,
  groupPoints,
  intersect,
  PointSetBuilder,
  slice,
  subtract,
  union,
  unionAll,
} from '../values/intervals.ts';
import type { Universe } from './elements.ts';
import type { Level } from './partition.ts';
import { certain, doubtful, nothing, type TriSet, triIntersect, triUnion } from './tri-set.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Labels of one object: `complete` is false when it may have others that were not read. */
export interface KnownLabels {
  readonly labels: Labels;
  readonly complete: boolean;
}

/** Source: apimachinery labels.Requirement.Matches. NotIn and DoesNotExist match when the key is absent. */
function requirementLevel({ key, operator, values }: LabelSelectorRequirement, of: KnownLabels): Level {
  const value = of.labels[key];
  if (value === undefined && !of.complete) return 1;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value) ? 2 : 0;
    case 'NotIn':
      return value === undefined || !values.includes(value) ? 2 : 0;
    case 'Exists':
      return value === undefined ? 0 : 2;
    case 'DoesNotExist':
      return value === undefined ? 2 : 0;
  }
}

export function selectorLevel(selector: LabelSelector, of: KnownLabels): Level {
  let level: Level = 2;
  for (const requirement of selector.requirements) {
    const next = requirementLevel(requirement, of);
    if (next === 0) return 0;
    if (next === 1) level = 1;
  }
  return level;
}

interface Posting {
  readonly values: ReadonlyMap<string, Edges<number>>;
  readonly exists: Edges<number>;
  /** Exists with a value that only the cluster knows. */
  readonly hashed: Edges<number>;
}
const emptyPosting: Posting = { values: new Map(), exists: [], hashed: [] };

export class SelectorIndex {
  /** Elements that pod selectors can match at all. */
  readonly selectable: Edges<number>;
  readonly #cluster: Cluster;
  readonly #universe: Universe;
  readonly #assumeNoLabels: boolean;
  readonly #isSelectable: (i: number) => boolean;
  readonly #postings = new Map<string, Posting>();
  readonly #posted = new Set<string>();
  readonly #namespaceByName: ReadonlyMap<string, number>;
  readonly #namespaceSets = new Map<string, TriSet>();
  readonly #podSets = new Map<string, TriSet>();
  readonly #scopedSets = new Map<string, TriSet>();

  constructor(
    cluster: Cluster,
    universe: Universe,
    vocabulary: Vocabulary,
    options: { readonly hostNetworkPods: boolean; readonly assumeNoLabels: boolean },
  ) {
    this.#cluster = cluster;
    this.#universe = universe;
    this.#assumeNoLabels = options.assumeNoLabels;
    this.#namespaceByName = new Map(cluster.namespaces.map((namespace, i) => [namespace.name, i]));
    this.#isSelectable = (i) => {
      const pod = universe.elements[i]?.pod;
      return pod != null && (!pod.hostNetwork || options.hostNetworkPods);
    };
    this.selectable = groupPoints(universe.elements.length, (i) => this.#isSelectable(i) || null).get(true) ?? [];
    this.addPostings(vocabulary.podLabels);
  }

  /** Makes labels known that selectors of further policies mention. */
  addPostings(labels: Iterable<string>): void {
    const wanted = new Set([...labels].filter((key) => !this.#posted.has(key)));
    if (wanted.size === 0) return;
    for (const key of wanted) this.#posted.add(key);
    const builders = new Map<
      string,
      { values: Map<string, PointSetBuilder>; exists: PointSetBuilder; hashed: PointSetBuilder }
    >();
    const builderOf = (key: string) => {
      let builder = builders.get(key);
      if (!builder) {
        builder = { values: new Map(), exists: new PointSetBuilder(), hashed: new PointSetBuilder() };
        builders.set(key, builder);
      }
      return builder;
    };
    for (const [i, { pod }] of this.#universe.elements.entries()) {
      if (!pod || !this.#isSelectable(i)) continue;
      for (const [key, value] of Object.entries(pod.labels)) {
        if (!wanted.has(key)) continue;
        const builder = builderOf(key);
        builder.exists.add(i);
        const points = builder.values.get(value) ?? new PointSetBuilder();
        builder.values.set(value, points);
        points.add(i);
      }
      for (const key of pod.hashLabels) {
        if (wanted.has(key) && pod.labels[key] === undefined) builderOf(key).hashed.add(i);
      }
    }
    for (const [key, { values, exists, hashed }] of builders) {
      const edges = new Map([...values].map(([value, points]) => [value, points.edges()]));
      this.#postings.set(key, { values: edges, exists: exists.edges(), hashed: hashed.edges() });
    }
  }

  /** Pods that a subject or peer means. */
  pods(scope: NamespaceScope, pods: LabelSelector): TriSet {
    if (scope.kind === 'name') {
      const index = this.#namespaceByName.get(scope.name);
      const range = index === undefined ? undefined : this.#universe.namespaceRanges[index];
      return range ? this.#select(pods, range[0], range[1]) : nothing;
    }
    const namespaces = this.namespaces(scope.selector);
    if (pods.requirements.length === 0) return namespaces;
    const both = `${scope.selector.key}|${pods.key}`;
    let set = this.#scopedSets.get(both);
    if (!set) {
      set = this.#scoped(namespaces, pods);
      this.#scopedSets.set(both, set);
    }
    return set;
  }

  #scoped(namespaces: TriSet, pods: LabelSelector): TriSet {
    let everywhere = this.#podSets.get(pods.key);
    if (!everywhere) {
      everywhere = this.#select(pods, 0, this.#universe.elements.length);
      this.#podSets.set(pods.key, everywhere);
    }
    return triIntersect(namespaces, everywhere);
  }

  /** All selectable pods of the namespaces that a selector matches. */
  namespaces(selector: LabelSelector): TriSet {
    const known = this.#namespaceSets.get(selector.key);
    if (known) return known;
    const must: Edges<number>[] = [];
    const may: Edges<number>[] = [];
    for (const index of this.#candidates(selector)) {
      const level = this.namespaceLevel(selector, index);
      const range = this.#universe.namespaceRanges[index];
      if (level === 0 || !range) continue;
      const members = slice(this.selectable, range[0], range[1]);
      may.push(members);
      if (level === 2) must.push(members);
    }
    const sure = unionAll(must);
    const set = must.length === may.length ? certain(sure) : doubtful(sure, unionAll(may), 'label-unknown');
    this.#namespaceSets.set(selector.key, set);
    return set;
  }

  namespaceLevel(selector: LabelSelector, index: number): Level {
    const namespace = this.#cluster.namespaces[index];
    if (!namespace) return 0;
    return selectorLevel(selector, {
      labels: namespace.labels,
      complete: namespace.declared || this.#assumeNoLabels,
    });
  }

  /** A selector by name needs to look at the named namespaces only. */
  #candidates(selector: LabelSelector): Iterable<number> {
    const byName = selector.requirements.find(({ key, operator }) => key === nameLabel && operator === 'In');
    if (!byName) return this.#cluster.namespaces.keys();
    return byName.values.flatMap((name) => this.#namespaceByName.get(name) ?? []);
  }

  #select(selector: LabelSelector, from: number, to: number): TriSet {
    const base = slice(this.selectable, from, to);
    let set = certain(base);
    for (const requirement of selector.requirements) {
      if (set.may.length === 0) break;
      set = triIntersect(set, this.#requirement(requirement, base, from, to));
    }
    return set;
  }

  #requirement(
    { key, operator, values }: LabelSelectorRequirement,
    base: Edges<number>,
    from: number,
    to: number,
  ): TriSet {
    const posting = this.#postings.get(key) ?? emptyPosting;
    const hashed = slice(posting.hashed, from, to);
    const valued = (): Edges<number> =>
      unionAll(values.map((value) => slice(posting.values.get(value) ?? [], from, to)));
    switch (operator) {
      case 'In': {
        const must = valued();
        return hashed.length === 0 ? certain(must) : doubtful(must, union(must, hashed), 'label-unknown');
      }
      case 'NotIn': {
        const may = subtract(base, valued());
        return hashed.length === 0 ? certain(may) : doubtful(subtract(may, hashed), may, 'label-unknown');
      }
      case 'Exists':
        return certain(union(slice(posting.exists, from, to), hashed));
      case 'DoesNotExist':
        return certain(subtract(base, union(slice(posting.exists, from, to), hashed)));
    }
  }

  /** Splits a policy's subject by what the labels `keys` of its namespaces say. */
  tenants(
    subject: TriSet,
    keys: readonly string[],
  ): { readonly tenant: KnownLabels; readonly members: Edges<number> }[] {
    const groups = new Map<string, { tenant: KnownLabels; ranges: Edges<number>[] }>();
    for (const [index, namespace] of this.#cluster.namespaces.entries()) {
      const range = this.#universe.namespaceRanges[index];
      if (!range || range[0] === range[1]) continue;
      const own = keys.flatMap((key) =>
        namespace.labels[key] === undefined ? [] : [[key, namespace.labels[key]] as const],
      );
      const complete = namespace.declared || this.#assumeNoLabels;
      const key = JSON.stringify([own, complete]);
      const group = groups.get(key) ?? { tenant: { labels: labelMap(Object.fromEntries(own)), complete }, ranges: [] };
      groups.set(key, group);
      group.ranges.push(range);
    }
    return [...groups.values()].flatMap(({ tenant, ranges }) => {
      const members = intersect(subject.may, unionAll(ranges));
      return members.length === 0 ? [] : [{ tenant, members }];
    });
  }
}

/** Namespaces that share (or differ in) the labels of one tenant, as pods. Source: network-policy-api v0.1.2. */
export function tenantPeers(
  index: SelectorIndex,
  same: boolean,
  keys: readonly string[],
  { labels, complete }: KnownLabels,
  pods: LabelSelector,
): TriSet {
  if (keys.length === 0) return nothing;
  const exists = (key: string): LabelSelectorRequirement => ({ key, operator: 'Exists', values: [] });
  const compared = (operator: 'In' | 'NotIn', key: string): LabelSelectorRequirement[] => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  };
  const peers = (requirements: readonly LabelSelectorRequirement[]): TriSet =>
    index.pods({ kind: 'selector', selector: selectorOf(requirements) }, pods);
  const present = keys.map(exists);
  const missing = keys.some((key) => labels[key] === undefined);
  if (same) {
    if (missing && complete) return nothing;
    const alike = peers([...present, ...keys.flatMap((key) => compared('In', key))]);
    return missing ? doubtful([], alike.may, 'label-unknown') : alike;
  }
  const others = keys.flatMap((key) => compared('NotIn', key)).map((requirement) => peers([...present, requirement]));
  // A subject without the label differs from every peer that has it.
  if (missing) others.push(complete ? peers(present) : doubtful([], peers(present).may, 'label-unknown'));
  return triUnion(others);
}
