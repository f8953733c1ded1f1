/** How changes are called and marked: never by colour alone. */
import { ArrowLeftRight, CircleHelp, Minus, Plus } from 'lucide-react';
import type { ChangeCounts } from '../../../engine/compare/types.ts';
import type { Change } from '../../../engine/protocol.ts';

export const changeIcons = { added: Plus, removed: Minus, changed: ArrowLeftRight, uncertain: CircleHelp } as const;
export const changeWords = { added: 'Added', removed: 'Removed', changed: 'Changed', uncertain: 'Uncertain' } as const;

/** `12 connections added, 3 removed` */
export function countsText(counts: ChangeCounts): string {
  const parts = (['added', 'removed', 'changed', 'uncertain'] as const satisfies readonly Change[])
    .filter((change) => counts[change] > 0)
    .map((change) => `${counts[change].toLocaleString('en')} ${change}`);
  return parts.length === 0 ? 'no connection changes' : `connections: ${parts.join(', ')}`;
}
