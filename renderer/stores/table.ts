/** How the table is looked at: what its rows are, in which order, which are left; kept while other views are open. */
import { create } from 'zustand';
import type { ConnectionSort, EndpointRow } from '../engine/table/types.ts';
import { useSession } from './session.ts';

export type TableMode = 'connections' | 'endpoints';
export type EndpointColumn = Exclude<keyof EndpointRow, 'index' | 'node' | 'inUnknown' | 'outUnknown'>;
export interface EndpointSort {
  readonly column: EndpointColumn;
  readonly down: boolean;
}

interface TableState {
  readonly mode: TableMode;
  readonly text: string;
  /** Whether only connections of the selected node are listed. */
  readonly scoped: boolean;
  /** Null for the engine's order. */
  readonly connectionSort: ConnectionSort | null;
  readonly endpointSort: EndpointSort | null;
  readonly setMode: (mode: TableMode) => void;
  readonly setText: (text: string) => void;
  readonly setScoped: (scoped: boolean) => void;
  readonly setConnectionSort: (sort: ConnectionSort) => void;
  readonly setEndpointSort: (sort: EndpointSort) => void;
}

const initial = { mode: 'connections', text: '', scoped: false, connectionSort: null, endpointSort: null } as const;

export const useTable = create<TableState>()((set) => ({
  ...initial,
  setMode: (mode) => set({ mode }),
  setText: (text) => set({ text }),
  setScoped: (scoped) => set({ scoped }),
  setConnectionSort: (connectionSort) => set({ connectionSort }),
  setEndpointSort: (endpointSort) => set({ endpointSort }),
}));

useSession.subscribe(({ phase }, before) => {
  if (phase.kind !== before.phase.kind) useTable.setState({ text: '', scoped: false });
});
