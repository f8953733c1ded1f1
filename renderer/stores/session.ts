/** What is open, and how it got there. */
import { create } from 'zustand';
import type { HostArgs, HostResult } from '../../shared/host.ts';
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { Stage, Summary } from '../engine/protocol.ts';
import { callHost } from '../host/bridge.ts';
import type { LocalInput } from '../host/dropped.ts';
import { type Add, type Filled, type Progress, readLocal, readOpened } from '../host/read-input.ts';
import { prepareLayout } from '../layout/client.ts';
import { mark } from '../marks.ts';
import { readAddress } from './address.ts';
import { useAttack } from './attack.ts';
import { leaveCluster, rememberCluster } from './cluster-memory.ts';
import { clearAddress } from './follow-address.ts';
import { leaveLive, useLive } from './live.ts';
import { useMain } from './main-view.ts';
import { useNotice } from './notice.ts';
import { type Problem, problemOf } from './problem.ts';
import { changedChoices, useSettings } from './settings.ts';
import { useUndo } from './undo.ts';
import { useView } from './view.ts';

export type Phase =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'loading';
      readonly name: string;
      readonly stage: 'opening' | Stage;
      readonly files: number;
      readonly filesTotal: number;
    }
  | { readonly kind: 'open'; readonly name: string; readonly path: string | null; readonly summary: Summary };

interface SessionState {
  readonly phase: Phase;
  /** What went wrong last, shown on the start page until the next attempt. */
  readonly problem: Problem | null;
  readonly info: HostResult<'info'> | null;
  readonly samples: HostResult<'listSamples'>['samples'];
  readonly recent: HostResult<'recent'>['items'];
  readonly boot: () => Promise<void>;
  readonly open: (target: HostArgs<'openPath'>, name: string) => Promise<void>;
  readonly openLocal: (read: () => Promise<LocalInput>) => Promise<void>;
  /** Opens what `fill` hands over, as of a live cluster. */
  readonly openFrom: (name: string, fill: Fill) => Promise<void>;
  readonly pick: (what: 'folder' | 'file') => Promise<void>;
  readonly forget: (path: string) => Promise<void>;
  /** Works out everything again with the engine's options as they are now set. */
  readonly reanalyze: () => Promise<void>;
  /** Cancels a load, or closes what is open; back to the start page. */
  readonly close: () => void;
}

export type Fill = (add: Add, progress: Progress) => Promise<Filled>;

/** Each attempt to open something; a late answer of an earlier one is ignored. */
let attempt = 0;
/** What the machine said about the open input; belongs to every analysis of it. */
let hostDiagnostics: readonly Diagnostic[] = [];

/** Whether changes of what is open will follow. */
function isLive(): boolean {
  return useLive.getState().open !== null;
}

