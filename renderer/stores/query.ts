/** The query in the bar: what is typed, what of it is in force, and what that has found. */
import { create } from 'zustand';
import type { QueryError } from '../../shared/query/parse.ts';
import { maxQueryLength, parseQuery } from '../../shared/query/parse.ts';
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { ActiveQuery, QueryFound, QueryMode } from '../engine/query/types.ts';

interface QueryState {
  /** As typed. */
  readonly text: string;
  readonly mode: QueryMode;
  /** What is wrong with the text; the last good query stays in force. */
  readonly error: QueryError | null;
  /** The query in force, whose answer `result` is; null without one. */
  readonly active: ActiveQuery | null;
  readonly result: QueryFound | null;
  readonly busy: boolean;
  /** Why the engine could not answer. */
  readonly failed: string | null;
  /** Takes up what is typed, and puts it into force once typing pauses. */
  readonly setText: (text: string) => void;
  readonly setMode: (mode: QueryMode) => void;
  /** Puts a query into force at once. */
  readonly apply: (query: ActiveQuery) => void;
  /** Asks again, because the engine has numbered the endpoints anew. */
  readonly again: () => void;
  readonly clear: () => void;
}

/** How long typing has to pause, in milliseconds. */
const pause = 120;
const nothing = { text: '', error: null, active: null, result: null, busy: false, failed: null } as const;

let timer: ReturnType<typeof setTimeout> | undefined;
/** Each request; a late answer of an earlier one is ignored. */
let attempt = 0;
/** What was asked last, answered or not; null when nothing is in force or on its way. */
let asked: ActiveQuery | null = null;

export const useQuery = create<QueryState>()((set, get) => {
  const ask = async (query: ActiveQuery): Promise<void> => {
    const mine = ++attempt;
    asked = query;
    set({ busy: true });
    try {
      const result = await engine.call('query', query);
      if (mine !== attempt || result.kind === 'superseded') return;
      set({ active: query, result, busy: false, failed: null });
    } catch (error) {
      if (mine !== attempt || error instanceof EngineCancelled) return;
      set({ busy: false, failed: error instanceof Error ? error.message : String(error) });
    }
  };
  const change = (text: string, wait: number): void => {
    clearTimeout(timer);
    const parsed = parseQuery(text);
    set({ text, error: parsed.ok ? null : parsed.error });
    if (!parsed.ok) return;
    if (!parsed.query) {
      attempt++;
      asked = null;
      set({ ...nothing, text });
      return;
    }
    timer = setTimeout(() => void ask({ text, mode: get().mode }), wait);
  };
  return {
    ...nothing,
    mode: 'find',
    setText: (text) => change(text.slice(0, maxQueryLength + 1), pause),
    setMode: (mode) => {
      set({ mode });
      // The answer of a query that is on its way would come with the mode it was asked with.
      if (asked && asked.mode !== mode) void ask({ ...asked, mode });
    },
    apply: ({ text, mode }) => {
      set({ mode });
      change(text, 0);
    },
    again: () => {
      const { active } = get();
      set({ result: null });
      if (active) void ask(active);
    },
    clear: () => {
      clearTimeout(timer);
      attempt++;
      asked = null;
      set(nothing);
    },
  };
});

/** The query that hides what it does not find; null when nothing is hidden. */
export function hidingQuery({ active }: Pick<QueryState, 'active'>): string | null {
  return active?.mode === 'hide' ? active.text : null;
}
