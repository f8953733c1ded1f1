/** One short message about what has just happened, such as a saved file or new settings. */
import { create } from 'zustand';

export interface Notice {
  readonly text: string;
  readonly kind: 'done' | 'failed';
}

interface NoticeState {
  readonly notice: Notice | null;
  /** Shows a message for some seconds; one that something failed stays until it is closed. */
  readonly say: (text: string, kind?: Notice['kind']) => void;
  readonly dismiss: () => void;
}

const shownFor = 6_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export const useNotice = create<NoticeState>()((set) => ({
  notice: null,
  say: (text, kind = 'done') => {
    clearTimeout(timer);
    set({ notice: { text, kind } });
    if (kind === 'done') timer = setTimeout(() => set({ notice: null }), shownFor);
  },
  dismiss: () => {
    clearTimeout(timer);
    set({ notice: null });
  },
}));
