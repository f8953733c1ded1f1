/** Live clusters: the contexts to choose from, reading one, and what has changed in it since. */
import { create } from 'zustand';
import type { HostResult } from '../../shared/host.ts';
import type { SourceText } from '../../shared/kubernetes/objects.ts';
import type { EngineArgs } from '../engine/protocol.ts';
import { callHost } from '../host/bridge.ts';
import { type Add, type Filled, type Progress, readPages } from '../host/read-input.ts';
import { type Problem, problemOf } from './problem.ts';

type Reading = Extract<HostResult<'readingState'>, { kind: 'reading' }>;
export type KindProgress = Reading['kinds'][number];
export type ExecPlugin = Extract<HostResult<'openContext'>, { kind: 'ask' }>['plugin'];

interface LiveState {
  /** Null: not asked for yet. */
  readonly contexts: HostResult<'listContexts'>['contexts'] | null;
  /** A kubeconfig that the user chose; null: those that kubectl reads. */
  readonly file: string | null;
  /** Why the contexts could not be listed. */
  readonly problem: Problem | null;
  /** Of the cluster that is being read. */
  readonly kinds: readonly KindProgress[] | null;
  /** The cluster that is open and watched. */
  readonly open: {
    readonly job: string;
    readonly context: string;
    /** Policies or pods may not be read: verdicts are without them. */
    readonly partial: boolean;
  } | null;
  readonly changes: number;
  /** Changes are being taken over. */
  readonly taking: boolean;
  /** Why what is shown may be out of date. */
  readonly stale: string | null;
}

export const useLive = create<LiveState>()(() => ({
  contexts: null,
  file: null,
  problem: null,
  kinds: null,
  open: null,
  changes: 0,
  taking: false,
  stale: null,
}));

/** Milliseconds between two looks at what has changed. */
const pause = 2000;

export async function listContexts(file: string | null): Promise<void> {
  try {
    const { contexts } = await callHost('listContexts', { file });
    useLive.setState({ contexts, file, problem: null });
  } catch (error) {
    // The contexts that were there stay: one wrong file is no reason to hide them.
    useLive.setState((state) => ({ contexts: state.contexts ?? [], problem: problemOf(error) }));
  }
}

/** What is being read or watched; a late answer about another one is ignored. */
let current: string | null = null;

/** Reads a cluster that the host has begun to read, and goes on watching it. */
export function fillFrom(job: string, context: string): (add: Add, progress: Progress) => Promise<Filled> {
  return async (add, progress) => {
    current = job;
    useLive.setState({ kinds: [] });
    try {
      for (;;) {
        const state = await callHost('readingState', { job });
        if (current !== job) throw new Error('Reading was cancelled.');
        if (state.kind === 'reading') {
          useLive.setState({ kinds: state.kinds });
          continue;
        }
        const filled = await readPages(state.opened, add, progress);
        const partial = filled.diagnostics.some(
          ({ severity, code }) => severity === 'error' && code === 'not-permitted',
        );
        useLive.setState({ open: { job, context, partial }, changes: 0, stale: null });
        void watch(job);
        return filled;
      }
    } finally {
      if (current === job) useLive.setState({ kinds: null });
    }
  };
}

async function watch(job: string): Promise<void> {
  while (current === job) {
    try {
      const { changes, problem } = await callHost('watchState', { job });
      if (current === job) useLive.setState({ changes, stale: problem });
    } catch {
      if (current === job)
        useLive.setState({ stale: 'The cluster is no longer watched. Open it again to see what is new.' });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** What has changed in the open cluster; it is told once. */
export async function fetchChanges(job: string): Promise<EngineArgs<'change'>> {
  const { changed, gone } = await callHost('takeChanges', { job });
  const texts: SourceText[] = [];
  await readPages(
    changed,
    async (page) => texts.push(...page),
    () => {},
  );
  return { texts, gone };
}

/** Another input is opened, or none. */
export function leaveLive(): void {
  if (current !== null) void callHost('closeContext', { job: current }).catch(() => {});
  current = null;
  useLive.setState({ kinds: null, open: null, changes: 0, taking: false, stale: null });
}
