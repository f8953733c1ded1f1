/** Light or dark, as the system says. The page follows by CSS; this is for what is drawn on a canvas. */
import { create } from 'zustand';

const query = window.matchMedia('(prefers-color-scheme: dark)');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

interface ThemeState {
  readonly dark: boolean;
  readonly reducedMotion: boolean;
}

export const useTheme = create<ThemeState>()((set) => {
  query.addEventListener('change', () => set({ dark: query.matches }));
  calm.addEventListener('change', () => set({ reducedMotion: calm.matches }));
  return { dark: query.matches, reducedMotion: calm.matches };
});
