/**
 * Light or dark: as the settings say, or else the system. The page follows the attribute by CSS; the store is for what
 * is drawn on a canvas.
 */
import { create } from 'zustand';
import { useSettings } from './settings.ts';

const query = window.matchMedia('(prefers-color-scheme: dark)');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

interface ThemeState {
  readonly dark: boolean;
  readonly reducedMotion: boolean;
}

function wantsDark(): boolean {
  const { theme } = useSettings.getState();
  return theme === 'system' ? query.matches : theme === 'dark';
}

export const useTheme = create<ThemeState>()((set) => {
  const follow = (): void => {
    const dark = wantsDark();
    // Before the store says so, because who listens reads colours from the page.
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    set({ dark });
  };
  follow();
  query.addEventListener('change', follow);
  useSettings.subscribe(follow);
  calm.addEventListener('change', () => set({ reducedMotion: calm.matches }));
  return { dark: wantsDark(), reducedMotion: calm.matches };
});
