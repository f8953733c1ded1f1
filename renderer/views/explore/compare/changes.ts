/** What is listed as changes: a comparison with another input, or a preview of drafts. */
import { createContext, use } from 'react';
import { type Query, useEngine } from '../../../components/use-query.ts';
import type { ChangeCounts, CompareList, CompareQuery, CompareWhy } from '../../../engine/compare/types.ts';
import type { Change } from '../../../engine/protocol.ts';

export interface Changes {
  readonly of: 'compare' | 'draft';
  /** Changes with what is previewed; 0 for a comparison, which stays as it is. */
  readonly revision: number;
  readonly counts: ChangeCounts;
  /** Kinds that there may be. */
  readonly kinds: readonly Change[];
  /** Said where nothing changes at all. */
  readonly nothing: string;
  /** The kind that the table shows; null for all. */
  readonly change: Change | null;
  /** The pair whose two explanations are shown. */
  readonly pair: number | null;
  readonly setChange: (change: Change | null) => void;
  readonly setPair: (pair: number | null) => void;
}

export const ChangesContext = createContext<Changes | null>(null);

export function useChanges(): Changes {
  const changes = use(ChangesContext);
  if (!changes) throw new Error('No changes are listed here.');
  return changes;
}

export function useChangeRows(query: Omit<CompareQuery, 'revision'>): Query<CompareList> {
  const { of, revision } = useChanges();
  return useEngine(of === 'draft' ? 'draftRows' : 'compareRows', { ...query, revision });
}

export function useChangeWhy(pair: number): Query<CompareWhy> {
  const { of, revision } = useChanges();
  return useEngine(of === 'draft' ? 'draftWhy' : 'compareWhy', { pair, revision });
}
