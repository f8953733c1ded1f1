/** How the matrix is looked at: level, order, size of cells; kept while other views are open. */
import { create } from 'zustand';
import type { CompareMarks } from '../engine/compare/types.ts';
import type { MatrixOrder, MatrixScope } from '../engine/matrix/types.ts';
import type { Change } from '../engine/protocol.ts';
import { useSession } from './session.ts';

/** What a comparison, a draft or an attack says of a cell, on top of what is. */
export type OverlayMark = Change | 'attack';

/** Marks of cells; asked for cells in sight only, at each drawing, so answers should be at hand. */
export interface MatrixOverlay {
  /** What it shows, for the legend: "Draft", "Against main". */
  readonly name: string;
  /** The marks that it may give, for the legend. */
  readonly marks: readonly OverlayMark[];
  /** Mark of a pair of endpoints by engine index; null for none. */
  readonly pair: (from: number, to: number) => OverlayMark | null;
  /** Mark of a pair of groups as `GroupEdge` names them; null for none. */
  readonly group: (from: string, to: string) => OverlayMark | null;
}

/** Marks that the engine has given, for the kinds of change in the order of its numbers. */
export function overlayOf(name: string, kinds: readonly Change[], { groups, pairs }: CompareMarks): MatrixOverlay {
  const byGroup = new Map(groups.map(({ from, to, change }) => [`${from}\n${to}`, change]));
  const byPair = new Map<string, Change>();
  for (let at = 0; at + 2 < pairs.length; at += 3) {
    const kind = kinds[pairs[at + 2] ?? 0];
    if (kind) byPair.set(`${pairs[at]} ${pairs[at + 1]}`, kind);
  }
  return {
    name,
    marks: kinds,
    pair: (from, to) => byPair.get(`${from} ${to}`) ?? null,
    group: (from, to) => byGroup.get(`${from}\n${to}`) ?? null,
  };
}

interface MatrixState {
  readonly scope: MatrixScope;
  readonly order: MatrixOrder;
  /** Side of a cell in CSS pixels; null until somebody zooms: whatever fits. */
  readonly cell: number | null;
  /** Side of a cell as drawn. */
  readonly shownCell: number;
  readonly overlay: MatrixOverlay | null;
  readonly setScope: (scope: MatrixScope) => void;
  readonly setOrder: (order: MatrixOrder) => void;
  readonly setCell: (cell: number | null) => void;
  readonly setShownCell: (cell: number) => void;
  readonly setOverlay: (overlay: MatrixOverlay | null) => void;
}

const initial = { scope: { level: 'groups' }, order: 'name', cell: null, shownCell: 20, overlay: null } as const;

export const useMatrix = create<MatrixState>()((set) => ({
  ...initial,
  setScope: (scope) => set({ scope, cell: null }),
  setOrder: (order) => set({ order }),
  setCell: (cell) => set({ cell }),
  setShownCell: (shownCell) => set({ shownCell }),
  setOverlay: (overlay) => set({ overlay }),
}));

// Another cluster has other groups.
useSession.subscribe(({ phase }, before) => {
  if (phase.kind !== before.phase.kind) useMatrix.setState(initial);
});
