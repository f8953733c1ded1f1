/** Rows and columns in the order asked for. Orders that compare everything arrive in slices, with progress. */
import { useEffect, useMemo, useState } from 'react';
import { useEngine } from '../../../components/use-query.ts';
import { useSlices } from '../../../components/use-slices.ts';
import type { MatrixItem, MatrixOrder, MatrixRequest, MatrixScope } from '../../../engine/matrix/types.ts';

export interface Axes {
  readonly scope: MatrixScope;
  /** The query that hides what is not in the axes. */
  readonly hide: string | null;
  /** The preview of drafts that they are of; null for the open cluster. */
  readonly drafts: number | null;
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

export function useAxes(request: MatrixRequest, by: MatrixOrder): AxesState {
  const { data, error, stale } = useEngine('matrixAxes', request);
  const ordering = useSlices('matrixOrder', by === 'name' ? null : { request, by }, ({ order }) => order !== null);
  const mine = ordering.stale ? null : ordering.data;
  const order = mine?.order ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stale` data belongs to another request
  const axes = useMemo((): Axes | null => {
    if (!data || stale) return null;
    const arrange = (items: readonly MatrixItem[], positions: Int32Array | undefined): readonly MatrixItem[] =>
      positions ? Array.from(positions, (at) => items[at]).filter((item) => item !== undefined) : items;
    return {
      scope: request.scope,
      hide: request.hide ?? null,
      drafts: request.drafts ?? null,
      rows: arrange(data.rows, order?.rows),
      columns: arrange(data.columns, order?.columns),
      grouped: order === null,
    };
  }, [data, stale, order]);
  const working = by !== 'name' && order === null && ordering.error === null;
  // While somebody writes, the last preview stays in sight until the next one is there.
  const [last, setLast] = useState<{ readonly axes: Axes; readonly by: MatrixOrder; readonly nodes: boolean } | null>(
    null,
  );
  useEffect(() => {
    if (axes) setLast({ axes, by, nodes: request.nodes });
  }, [axes, by, request.nodes]);
  const kept =
    request.drafts != null &&
    last?.axes.drafts != null &&
    last.axes.scope === request.scope &&
    last.by === by &&
    last.nodes === request.nodes;
  return {
    axes: axes ?? (kept ? last.axes : null),
    error: error ?? ordering.error,
    progress: working ? { done: mine?.done ?? 0, total: mine?.total ?? data?.rows.length ?? 0 } : null,
    note: mine?.note ?? null,
  };
}
