/** Changes applied one after the other give what reading all objects anew gives. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analysisOf } from '../../shared/reachability/analyze.ts';
import { applyChanges, type ClusterState, clusterState, type Effort } from '../../shared/reachability/apply-changes.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { clusterArbitrary } from '../reference/generate.ts';
import { listJson } from '../support/answers.ts';
import { toYaml } from '../support/export.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 40);

function objectsOf(manifests: Parameters<typeof toYaml>[0], file: string): readonly KubernetesObject[] {
  return readTexts([{ file, text: toYaml(manifests) }]).objects;
}

/** Everything that the engine says, and what it is made of. */
function answers({ engine, objects, diagnostics }: ClusterState): unknown {
  const analysis = analysisOf(engine);
  const list = listJson({ ...readTexts([]), objects: [...objects.values()], diagnostics }, analysis);
  const policies = analysis.endpoints.map((_, i) => analysis.policiesOf(i).map(({ policy }) => policy));
  return { list, policies, selections: analysis.policySelections(), exposure: analysis.exposure() };
}

/** A live cluster changes most in what no verdict depends on. */
function touched(object: KubernetesObject, at: number): KubernetesObject {
  const status = { ...(object.raw['status'] as object | undefined), conditions: [{ type: 'Ready', at }] };
  return { ...object, raw: { ...object.raw, status }, source: { ...object.source, line: at + 1 } };
}

/** Another address, as of a pod that was started anew under its name. */
function moved(object: KubernetesObject, at: number): KubernetesObject {
  if (object.kind !== 'Pod') return object;
  const podIP = `10.0.${at % 2}.${at % 7}`;
  const status = { ...(object.raw['status'] as object | undefined), podIP, podIPs: [{ ip: podIP }] };
  return { ...object, raw: { ...object.raw, status } };
}

it('streams of changes', { timeout: 180_000 }, () => {
  const efforts = new Map<Effort, number>();
  const step = fc.record({ what: fc.constantFrom('touch', 'address', 'put', 'policy', 'delete'), at: fc.nat(10_000) });
  const pair = fc.tuple(clusterArbitrary(), clusterArbitrary());
  fc.assert(
    fc.property(
      pair,
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 20 }),
      ([a, b], batches) => {
        const others = objectsOf(b.objects, 'b.yaml');
        const policies = others.filter(({ kind }) => kind.endsWith('Policy'));
        const options = a.options as ReachabilityOptions;
        let state = clusterState(objectsOf(a.objects, 'a.yaml'), options);
        for (const batch of batches) {
          const here = [...state.objects.values()];
          const changes = batch.flatMap(({ what, at }) => {
            const pick = (list: readonly KubernetesObject[]): KubernetesObject | undefined => list[at % list.length];
            const object = pick(what === 'put' ? others : what === 'policy' ? policies : here);
            if (!object) return [];
            if (what === 'address') return [{ type: 'put', object: moved(object, at) } as const];
            if (what === 'touch') return [{ type: 'put', object: touched(object, at) } as const];
            return [{ type: what === 'delete' ? 'delete' : 'put', object } as const];
          });
          const before = answers(state);
          const next = applyChanges(state, changes);
          efforts.set(next.effort, (efforts.get(next.effort) ?? 0) + 1);
          expect(answers(next.state)).toEqual(answers(clusterState(next.state.objects.values(), options)));
          // The one before still answers as it did.
          expect(answers(state)).toEqual(before);
          state = next.state;
        }
      },
    ),
    { numRuns: runs },
  );
  expect([...efforts.keys()].sort()).toEqual(['cluster', 'nothing', 'policies', 'universe']);
});
