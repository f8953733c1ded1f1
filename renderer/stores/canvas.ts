/** The graph while it is drawn, for what acts on it from elsewhere: export, mini-map, palette. */
import type { Core } from 'cytoscape';
import { create } from 'zustand';

interface CanvasState {
  readonly cy: Core | null;
  /** Nodes that something beside the graph is about, such as the rule at a cursor; null for nothing. */
  readonly pointed: ReadonlySet<string> | null;
  readonly setCy: (cy: Core | null) => void;
  readonly setPointed: (pointed: ReadonlySet<string> | null) => void;
}

export const useCanvas = create<CanvasState>()((set) => ({
  cy: null,
  pointed: null,
  setCy: (cy) => set({ cy }),
  setPointed: (pointed) => set({ pointed }),
}));
