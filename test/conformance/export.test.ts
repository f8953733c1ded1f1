/** Export to YAML and import again change nothing: neither an object, nor a verdict, nor what `diff` says. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../shared/reachability/analyze.ts';
import { diff } from '../../shared/reachability/diff.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { reimport } from '../support/export.ts';
import { toObjects } from '../support/objects.ts';
import { type ConformanceStep, conformanceDirectory, loadCases } from './cases.ts';
import { truthTables } from './tables.ts';

const directory = conformanceDirectory();

/** Pairs whose verdicts differ after a round trip; equal port sets are one object. */
function roundTrip(
  step: ConformanceStep,
  options: ReachabilityOptions,
): { readonly pairs: number; readonly wrong: string[] } {
  const original = toObjects(step.objects);
  const read = reimport(step.objects);
  expect(read.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(read.objects.map(({ raw }) => raw)).toEqual(step.objects);
  const before = analyze(original, options);
  const after = analyze(read.objects, options);
  const ids = before.endpoints.map(({ id }) => id);
  expect(after.endpoints.map(({ id }) => id)).toEqual(ids);
  const wrong: string[] = [];
  for (const from of ids.keys()) {
    for (const to of ids.keys()) {
      const [was, is] = [before.reach(from, to), after.reach(from, to)];
      if (was.allowed !== is.allowed || was.unknown !== is.unknown) wrong.push(`${ids[from]} -> ${ids[to]}`);
    }
  }
  const { diagnostics: _said, ...changes } = diff(original, read.objects, options);
  const count = Object.values(changes).reduce((sum, list) => sum + list.length, 0);
  if (count > 0) wrong.push(`diff: ${JSON.stringify(changes)}`);
  return { pairs: ids.length ** 2, wrong };
}

describe.skipIf(directory === undefined)('export and import', () => {
  it.each(truthTables)('changes nothing in $file', ({ file, options }) => {
    const seen = new Set<string>();
    const wrong: string[] = [];
    let pairs = 0;
    for (const { name, steps } of loadCases(directory ?? '', file)) {
      for (const step of steps) {
        // Steps that only probe, or that several cases begin with, are the same cluster.
        const key = JSON.stringify(step.objects);
        if (seen.has(key)) continue;
        seen.add(key);
        const result = roundTrip(step, options);
        pairs += result.pairs;
        for (const one of result.wrong) wrong.push(`${name} / ${step.name}: ${one}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(pairs).toBeGreaterThan(50);
    console.log(`${file}: ${seen.size} clusters exported and imported, ${pairs} pairs agree`);
  });
});
