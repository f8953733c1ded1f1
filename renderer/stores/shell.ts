/** Which dialog of the window is open; at most one. */
import { create } from 'zustand';

export type DialogName = 'palette' | 'compare' | 'settings' | 'shortcuts';

interface ShellState {
  readonly dialog: DialogName | null;
  readonly show: (dialog: DialogName | null) => void;
}

export const useShell = create<ShellState>()((set) => ({
  dialog: null,
  show: (dialog) => set({ dialog }),
}));
