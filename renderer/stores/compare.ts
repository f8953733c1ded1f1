/** Two inputs beside each other: the open one, and another that is read for the comparison. */
import { create } from 'zustand';
import type { HostArgs } from '../../shared/host.ts';
import { EngineCancelled } from '../engine/client.ts';
import type { CompareSummary } from '../engine/compare/types.ts';
import { engine } from '../engine/engine.ts';
import type { Change } from '../engine/protocol.ts';
import type { LocalInput } from '../host/dropped.ts';
import { type Add, type Filled, type Progress, readLocal, readOpened } from '../host/read-input.ts';
import { useEpoch } from './epoch.ts';
import { overlayOf, useMatrix } from './matrix.ts';
import { useNotice } from './notice.ts';
import { problemOf } from './problem.ts';
import { useSession } from './session.ts';
import { useSettings } from './settings.ts';
import { useUndo } from './undo.ts';
import { useView } from './view.ts';

export type ComparePhase =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'working';
      readonly name: string;
      readonly doing: 'reading' | 'comparing';
      /** From 0 to 1. */
      readonly share: number;
    }
  | { readonly kind: 'open'; readonly name: string; readonly path: string | null; readonly summary: CompareSummary };

interface CompareState {
  readonly phase: ComparePhase;
  /** Whether the open input is the later one of the two. */
  readonly swapped: boolean;
  readonly onlyChanges: boolean;
  /** The kind of change that the table shows; null for all. */
  readonly change: Change | null;
  /** The pair whose two explanations are shown. */
  readonly pair: number | null;
  readonly open: (target: HostArgs<'openPath'>, name: string) => Promise<void>;
  readonly openLocal: (read: () => Promise<LocalInput>) => Promise<void>;
  readonly swap: () => Promise<void>;
  /** Compares again, because the open input has changed or has been analysed with other options. */
  readonly again: () => Promise<void>;
  readonly setOnlyChanges: (only: boolean) => void;
  readonly setChange: (change: Change | null) => void;
  readonly setPair: (pair: number | null) => void;
  /** Cancels the work, or ends the comparison. */
  readonly close: () => void;
}

const off = { phase: { kind: 'off' }, swapped: false, change: null, pair: null } as const;
const kinds = ['added', 'removed', 'changed'] as const;

let attempt = 0;

export const useCompare = create<CompareState>()((set, get) => {
  const showView = (): void => {
    const { onlyChanges } = get();
    // A new function for each picture that is wanted: a late answer of another one is then ignored.
    useView.setState({
      source: ({ expanded, keep, nodes }) => engine.call('compareView', { expanded, keep, nodes, onlyChanges }),
    });
    void useView.getState().refresh();
  };

  async function markMatrix(name: string): Promise<void> {
    const mine = attempt;
    const marks = await engine.call('compareMarks', {});
    if (mine !== attempt) return;
    useMatrix.getState().setOverlay(overlayOf(name, kinds, marks));
  }

  async function compare(mine: number, name: string, path: string | null): Promise<void> {
    const { swapped } = get();
    set({ phase: { kind: 'working', name, doing: 'comparing', share: 0 }, pair: null });
    let start: { options: ReturnType<typeof useSettings.getState>['engine']; swapped: boolean } | null = {
      options: useSettings.getState().engine,
      swapped,
    };
    for (;;) {
      const step = await engine.call('compareStep', { start });
      start = null;
      if (mine !== attempt) return;
      if (step.kind === 'done') {
        set({ phase: { kind: 'open', name, path, summary: step.summary } });
        break;
      }
      set({ phase: { kind: 'working', name, doing: 'comparing', share: step.share } });
    }
    useView.setState({ selection: null, history: [] });
    useUndo.getState().clearView();
    showView();
    await markMatrix(`Against ${name}`);
  }

  /** Runs one attempt; what it could not do is said, and the comparison ends. */
  async function attemptTo(work: (mine: number) => Promise<void>): Promise<void> {
    const mine = ++attempt;
    try {
      await work(mine);
    } catch (error) {
      if (mine !== attempt || error instanceof EngineCancelled) return;
      get().close();
      const { message, hint } = problemOf(error);
      useNotice.getState().say(hint === null ? message : `${message} ${hint}`, 'failed');
    }
  }

  const begin = (name: string, read: (add: Add, progress: Progress) => Promise<Filled>): Promise<void> =>
    attemptTo(async (mine) => {
      leave();
      set({ ...off, phase: { kind: 'working', name, doing: 'reading', share: 0 } });
      let restart = true;
      const filled = await read(
        async (texts) => {
          if (mine !== attempt) throw new EngineCancelled();
          await engine.call('compareTexts', { texts, restart });
          restart = false;
        },
        (files, total) => {
          if (mine === attempt) set({ phase: { kind: 'working', name, doing: 'reading', share: files / total } });
        },
      );
      if (mine === attempt) await compare(mine, filled.name, filled.path);
    });

  return {
    ...off,
    onlyChanges: true,
    open: (target, name) => begin(name, (add, progress) => readOpened(target, add, progress)),
    openLocal: (read) => begin('files', async (add, progress) => readLocal(await read(), add, progress)),
    swap: () =>
      attemptTo(async (mine) => {
        const { phase, swapped } = get();
        if (phase.kind !== 'open') return;
        leave();
        set({ swapped: !swapped });
        await compare(mine, phase.name, phase.path);
      }),
    again: () =>
      attemptTo(async (mine) => {
        const { phase } = get();
        if (phase.kind === 'off' || (phase.kind === 'working' && phase.doing === 'reading')) return;
        leave();
        await compare(mine, phase.name, phase.kind === 'open' ? phase.path : null);
      }),
    setOnlyChanges: (onlyChanges) => {
      set({ onlyChanges });
      showView();
    },
    setChange: (change) => set({ change }),
    setPair: (pair) => set({ pair }),
    close: () => {
      attempt++;
      const was = get().phase.kind;
      set(off);
      leave();
      if (was === 'off' || useSession.getState().phase.kind !== 'open') return;
      void engine.call('compareClose', {}).catch(() => {});
      void useView.getState().refresh();
    },
  };
});

/** Gives the views back to the open input. */
function leave(): void {
  useMatrix.getState().setOverlay(null);
  useView.setState({ source: null, selection: null, history: [] });
  useUndo.getState().clearView();
}

useEpoch.subscribe(() => void useCompare.getState().again());

// Another input ends the comparison; the same one analysed again with other options is compared again.
useSession.subscribe(({ phase }, before) => {
  const state = useCompare.getState();
  if (state.phase.kind === 'off' || phase.kind === before.phase.kind) return;
  if (phase.kind === 'start' || (phase.kind === 'loading' && phase.stage === 'opening')) state.close();
  else if (phase.kind === 'open') void state.again();
});
