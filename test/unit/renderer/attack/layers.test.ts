import { expect, test } from 'vitest';
import type { AttackNode } from '../../../../renderer/engine/attack/types.ts';
import { layersOf } from '../../../../renderer/views/attack/layers.ts';

function node(id: string, step: number): AttackNode {
  return {
    id,
    kind: 'workload',
    label: id,
    detail: '',
    step,
    foothold: step === 0,
    jewel: false,
    fate: 'owned',
    members: [id],
    count: 1,
  };
}

test('steps go from left to right, and nothing covers another', () => {
  const nodes = [node('start', 0), ...Array.from({ length: 120 }, (_, i) => node(`n${i}`, 1 + (i % 4)))];
  const edges = nodes.slice(1).map(({ id }) => ({
    id: `start -> ${id}`,
    from: 'start',
    to: id,
    technique: 'T1210',
    certainty: 'certain' as const,
    fate: 'owned' as const,
  }));
  const size = { width: 120, height: 48 };
  const { positions, headings } = layersOf({ nodes, edges, note: null }, () => size, { width: 800, height: 700 });
  const at = (id: string): { x: number; y: number } => positions.get(id) ?? { x: Number.NaN, y: Number.NaN };
  for (const a of nodes) {
    for (const b of nodes) {
      if (a.step < b.step) expect(at(a.id).x).toBeLessThan(at(b.id).x);
      if (a.id >= b.id) continue;
      const apart = Math.abs(at(a.id).x - at(b.id).x) >= 120 || Math.abs(at(a.id).y - at(b.id).y) >= 48;
      expect(apart).toBe(true);
    }
  }
  expect(headings.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
});
