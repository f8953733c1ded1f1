/** The attacker of the open cluster: footholds, crown jewels, what is assumed, and where the play stands. */
import { create } from 'zustand';
import type { AttackQuestion, ControlLink } from '../engine/attack/types.ts';
import { type AttackSetup, standardSetup } from './attack-setup.ts';
import { useMain } from './main-view.ts';

export type Panel = 'paths' | 'cuts' | 'impact';

/** A hop of the path that is shown. */
export interface ShownPath {
  readonly path: number;
  /** Null while the path as a whole is shown. */
  readonly hop: number | null;
}

interface AttackState {
  readonly setup: AttackSetup;
  /** Controls that are tried out, with a name for the whole. */
  readonly tried: readonly ControlLink[];
  /** How far the play has come; null for the end. */
  readonly step: number | null;
  readonly playing: boolean;
  readonly panel: Panel;
  readonly stage: 'graph' | 'steps';
  /** What paths are shown to; null for a list of all jewels. */
  readonly target: string | null;
  /** Where paths begin; null for the footholds. */
  readonly from: string | null;
  readonly shown: ShownPath;
  /** Groups of the picture that are opened. */
  readonly expanded: readonly string[];
  readonly change: (part: Partial<AttackSetup>) => void;
  readonly addFoothold: (id: string) => void;
  readonly removeFoothold: (id: string) => void;
  readonly addJewel: (id: string) => void;
  readonly removeJewel: (id: string) => void;
  /** Begins from this one alone, and shows the view. */
  readonly attackFrom: (id: string) => void;
  readonly tryOut: (controls: readonly ControlLink[]) => void;
  /** @param last Number of the last step. */
  readonly goToStep: (step: number, last: number) => void;
  readonly setPlaying: (playing: boolean) => void;
  readonly setPanel: (panel: Panel) => void;
  readonly setStage: (stage: 'graph' | 'steps') => void;
  readonly showPaths: (target: string | null, from?: string | null) => void;
  readonly show: (shown: ShownPath) => void;
  readonly toggleGroup: (id: string) => void;
  readonly restore: (setup: AttackSetup) => void;
  readonly reset: () => void;
}

const begin = {
  step: null,
  playing: false,
  target: null,
  from: null,
  shown: { path: 0, hop: null },
  expanded: [],
} as const;
const initial = { setup: standardSetup, tried: [], panel: 'paths', stage: 'graph', ...begin } as const;

const without = (list: readonly string[], id: string): readonly string[] => list.filter((one) => one !== id);
const withOne = (list: readonly string[], id: string): readonly string[] => [...without(list, id), id];

export const useAttack = create<AttackState>()((set, get) => {
  /** Whatever decides the outcome: the play begins anew, and what was tried is no longer. */
  const change = (part: Partial<AttackSetup>): void => set({ setup: { ...get().setup, ...part }, tried: [], ...begin });
  return {
    ...initial,
    change,
    addFoothold: (id) => change({ footholds: withOne(get().setup.footholds, id) }),
    removeFoothold: (id) => change({ footholds: without(get().setup.footholds, id) }),
    addJewel: (id) => {
      const { added, removed } = get().setup.jewels;
      change({ jewels: { added: withOne(added, id), removed: without(removed, id) } });
    },
    removeJewel: (id) => {
      const { added, removed } = get().setup.jewels;
      change({ jewels: { added: without(added, id), removed: withOne(removed, id) } });
    },
    attackFrom: (id) => {
      change({ footholds: [id] });
      useMain.getState().setMain('attack');
    },
    tryOut: (tried) => set({ tried }),
    goToStep: (step, last) => {
      const at = Math.min(last, Math.max(0, step));
      set({ step: at, playing: get().playing && at < last });
    },
    setPlaying: (playing) => set({ playing }),
    setPanel: (panel) => set({ panel }),
    setStage: (stage) => set({ stage }),
    showPaths: (target, from = null) => set({ target, from, shown: { path: 0, hop: null }, panel: 'paths' }),
    show: (shown) => set({ shown }),
    toggleGroup: (id) => {
      const { expanded } = get();
      set({ expanded: expanded.includes(id) ? without(expanded, id) : [...expanded, id] });
    },
    restore: (setup) => set({ ...initial, setup }),
    reset: () => set(initial),
  };
});

/** The question for the worker, with the controls that are tried. */
export function questionOf({ setup, tried }: Pick<AttackState, 'setup' | 'tried'>): AttackQuestion {
  return { ...setup, controls: tried.map(({ id }) => id) };
}
