/** What a cell says in words, for the line below the matrix and for screen readers. */
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { MatrixItem, MatrixPair } from '../../../engine/matrix/types.ts';
import type { OverlayMark } from '../../../stores/matrix.ts';
import { markLooks } from './overlay.ts';
import type { CellState, CellValue } from './rows.ts';

const number = (count: number): string => count.toLocaleString('en');

/** Ports of a pair, once the engine has told them; under drafts those of before as well. */
export interface CellPorts {
  readonly now: MatrixPair;
  readonly was: MatrixPair | null;
}

export function cellText(value: CellValue | null, ports: CellPorts | null, mark: OverlayMark | null): string {
  if (!value) return 'Working…';
  const now = verdictText(value, ports?.now ?? null);
  const was = value.drafted && verdictText(value.drafted.was, ports?.was ?? null);
  // What drafts do to a group may leave its counts as they are.
  const text = was !== null && (was !== now || mark !== null) ? `Was: ${was} → now: ${now}` : now;
  return mark ? `${text}; ${markLooks[mark].word}` : text;
}

function verdictText(value: CellState, pair: MatrixPair | null): string {
  const { cell, allowed, unknown, possible } = value;
  if (cell === cellClass.none) return 'No verdict: both are outside, or there is nobody';
  if (cell === cellClass.self) return 'The same workload';
  if (possible > 1 || allowed > 0 || unknown > 0) {
    const doubt = unknown > 0 ? `, ${number(unknown)} unknown` : '';
    return `${number(allowed)} of ${number(possible)} pairs allowed${doubt}`;
  }
  if (cell === cellClass.denied) return 'Denied on every port';
  if (cell === cellClass.all) return 'Allowed on every port';
  if (!pair) return cell === cellClass.unknown ? 'Unknown' : 'Allowed on some ports';
  const doubt = pair.unknownPorts === '' ? '' : `Unknown: ${pair.unknownPorts}`;
  const certain = pair.ports === '' ? '' : `Allowed: ${pair.ports}`;
  return [certain, doubt].filter((part) => part !== '').join('; ');
}

/** "shop/web to data/db". */
export function endsText(row: MatrixItem, column: MatrixItem): string {
  return `${row.fullLabel} to ${column.fullLabel}`;
}
