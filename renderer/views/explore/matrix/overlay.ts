/** How the marks of an overlay are drawn and called. */
import type { MatrixItem, MatrixScope } from '../../../engine/matrix/types.ts';
import type { MatrixOverlay, OverlayMark } from '../../../stores/matrix.ts';
import type { CellValue } from './rows.ts';

/** How a mark is drawn: line and sign carry the meaning, colour repeats it. */
export interface MarkLook {
  /** Custom property of styles/tokens.css. */
  readonly token: 'added' | 'removed' | 'changed' | 'uncertain' | 'error';
  /** Line and gap in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
  readonly width: number;
  /** Sign in the corner of cells that have room for it. */
  readonly sign: '+' | '−' | '~' | '?' | '!';
  readonly word: string;
}

export const markLooks: Readonly<Record<OverlayMark, MarkLook>> = {
  added: { token: 'added', dash: [], width: 2, sign: '+', word: 'added' },
  removed: { token: 'removed', dash: [4, 3], width: 2, sign: '−', word: 'removed' },
  changed: { token: 'changed', dash: [1, 2], width: 2, sign: '~', word: 'changed' },
  uncertain: { token: 'uncertain', dash: [6, 2, 1, 2], width: 2, sign: '?', word: 'uncertain' },
  attack: { token: 'error', dash: [], width: 3, sign: '!', word: 'on an attack path' },
};

/** The mark of a cell. Under drafts pairs of endpoints bring their own: some of their ends are of no other cluster. */
export function markOf(
  overlay: MatrixOverlay,
  level: MatrixScope['level'],
  value: CellValue | null,
  row: MatrixItem,
  column: MatrixItem,
): OverlayMark | null {
  if (level === 'groups') return overlay.group(row.group, column.group);
  if (value?.drafted) return value.drafted.change;
  return row.endpoint === null || column.endpoint === null ? null : overlay.pair(row.endpoint, column.endpoint);
}
