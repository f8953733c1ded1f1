/** Undo and redo of drafts, and of what changes the view: groups opened and closed, selection, nodes shown, groups moved. */
import { create } from 'zustand';
import type { Workspace } from '../../shared/draft/workspace.ts';
import { useDrafts } from './drafts.ts';
import type { Places } from './places.ts';
import { usePlaces } from './places.ts';
import type { Selection } from './view.ts';
import { useView } from './view.ts';

interface Snapshot {
  readonly expanded: readonly string[];
  readonly keep: readonly string[];
  readonly showNodes: boolean;
  readonly selection: Selection | null;
  readonly moves: number;
  readonly places: Places;
  readonly pinned: readonly string[];
  readonly workspace: Workspace;
  readonly draft: string | null;
  /** Of the drafts: typing that goes on changes the workspace, but not this. */
  readonly draftStep: number;
}

interface UndoState {
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  readonly undo: () => void;
  readonly redo: () => void;
  /** Forgets everything: another cluster. */
  readonly clear: () => void;
  /** Forgets what the view was: other numbers of endpoints, or other pictures. Drafts can still be undone. */
  readonly clearView: () => void;
}

const maxSteps = 100;

function snapshot(): Snapshot {
  const { expanded, keep, showNodes, selection } = useView.getState();
  const { places, pinned, moves } = usePlaces.getState();
  const { workspace, current: draft, step: draftStep } = useDrafts.getState();
  return { expanded, keep, showNodes, selection, moves, places, pinned, workspace, draft, draftStep };
}

/** Whether two moments differ in something that the user did; places alone are the layout's doing. */
function differ(a: Snapshot, b: Snapshot): boolean {
  return (
    a.expanded !== b.expanded ||
    a.keep !== b.keep ||
    a.showNodes !== b.showNodes ||
    a.selection !== b.selection ||
    a.moves !== b.moves ||
    a.draftStep !== b.draftStep
  );
}

/** Steps in which drafts changed, with the view as it is now. */
function ofDrafts(steps: readonly Snapshot[], now: Snapshot): readonly Snapshot[] {
  return steps
    .filter(({ draftStep }, at) => draftStep !== (steps[at + 1] ?? now).draftStep)
    .map(({ workspace, draft, draftStep }) => ({ ...now, workspace, draft, draftStep }));
}

let last = snapshot();
let applying = false;
/** Several changes of one action are one step. */
let sameAction = false;

export const useUndo = create<UndoState>()((set, get) => {
  const apply = (to: Snapshot): void => {
    applying = true;
    const { expanded, keep, showNodes, selection } = to;
    const now = useView.getState();
    const redraw = now.expanded !== expanded || now.keep !== keep || now.showNodes !== showNodes;
    usePlaces.setState({ moves: to.moves });
    useDrafts.getState().goBackTo({ workspace: to.workspace, current: to.draft, step: to.draftStep });
    useView.setState({ expanded, keep, showNodes, selection, held: null });
    last = snapshot();
    applying = false;
    // The places belong to the picture of that moment: a layout of the present one would move them.
    const restore = (): void => usePlaces.getState().restore(to.places, to.pinned);
    if (redraw) void useView.getState().refresh().then(restore);
    else restore();
  };
  return {
    past: [],
    future: [],
    undo: () => {
      const { past, future } = get();
      const to = past.at(-1);
      if (!to) return;
      set({ past: past.slice(0, -1), future: [...future, snapshot()] });
      apply(to);
    },
    redo: () => {
      const { past, future } = get();
      const to = future.at(-1);
      if (!to) return;
      set({ past: [...past, snapshot()], future: future.slice(0, -1) });
      apply(to);
    },
    clear: () => {
      last = snapshot();
      set({ past: [], future: [] });
    },
    clearView: () => {
      const now = snapshot();
      last = now;
      const { past, future } = get();
      set({ past: ofDrafts(past, now), future: ofDrafts(future, now) });
    },
  };
});

function watch(): void {
  if (applying) return;
  const now = snapshot();
  if (differ(last, now)) {
    if (!sameAction) {
      const { past } = useUndo.getState();
      useUndo.setState({ past: [...past, last].slice(-maxSteps), future: [] });
      sameAction = true;
      queueMicrotask(() => {
        sameAction = false;
      });
    }
  }
  last = now;
}

useView.subscribe(watch);
usePlaces.subscribe(watch);
useDrafts.subscribe(watch);