export const useSession = create<SessionState>()((set, get) => {
  async function load(name: string, fill: Fill): Promise<void> {
    const mine = ++attempt;
    engine.reset();
    leaveCluster();
    leaveLive();
    useView.getState().reset();
    useMain.getState().setMain('explore');
    const loading = { kind: 'loading', name, stage: 'opening', files: 0, filesTotal: 0 } as const;
    set({ phase: loading, problem: null });
    mark('open');
    prepareLayout();
    const update = (change: Partial<Omit<Extract<Phase, { kind: 'loading' }>, 'kind'>>): void => {
      const { phase } = get();
      if (mine === attempt && phase.kind === 'loading') set({ phase: { ...phase, ...change } });
    };
    engine.onStage = (stage) => {
      mark(stage);
      update({ stage });
    };
    try {
      const add: Add = async (texts) => {
        // The engine is another one by now: texts of a cancelled input must not get into the next.
        if (mine !== attempt) throw new EngineCancelled();
        await engine.call('addTexts', { texts });
      };
      const filled = await fill(add, (files, filesTotal) => update({ files, filesTotal }));
      if (mine !== attempt) return;
      update({ name: filled.name });
      hostDiagnostics = filled.diagnostics;
      const options = useSettings.getState().engine;
      const summary = await engine.call('load', { diagnostics: hostDiagnostics, options, live: isLive() });
      if (mine !== attempt) return;
      mark('summarized');
      rememberCluster(filled.path ?? filled.name);
      set({ phase: { kind: 'open', name: filled.name, path: filled.path, summary } });
      // What could not be read is the first thing to know; a warning can wait until somebody asks.
      if (summary.counts.error > 0 || summary.objects === 0) useView.getState().setDiagnosticsOpen(true);
      await useView.getState().refresh();
    } catch (error) {
      if (mine !== attempt || error instanceof EngineCancelled) return;
      engine.reset();
      set({ phase: { kind: 'start' }, problem: problemOf(error) });
    }
  }

  async function reanalyze(): Promise<void> {
    const { phase } = get();
    if (phase.kind !== 'open') return;
    const mine = ++attempt;
    const { name, path } = phase;
    set({ phase: { kind: 'loading', name, stage: 'reading', files: 0, filesTotal: 0 } });
    engine.onStage = (stage) => {
      const now = get().phase;
      if (mine === attempt && now.kind === 'loading') set({ phase: { ...now, stage } });
    };
    try {
      const { engine: options } = useSettings.getState();
      const summary = await engine.call('load', { diagnostics: hostDiagnostics, options, live: isLive() });
      if (mine !== attempt) return;
      useView.getState().forget();
      useUndo.getState().clearView();
      set({ phase: { kind: 'open', name, path, summary } });
      await useView.getState().refresh();
      const changed = changedChoices(useSettings.getState().engine);
      const message =
        changed === 0
          ? 'Analysed again with the standard options.'
          : `Analysed again; ${changed} of the options ${changed === 1 ? 'is' : 'are'} not the standard one.`;
      useNotice.getState().say(message);
    } catch (error) {
      if (mine !== attempt || error instanceof EngineCancelled) return;
      engine.reset();
      set({ phase: { kind: 'start' }, problem: problemOf(error) });
    }
  }

  async function refreshRecent(): Promise<void> {
    set({ recent: (await callHost('recent', {})).items });
  }

  const open: SessionState['open'] = (target, name) =>
    load(name, async (add, progress) => {
      const filled = await readOpened(target, add, progress);
      void refreshRecent().catch(() => {});
      return filled;
    });

  /** Opens what the address is about, when it is a sample or what was open last: a reload goes on where it was. */
  async function openLinked(fragment: string): Promise<void> {
    const name = readAddress(fragment)?.of;
    const sample = get().samples.find(({ title }) => title === name);
    const [last] = get().recent;
    if (sample) await open({ kind: 'sample', id: sample.id }, sample.title);
    else if (last?.name === name && last) await open({ kind: 'path', path: last.path }, last.name);
  }

  return {
    phase: { kind: 'start' },
    problem: null,
    info: null,
    samples: [],
    recent: [],
    boot: async () => {
      try {
        const info = await callHost('info', {});
        set({ info });
        const [{ samples }, { items }, { path }] = await Promise.all([
          callHost('listSamples', {}),
          callHost('recent', {}),
          callHost('initialPath', {}),
        ]);
        set({ samples, recent: items });
        if (path !== null) await open({ kind: 'path', path }, path);
        else await openLinked(window.location.hash);
      } catch (error) {
        set({ problem: problemOf(error) });
      }
    },
    open,
    openFrom: load,
    openLocal: (read) => load('files', async (add, progress) => readLocal(await read(), add, progress)),
    pick: async (what) => {
      try {
        const { path } = await callHost('pickFolder', { what });
        if (path !== null) await open({ kind: 'path', path }, path);
        else await openLinked(window.location.hash);
      } catch (error) {
        set({ problem: problemOf(error) });
      }
    },
    forget: async (path) => {
      await callHost('forgetRecent', { path });
      await refreshRecent();
    },
    reanalyze,
    close: () => {
      attempt++;
      engine.reset();
      leaveCluster();
      leaveLive();
      useView.getState().reset();
      useAttack.getState().reset();
      useMain.getState().setMain('explore');
      clearAddress();
      set({ phase: { kind: 'start' }, problem: null });
    },
  };
});
