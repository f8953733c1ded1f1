/** Where groups are drawn: kept while the graph is away, and for the next time that the cluster is opened. */
import { create } from 'zustand';
import type { Point } from '../layout/types.ts';

export type Places = Readonly<Record<string, Point>>;

interface PlacesState {
  /** Centres of the drawn groups, by node id; the next layout leaves them there. */
  readonly places: Places;
  /** Groups that the user has put where they are. */
  readonly pinned: readonly string[];
  /** Counts what the user has moved: a step that can be undone. */
  readonly moves: number;
  /** Counts what asks for the layout to be done again: undo, and arranging anew. */
  readonly revision: number;
  /** What a layout has found. */
  readonly keep: (places: Places) => void;
  /** What the user has dragged. */
  readonly move: (id: string, to: Point) => void;
  /** Puts all groups where they were, or lets the layout place them anew. */
  readonly restore: (places: Places, pinned: readonly string[]) => void;
}

export const usePlaces = create<PlacesState>()((set, get) => ({
  places: {},
  pinned: [],
  moves: 0,
  revision: 0,
  keep: (places) => set({ places: { ...get().places, ...places } }),
  move: (id, to) => {
    const { places, pinned, moves } = get();
    set({
      places: { ...places, [id]: { x: Math.round(to.x), y: Math.round(to.y) } },
      pinned: [...new Set([...pinned, id])],
      moves: moves + 1,
    });
  },
  restore: (places, pinned) => set({ places, pinned, revision: get().revision + 1 }),
}));
