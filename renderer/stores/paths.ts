/** Which path is looked at, on its own: hovering a list must not touch the rest of the view. */
import { create } from 'zustand';
import type { PathAnswer } from '../engine/inspect/types.ts';

type Path = PathAnswer['paths'][number];

interface PathState {
  readonly certainOnly: boolean;
  readonly count: number;
  /** Drawn in the graph. */
  readonly shown: Path | null;
  readonly setCertainOnly: (certainOnly: boolean) => void;
  readonly setCount: (count: number) => void;
  readonly show: (path: Path | null) => void;
}

export const usePaths = create<PathState>()((set) => ({
  certainOnly: false,
  count: 10,
  shown: null,
  setCertainOnly: (certainOnly) => set({ certainOnly, shown: null }),
  setCount: (count) => set({ count }),
  show: (shown) => set({ shown }),
}));
