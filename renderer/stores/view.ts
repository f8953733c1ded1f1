/** What the explore view shows: which groups are open, what is selected. */
import { create } from 'zustand';
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { PathEnd } from '../engine/inspect/types.ts';
import { isSpecialGroup } from '../engine/names.ts';
import type { View, ViewRequest } from '../engine/protocol.ts';
import { mark } from '../marks.ts';
import { hidingQuery, useQuery } from './query.ts';

export type Selection =
  | { readonly kind: 'node'; readonly id: string; readonly endpoint: number | null }
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'why'; readonly from: number; readonly to: number }
  | { readonly kind: 'policy'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string }
  /** Ways from one end to another; null while that end is being chosen. */
  | { readonly kind: 'paths'; readonly from: PathEnd | null; readonly to: PathEnd | null };

const tabs = ['graph', 'matrix', 'table'] as const;
export type Tab = (typeof tabs)[number];

/** Where pictures come from when it is not the open input alone, such as a comparison. */
export type ViewSource = (request: ViewRequest) => Promise<View>;

interface ViewState {
  readonly source: ViewSource | null;
  readonly view: View | null;
  readonly expanded: readonly string[];
  /** Namespaces that must stay visible because the user went to them. */
  readonly keep: readonly string[];
  readonly showNodes: boolean;
  /** The group that was opened or closed last; the layout keeps it in place. */
  readonly held: string | null;
  readonly selection: Selection | null;
  /** Selections to go back to, oldest first. */
  readonly history: readonly Selection[];
  readonly tab: Tab;
  readonly diagnosticsOpen: boolean;
  readonly failed: string | null;
  readonly reset: () => void;
  /** Lets go of everything that names endpoints by number, because the engine has numbered them anew. */
  readonly forget: () => void;
  readonly refresh: () => Promise<void>;
  readonly toggleGroup: (group: string) => Promise<void>;
  /** Opens a workload to its pods, and its group. */
  readonly openPods: (node: string, group: string) => Promise<void>;
  readonly collapseAll: () => Promise<void>;
  readonly setShowNodes: (show: boolean) => Promise<void>;
  readonly select: (selection: Selection | null) => void;
  readonly back: () => void;
  /** Selects an endpoint and makes sure that its group is on the picture. */
  readonly goTo: (endpoint: number, nodeId: string, group: string) => Promise<void>;
  readonly setTab: (tab: Tab) => void;
  /** Takes up a tab from storage, if there still is one of that name. */
  readonly restoreTab: (tab: string) => void;
  readonly setDiagnosticsOpen: (open: boolean) => void;
}

const initial = {
  source: null,
  view: null,
  expanded: [],
  keep: [],
  showNodes: false,
  held: null,
  selection: null,
  history: [],
  tab: 'graph',
  diagnosticsOpen: false,
  failed: null,
} as const;

const maxHistory = 50;

export const useView = create<ViewState>()((set, get) => ({
  ...initial,
  reset: () => {
    useQuery.getState().clear();
    set(initial);
  },
  forget: () => {
    useQuery.getState().again();
    set({ view: null, selection: null, history: [] });
  },
  refresh: async () => {
    const { expanded, keep, showNodes, source } = get();
    const hide = hidingQuery(useQuery.getState());
    try {
      const request = { expanded, keep, nodes: showNodes, hide };
      const view = await (source ? source(request) : engine.call('view', request));
      mark('answered');
      // A later request may have been answered with other settings in the meantime.
      const now = get();
      const same =
        now.expanded === expanded && now.keep === keep && now.showNodes === showNodes && now.source === source;
      if (same && hidingQuery(useQuery.getState()) === hide) set({ view, failed: null });
    } catch (error) {
      if (!(error instanceof EngineCancelled)) set({ failed: error instanceof Error ? error.message : String(error) });
    }
  },
  toggleGroup: async (group) => {
    const { expanded } = get();
    const open = expanded.includes(group);
    set({ expanded: open ? expanded.filter((g) => g !== group) : [...expanded, group], held: group });
    await get().refresh();
  },
  openPods: async (node, group) => {
    const { expanded } = get();
    set({ expanded: [...expanded, ...[group, node].filter((id) => !expanded.includes(id))], held: group });
    await get().refresh();
  },
  collapseAll: async () => {
    set({ expanded: [], held: null });
    await get().refresh();
  },
  setShowNodes: async (showNodes) => {
    set({ showNodes, held: null });
    await get().refresh();
  },
  select: (selection) => {
    const { selection: current, history } = get();
    if (sameSelection(selection, current)) return;
    set({ selection, history: selection === null || current === null ? [] : [...history, current].slice(-maxHistory) });
  },
  back: () => {
    const { history } = get();
    set({ selection: history.at(-1) ?? null, history: history.slice(0, -1) });
  },
  goTo: async (endpoint, nodeId, group) => {
    get().select({ kind: 'node', id: nodeId, endpoint });
    const { keep, expanded } = get();
    if (isSpecialGroup(group) || expanded.includes(group) || keep.includes(group)) return;
    set({ keep: [...keep, group] });
    await get().refresh();
  },
  setTab: (tab) => set({ tab }),
  restoreTab: (name) => {
    const tab = tabs.find((one) => one === name);
    if (tab) set({ tab });
  },
  setDiagnosticsOpen: (diagnosticsOpen) => set({ diagnosticsOpen }),
}));

useQuery.subscribe((now, before) => {
  // A new cluster, or none, asks for its first picture itself.
  if (hidingQuery(now) !== hidingQuery(before) && useView.getState().view) void useView.getState().refresh();
});

function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
