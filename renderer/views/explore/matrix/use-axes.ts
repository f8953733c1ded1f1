/** Rows and columns in the order asked for. Orders that compare everything arrive in slices, with progress. */
import { useEffect, useMemo, useState } from 'react';
import { useEngine } from '../../../components/use-query.ts';
import { EngineCancelled } from '../../../engine/client.ts';
import { engine } from '../../../engine/engine.ts';
import type {
  MatrixItem,
  MatrixOrder,
  MatrixOrdering,
  MatrixRequest,
  MatrixScope,
} from '../../../engine/matrix/types.ts';

export interface Axes {
  readonly scope: MatrixScope;
  /** The query that hides what is not in the axes. */
  readonly hide: string | null;
  readonly rows: readonly MatrixItem[];
  readonly columns: readonly MatrixItem[];
  /** Whether members of a group follow each other. */
  readonly grouped: boolean;
}

export interface AxesState {
  /** Null until the first answer; afterwards the last order stays until the next one is there. */
  readonly axes: Axes | null;
  readonly error: string | null;
  /** How far comparing is; null when nothing is going on. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly note: string | null;
}

interface Ordered {
  readonly key: string;
  readonly state: MatrixOrdering | null;
}

export function useAxes(request: MatrixRequest, by: MatrixOrder): AxesState {
  const { data, error, stale } = useEngine('matrixAxes', request);
  const requestKey = JSON.stringify(request);
  const key = `${by} ${requestKey}`;
  const [ordered, setOrdered] = useState<Ordered>({ key: '', state: null });
  const [failed, setFailed] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the request and the order
  useEffect(() => {
    if (by === 'name') return;
    let current = true;
    setFailed(null);
    void (async () => {
      try {
        for (;;) {
          const state = await engine.call('matrixOrder', { request, by });
          if (!current) return;
          setOrdered({ key, state });
          if (state.order) return;
        }
      } catch (e) {
        if (current && !(e instanceof EngineCancelled)) setFailed(e instanceof Error ? e.message : String(e));
      }
    })();
    return () => {
      current = false;
    };
  }, [key]);

  const mine = ordered.key === key ? ordered.state : null;
  const order = by === 'name' ? null : (mine?.order ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stale` data belongs to another request
  const axes = useMemo((): Axes | null => {
    if (!data || stale) return null;
    const arrange = (items: readonly MatrixItem[], positions: Int32Array | undefined): readonly MatrixItem[] =>
      positions ? Array.from(positions, (at) => items[at]).filter((item) => item !== undefined) : items;
    return {
      scope: request.scope,
      hide: request.hide ?? null,
      rows: arrange(data.rows, order?.rows),
      columns: arrange(data.columns, order?.columns),
      grouped: order === null,
    };
  }, [data, stale, order]);
  const working = by !== 'name' && order === null && failed === null;
  return {
    axes,
    error: error ?? failed,
    progress: working ? { done: mine?.done ?? 0, total: mine?.total ?? data?.rows.length ?? 0 } : null,
    note: mine?.note ?? null,
  };
}
