/** What the list below the query offers: what could be typed next, or queries used before. */
import { useEngine } from '../../../components/use-query.ts';
import { useSavedQueries } from '../../../stores/saved-queries.ts';

export interface Choice {
  readonly label: string;
  readonly detail: string;
  /** What takes the place of the characters from `from` to `to`. */
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  /** Whether something has to follow, so that the list stays open. */
  readonly goesOn: boolean;
  readonly sort: 'recent' | 'term';
}

const maxChoices = 60;
const maxRecent = 6;
const none = { choices: [], total: 0 } as const;

export function useChoices(
  open: boolean,
  text: string,
  cursor: number,
): { readonly choices: readonly Choice[]; readonly total: number } {
  const recent = useSavedQueries((s) => s.recent);
  const { data, stale } = useEngine('completions', open ? { text, cursor, limit: maxChoices } : null);
  if (!open || !data || stale) return none;
  const terms = data.candidates.map(
    ({ label, detail, insert, open: goesOn }): Choice => ({
      label,
      detail,
      insert,
      from: data.from,
      to: data.to,
      goesOn,
      sort: 'term',
    }),
  );
  const before =
    text.trim() === ''
      ? recent.slice(0, maxRecent).map(
          (query): Choice => ({
            label: query.text,
            detail: 'used before',
            insert: query.text,
            from: 0,
            to: text.length,
            goesOn: false,
            sort: 'recent',
          }),
        )
      : [];
  const [only] = terms;
  // What is there already needs no list over the rest of the window.
  if (terms.length === 1 && only && !only.goesOn && text.slice(only.from, only.to) === only.insert) return none;
  return { choices: [...before, ...terms], total: before.length + data.total };
}

/** The text with a choice taken, and where typing goes on. */
export function accept(choice: Choice, text: string): { readonly text: string; readonly cursor: number } {
  const after = text.slice(choice.to);
  const gap = choice.goesOn || choice.sort === 'recent' || /^[\s)]/.test(after) ? '' : ' ';
  const head = text.slice(0, choice.from) + choice.insert + gap;
  return { text: head + after, cursor: head.length };
}
