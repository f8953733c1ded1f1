/** What the drafts change, kept up while they are being written. Lives with the draft view. */
import { create } from 'zustand';
import type { Workspace } from '../../shared/draft/workspace.ts';
import { EngineCancelled } from '../engine/client.ts';
import type { DraftPreview } from '../engine/draft/types.ts';
import { engine } from '../engine/engine.ts';
import type { Change } from '../engine/protocol.ts';
import { changeKinds } from '../engine/view-types.ts';
import { useCompare } from './compare.ts';
import { useDrafts } from './drafts.ts';
import { useEpoch } from './epoch.ts';
import { useMain } from './main-view.ts';
import { type MatrixOverlay, overlayOf, useMatrix } from './matrix.ts';
import { problemOf } from './problem.ts';
import { useSession } from './session.ts';
import { useView, type ViewSource } from './view.ts';

export type DraftPanel = 'changes' | 'rollout' | 'attack' | 'output';
export const draftKinds = changeKinds;

/** Typing is waited for, in milliseconds. */
const quiet = 200;

interface PreviewState {
  /** Null until the first is there. */
  readonly preview: DraftPreview | null;
  readonly working: boolean;
  readonly failed: string | null;
  readonly panel: DraftPanel;
  /** How drafts are written. */
  readonly writing: 'yaml' | 'form';
  readonly onlyChanges: boolean;
  readonly change: Change | null;
  readonly pair: number | null;
  readonly setPanel: (panel: DraftPanel) => void;
  readonly setWriting: (writing: 'yaml' | 'form') => void;
  readonly setOnlyChanges: (only: boolean) => void;
  readonly setChange: (change: Change | null) => void;
  readonly setPair: (pair: number | null) => void;
}

export const usePreview = create<PreviewState>()((set) => ({
  preview: null,
  working: false,
  failed: null,
  panel: 'changes',
  writing: 'yaml',
  onlyChanges: true,
  change: null,
  pair: null,
  setPanel: (panel) => set({ panel }),
  setWriting: (writing) => set({ writing }),
  setOnlyChanges: (onlyChanges) => {
    set({ onlyChanges });
    showView();
  },
  setChange: (change) => set({ change }),
  setPair: (pair) => set({ pair }),
}));

/** What the pictures were of before; null while the draft view is away. */
let before: { readonly source: ViewSource | null; readonly overlay: MatrixOverlay | null } | null = null;
let wanted: Workspace | null = null;
let running = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Previews drafts from now on, and gives graph and matrix to them, until the answer is called. */
export function followDrafts(): () => void {
  before = { source: useView.getState().source, overlay: useMatrix.getState().overlay };
  usePreview.setState({ preview: null, failed: null, pair: null, change: null });
  want();
  const unsubscribe = [
    useDrafts.subscribe((now, last) => {
      if (now.workspace === last.workspace) return;
      clearTimeout(timer);
      timer = setTimeout(want, quiet);
    }),
    // What was previewed is gone with the cluster that it was about.
    useEpoch.subscribe(() => {
      usePreview.setState({ preview: null, pair: null });
      want();
    }),
    // A comparison has the same pictures: whoever begins or ends one looks at it.
    useCompare.subscribe((now, last) => {
      if (now.phase.kind === last.phase.kind) return;
      before = { source: null, overlay: null };
      useMain.getState().setMain('explore');
    }),
  ];
  return () => {
    for (const end of unsubscribe) end();
    clearTimeout(timer);
    wanted = null;
    const last = before;
    before = null;
    if (!last) return;
    useMatrix.getState().setOverlay(last.overlay);
    useView.setState({ source: last.source });
    if (useSession.getState().phase.kind === 'open') void useView.getState().refresh();
  };
}

function want(): void {
  wanted = useDrafts.getState().workspace;
  void run();
}

/** One preview after the other; one that is out of date is given up. */
async function run(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (let workspace = take(); workspace !== null; workspace = take()) await previewOf(workspace);
  } finally {
    running = false;
    usePreview.setState({ working: false });
  }
}

function take(): Workspace | null {
  const next = wanted;
  wanted = null;
  return next;
}

async function previewOf(workspace: Workspace): Promise<void> {
  usePreview.setState({ working: true });
  try {
    let step = await engine.call('draftStep', { start: workspace });
    while (step.kind === 'working') {
      if (wanted !== null || before === null) return;
      step = await engine.call('draftStep', { start: null });
    }
    if (before === null) return;
    usePreview.setState({ preview: step.preview, failed: null, pair: null });
    showView();
    const marks = await engine.call('draftMarks', {});
    if (before !== null) useMatrix.getState().setOverlay(overlayOf('Drafts', draftKinds, marks));
  } catch (error) {
    if (!(error instanceof EngineCancelled)) usePreview.setState({ failed: problemOf(error).message });
  }
}

function showView(): void {
  const { preview, onlyChanges } = usePreview.getState();
  if (before === null || !preview) return;
  // Without any change the whole cluster is a better picture than none.
  const any = draftKinds.some((kind) => preview.counts[kind] > 0);
  useView.setState({
    source: ({ expanded, keep, nodes }) =>
      engine.call('draftView', { expanded, keep, nodes, onlyChanges: onlyChanges && any }),
  });
  void useView.getState().refresh();
}
