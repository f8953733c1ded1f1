/** The impact of edits against the difference of two full computations, cell by cell, on random clusters. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { applyEdits, type Edit, policyIdOf, policyKinds } from '../../shared/draft/edits.ts';
import { ImpactBase } from '../../shared/draft/impact.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { diff } from '../../shared/reachability/diff.ts';
import { Engine } from '../../shared/reachability/engine.ts';
import type { PairVerdict } from '../../shared/reachability/types.ts';
import { formatPorts } from '../../shared/values/ports.ts';
import { clusterArbitrary, type GeneratedCluster } from '../reference/generate.ts';
import { toObjects } from '../support/objects.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 100);

interface Case {
  readonly cluster: GeneratedCluster;
  /** Whose policies are drafts. */
  readonly other: GeneratedCluster;
  /** Whether the pods of a namespace have one owner, so that policies may tell apart what was one endpoint. */
  readonly owned: boolean;
  readonly deleted: readonly boolean[];
}
const cases: fc.Arbitrary<Case> = fc.record({
  cluster: clusterArbitrary(),
  other: clusterArbitrary(),
  owned: fc.boolean(),
  deleted: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
});

const isPolicy = ({ kind }: KubernetesObject): boolean => policyKinds.includes(kind);
const lineOf = ({ line }: { line: number }): number => line;

function withOwner(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Pod') return object;
  const owner = { kind: 'StatefulSet', name: 'all', controller: true };
  return { ...object, metadata: { ...object.metadata, ownerReferences: [owner] } };
}

function objectsOf({ cluster, owned }: Case): KubernetesObject[] {
  const objects = toObjects(cluster.objects);
  return owned ? objects.map(withOwner) : objects;
}

function editsOf({ other, deleted }: Case, objects: readonly KubernetesObject[]): Edit[] {
  const applied = toObjects(other.objects).filter(isPolicy);
  const gone = objects.filter(isPolicy).filter((_, i) => deleted[i]);
  return [
    ...applied.map((object): Edit => ({ kind: 'apply', object })),
    ...gone.map((object): Edit => ({ kind: 'delete', policy: policyIdOf(object) })),
  ];
}

const say = ({ allowed, unknown, reasons }: PairVerdict): string =>
  `${formatPorts(allowed)}, unknown ${formatPorts(unknown)} ${reasons.toSorted().join()}`;

function disagreement(one: Case): string | null {
  const { options } = one.cluster;
  const objects = objectsOf(one);
  const base = new ImpactBase(new Engine({ objects, options, lineOf }));
  const found = base.impact(editsOf(one, objects));
  const { cluster } = found.before;
  const before = found.before.policies;
  const after = applyEdits(before, editsOf(one, objects), lineOf).policies;
  const old = new Engine({ cluster, policies: before, cutBy: after, options, lineOf });
  const now = new Engine({ cluster, policies: after, cutBy: before, options, lineOf });
  for (const [from, source] of old.universe.endpoints.entries()) {
    for (const [to, target] of old.universe.endpoints.entries()) {
      const pair = `${source.endpoint.id} -> ${target.endpoint.id}`;
      for (const [full, quick] of [
        [old, found.before],
        [now, found.after],
      ] as const) {
        const [s, d] = [indexIn(quick, full, from), indexIn(quick, full, to)];
        // Outside addresses of the quick engine may be cut finer, by drafts that went before; never coarser.
        for (const a of s)
          for (const b of d) {
            const [mine, theirs] = [say(quick.reach(a, b)), say(full.reach(from, to))];
            if (mine !== theirs) return `${pair}: ${mine}, in full ${theirs}`;
          }
      }
    }
  }
  return listDisagreement(one, objects, found);
}

/** Endpoints of one engine that an endpoint of another of the same cluster is. */
function indexIn(engine: Engine, other: Engine, index: number): number[] {
  const { endpoint, first } = other.facts(index);
  const same = engine.universe.endpoints.findIndex((facts) => facts.endpoint.id === endpoint.id);
  if (same >= 0) return [same];
  if (endpoint.type !== 'addresses') throw new Error(`no endpoint ${endpoint.id}`);
  const point = other.universe.classes.classes[other.universe.elements[first]?.addressClass ?? -1]?.addresses[0];
  if (point === undefined) throw new Error('no address');
  const { classes } = engine.universe;
  const at = classes.classOf(point);
  return [...engine.universe.endpoints.keys()].filter((i) => {
    const facts = engine.facts(i);
    return facts.endpoint.type === 'addresses' && engine.universe.elements[facts.first]?.addressClass === at;
  });
}

/** The pairs that are listed are those of a diff of two readings, where both see the same endpoints. */
function listDisagreement(
  one: Case,
  objects: readonly KubernetesObject[],
  { pairs }: ReturnType<ImpactBase['impact']>,
): string | null {
  // Pods of one owner that only drafts tell apart: the diff has other endpoints then.
  if (one.owned) return null;
  const edits = editsOf(one, objects);
  const gone = new Set(edits.flatMap((edit) => (edit.kind === 'delete' ? [edit.policy] : [])));
  const applied = edits.flatMap((edit) => (edit.kind === 'apply' ? [edit.object] : []));
  const after = [...objects, ...applied].filter((object) => !isPolicy(object) || !gone.has(policyIdOf(object)));
  const full = diff(objects, after, one.cluster.options);
  const names = (list: readonly { from: { id: string }; to: { id: string } }[]): string =>
    [...new Set(list.map(({ from, to }) => `${from.id} -> ${to.id}`))].sort().join('\n');
  const [mine, theirs] = [names(pairs), names([...full.added, ...full.removed, ...full.changed])];
  return mine === theirs ? null : `impact lists\n${mine}\ndiff lists\n${theirs}`;
}

describe('impact of random edits on random clusters', () => {
  it('is the difference of two full computations', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(cases, (one) => {
        const found = disagreement(one);
        if (found !== null) throw new Error(`${found}\n${JSON.stringify(one)}`);
      }),
      { numRuns: runs },
    );
  });
});
