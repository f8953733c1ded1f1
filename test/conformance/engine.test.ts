/** The engine against every cell of the truth tables, and the difference of two steps against `diff`. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../shared/reachability/analyze.ts';
import { diff } from '../../shared/reachability/diff.ts';
import type { PairVerdict, ReachabilityOptions } from '../../shared/reachability/types.ts';
import { hasPort, intersect, noPorts, type PortSet, portRange, union } from '../../shared/values/ports.ts';
import { toObjects } from '../support/objects.ts';
import { type ConformanceCell, type ConformanceStep, conformanceDirectory, loadCases } from './cases.ts';
import { truthTables } from './tables.ts';

const directory = conformanceDirectory();

type Analysis = ReturnType<typeof analyze>;

function indexOf(analysis: Analysis, name: string): number {
  const index = name.startsWith('ip:') ? analysis.findAddress(name.slice(3)) : analysis.find(`${name}[Pod]`);
  if (index === undefined) throw new Error(`no endpoint ${name}`);
  return index;
}

function allowed(analysis: Analysis, { from, to, port, protocol, side }: ConformanceCell): boolean | 'unknown' {
  const [s, d] = [indexOf(analysis, from), indexOf(analysis, to)];
  if (side) {
    const { engine } = analysis;
    const outcome = engine.outcome(side, engine.facts(s).first, engine.facts(d).first);
    const inAllow = hasPort(outcome.allow, protocol, port);
    return inAllow && hasPort(outcome.deny, protocol, port) ? 'unknown' : inAllow;
  }
  const verdict = analysis.reach(s, d);
  return hasPort(verdict.unknown, protocol, port) ? 'unknown' : hasPort(verdict.allowed, protocol, port);
}

/** Cells between pods that a `diff` of two steps says have changed, as `from>to>protocol/port`. */
function changedCells(
  before: ConformanceStep,
  after: ConformanceStep,
  options: ReachabilityOptions,
): Map<string, boolean> {
  const result = diff(toObjects(before.objects), toObjects(after.objects), options);
  const changes = new Map<string, boolean>();
  const say = (from: string, to: string, was: PortSet, is: PortSet): void => {
    for (const { port, protocol } of after.cells) {
      const one = portRange(protocol, port);
      const [old, now] = [intersect(was, one) !== noPorts, intersect(is, one) !== noPorts];
      if (old !== now) changes.set(`${from}>${to}>${protocol}/${port}`, now);
    }
  };
  const ports = (verdict: PairVerdict): PortSet => union(verdict.allowed, verdict.unknown);
  for (const { from, to, ports: now } of result.added) say(from.id, to.id, noPorts, now);
  for (const { from, to, ports: was } of result.removed) say(from.id, to.id, was, noPorts);
  for (const { from, to, before: was, after: is } of result.changed) say(from.id, to.id, ports(was), ports(is));
  return changes;
}

describe.skipIf(directory === undefined)('truth tables', () => {
  for (const { file, options } of truthTables) {
    it(`agrees with every cell of ${file}`, () => {
      let cells = 0;
      const wrong: string[] = [];
      for (const { name, steps } of loadCases(directory ?? '', file)) {
        for (const step of steps) {
          const analysis = analyze(toObjects(step.objects), options);
          for (const cell of step.cells) {
            if (cell.from === cell.to) continue;
            cells++;
            if (allowed(analysis, cell) !== cell.allowed) wrong.push(`${name} / ${step.name}: ${JSON.stringify(cell)}`);
          }
        }
      }
      expect(wrong.slice(0, 10)).toEqual([]);
      expect(cells).toBeGreaterThan(50);
      console.log(`${file}: ${cells} cells agree`);
    });

    it(`reports the differences between the steps of ${file}`, () => {
      let compared = 0;
      for (const { name, steps } of loadCases(directory ?? '', file)) {
        for (const [i, after] of steps.entries()) {
          const before = steps[i - 1];
          if (!before) continue;
          const changes = changedCells(before, after, options);
          const was = new Map(before.cells.filter((cell) => !cell.side).map((cell) => [keyOf(cell), cell.allowed]));
          for (const cell of after.cells) {
            const old = was.get(keyOf(cell));
            if (cell.side || cell.from === cell.to || old === undefined) continue;
            compared++;
            const expected = old === cell.allowed ? undefined : cell.allowed;
            expect(changes.get(keyOf(cell)), `${name} / ${after.name}: ${JSON.stringify(cell)}`).toBe(expected);
          }
        }
      }
      console.log(`${file}: ${compared} cells compared between steps`);
    });
  }
});

function keyOf({ from, to, protocol, port }: ConformanceCell): string {
  return `${from}[Pod]>${to}[Pod]>${protocol}/${port}`;
}
