import type { Query } from '../../components/use-query.ts';
import { useEngine } from '../../components/use-query.ts';
import type { AttackPaths, AttackQuestion } from '../../engine/attack/types.ts';
import { useAttack } from '../../stores/attack.ts';
import { useOutcome } from './use-outcome.ts';

/** Paths that are asked for at first, and when more are wanted. */
export const pathCount = 20;

/** The question that paths are an answer to: from the footholds, or from somewhere else. */
export function usePathQuestion(): AttackQuestion {
  const { question } = useOutcome();
  const from = useAttack((s) => s.from);
  return from === null ? question : { ...question, footholds: [from] };
}

/** Paths to what is chosen. */
export function usePaths(): Query<AttackPaths | null> {
  const question = usePathQuestion();
  const target = useAttack((s) => s.target);
  return useEngine('attackPaths', target === null ? null : { question, to: target, count: pathCount });
}
