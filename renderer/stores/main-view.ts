/** Which of the window's main views is shown for the open cluster. */
import { create } from 'zustand';
import { useView } from './view.ts';

const mains = ['explore', 'attack', 'draft'] as const;
export type Main = (typeof mains)[number];

interface MainState {
  readonly main: Main;
  readonly setMain: (main: Main) => void;
  /** Takes up a view from an address, if there is one of that name. */
  readonly restore: (name: string) => void;
}

export const useMain = create<MainState>()((set) => ({
  main: 'explore',
  setMain: (main) => set({ main }),
  restore: (name) => set({ main: mains.find((one) => one === name) ?? 'explore' }),
}));

// What is selected (by the palette, by a link in a panel) is shown where selections are shown.
useView.subscribe((now, before) => {
  const { main, setMain } = useMain.getState();
  if (main === 'attack' && now.selection !== null && now.selection !== before.selection) setMain('explore');
});
