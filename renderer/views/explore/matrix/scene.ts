/** Everything that a picture of the matrix depends on. */
import type { MatrixItem } from '../../../engine/matrix/types.ts';
import type { OverlayMark } from '../../../stores/matrix.ts';
import type { Frame, Range, Spot } from './geometry.ts';
import type { MatrixPalette } from './paint-cell.ts';
import type { CellValue } from './rows.ts';

export interface Scene {
  readonly frame: Frame;
  readonly rows: readonly MatrixItem[];
  readonly columns: readonly MatrixItem[];
  readonly palette: MatrixPalette;
  readonly fonts: { readonly normal: string; readonly strong: string };
  /** Null while the row is on its way. */
  readonly value: (row: number, column: number) => CellValue | null;
  readonly mark: (row: number, column: number) => OverlayMark | null;
  /** Whether an item is what was searched for; others are dimmed. */
  readonly found: (item: MatrixItem) => boolean;
  readonly hover: Spot | null;
  readonly cursor: Spot | null;
  readonly focused: boolean;
  readonly selected: Spot | null;
  /** Ids of nodes whose headers are highlighted. */
  readonly selectedNode: string | null;
  /** Whether groups follow each other, so that lines between them mean something. */
  readonly grouped: boolean;
}

export interface Place {
  readonly rows: Range;
  readonly columns: Range;
  readonly x: (column: number) => number;
  readonly y: (row: number) => number;
}
