// biome-ignore-all lint/a11y/useSemanticElements: a table would be laid out; this stands behind a canvas
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and points here by aria-activedescendant
import type { Cursor } from './keys.ts';
import type { Axes } from './use-axes.ts';

export const currentCellId = 'matrix-cell';

export interface CurrentCellProps {
  readonly axes: Axes;
  readonly cursor: Cursor;
  /** What the cell says. */
  readonly text: string;
  readonly focused: boolean;
}

/** The cell at the cursor with its two headers, for screen readers: all other cells are pixels. */
export function CurrentCell({ axes, cursor, text, focused }: CurrentCellProps) {
  return (
    <>
      <div role="row" className="sr-only" aria-rowindex={1}>
        <span role="columnheader" aria-colindex={cursor.column + 2}>
          {axes.columns[cursor.column]?.fullLabel}
        </span>
      </div>
      <div role="row" className="sr-only" aria-rowindex={cursor.row + 2}>
        <span role="rowheader" aria-colindex={1}>
          {axes.rows[cursor.row]?.fullLabel}
        </span>
        <span role="gridcell" id={currentCellId} aria-colindex={cursor.column + 2} aria-selected={focused}>
          {text}
        </span>
      </div>
    </>
  );
}
