/** What a cell says in words, for the line below the matrix and for screen readers. */
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { MatrixItem, MatrixPair } from '../../../engine/matrix/types.ts';
import type { OverlayMark } from '../../../stores/matrix.ts';
import { markLooks } from './overlay.ts';
import type { CellValue } from './rows.ts';

const number = (count: number): string => count.toLocaleString('en');

/** @param pair Ports, once the engine has told them. */
export function cellText(value: CellValue | null, pair: MatrixPair | null, mark: OverlayMark | null): string {
  const text = value ? verdictText(value, pair) : 'Working…';
  return mark ? `${text}; ${markLooks[mark].word}` : text;
}

function verdictText(value: CellValue, pair: MatrixPair | null): string {
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
