/** Moving from cell to cell, the way the ARIA grid pattern asks for. */

export interface Cursor {
  readonly row: number;
  readonly column: number;
}

export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** @param page Rows of one page. @returns Null when the key moves nothing. */
export function cursorAfter(
  { key, ctrlKey, metaKey }: Stroke,
  { row, column }: Cursor,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  page: number,
): Cursor | null {
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const far = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowUp':
      return { row: far ? 0 : Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: far ? lastRow : Math.min(lastRow, row + 1), column };
    case 'ArrowLeft':
      return { row, column: far ? 0 : Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: far ? lastColumn : Math.min(lastColumn, column + 1) };
    case 'Home':
      return { row: far ? 0 : row, column: 0 };
    case 'End':
      return { row: far ? lastRow : row, column: lastColumn };
    case 'PageUp':
      return { row: Math.max(0, row - page), column };
    case 'PageDown':
      return { row: Math.min(lastRow, row + page), column };
    default:
      return null;
  }
}
