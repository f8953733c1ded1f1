/** The impact of going from one step of a case to the next, against the difference of two full readings. */
import { describe, expect, it } from 'vitest';
import { type Edit, policyIdOf, policyKinds } from '../../shared/draft/edits.ts';
import { ImpactBase } from '../../shared/draft/impact.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { diff } from '../../shared/reachability/diff.ts';
import { Engine } from '../../shared/reachability/engine.ts';
import { diffOfImpact } from '../../shared/report/preview.ts';
import { writeDiffText } from '../../shared/report/text.ts';
import { toObjects } from '../support/objects.ts';
import { conformanceDirectory, loadCases } from './cases.ts';
import { truthTables } from './tables.ts';

const directory = conformanceDirectory();
const isPolicy = ({ kind }: KubernetesObject): boolean => policyKinds.includes(kind);
const others = (objects: readonly KubernetesObject[]): string =>
  JSON.stringify(objects.filter((object) => !isPolicy(object)).map(({ raw }) => raw));

function textOf(result: ReturnType<typeof diff>): string {
  let text = '';
  writeDiffText(result, (chunk) => {
    text += chunk;
  });
  return text;
}

describe.skipIf(directory === undefined)('impact between steps', () => {
  for (const { file, options } of truthTables) {
    it(`of ${file}`, { timeout: 60_000 }, () => {
      let compared = 0;
      for (const { name, steps } of loadCases(directory ?? '', file)) {
        for (const [i, { objects, name: step }] of steps.entries()) {
          const [before, after] = [toObjects(steps[i - 1]?.objects ?? []), toObjects(objects)];
          // From nothing in force when it is the first step, or other pods than before.
          const same = others(before) === others(after);
          const old = same ? before : after.filter((object) => !isPolicy(object));
          const kept = new Set(after.filter(isPolicy).map(policyIdOf));
          const edits: Edit[] = [
            ...old.filter((object) => isPolicy(object) && !kept.has(policyIdOf(object))).map(deletion),
            ...after.filter(isPolicy).map((object): Edit => ({ kind: 'apply', object })),
          ];
          const base = new ImpactBase(new Engine({ objects: old, options, lineOf: ({ line }) => line }));
          const impact = textOf(diffOfImpact(base.impact(edits)));
          expect(impact, `${name} / ${step}`).toBe(textOf(diff(old, after, options)));
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(0);
    });
  }
});

function deletion(object: KubernetesObject): Edit {
  return { kind: 'delete', policy: policyIdOf(object) };
}
