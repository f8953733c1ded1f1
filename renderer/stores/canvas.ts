/** The graph while it is drawn, for what acts on it from elsewhere: export, mini-map, palette. */
import type { Core } from 'cytoscape';
import { create } from 'zustand';

interface CanvasState {
  readonly cy: Core | null;
  readonly setCy: (cy: Core | null) => void;
}

export const useCanvas = create<CanvasState>()((set) => ({
  cy: null,
  setCy: (cy) => set({ cy }),
}));
