import { createContext, use } from 'react';
import type { AttackOutcome, AttackQuestion } from '../../engine/attack/types.ts';

/** What the whole view shows; asked once, above it. */
export interface Outcome {
  readonly question: AttackQuestion;
  readonly outcome: AttackOutcome;
  /** Whether the outcome is of an earlier question. */
  readonly stale: boolean;
}

export const OutcomeContext = createContext<Outcome | null>(null);

export function useOutcome(): Outcome {
  const value = use(OutcomeContext);
  if (!value) throw new Error('useOutcome is for parts of the attack view.');
  return value;
}
