import { History } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Choice } from './use-choices.ts';

export interface CandidatesProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  /** Choices that there are; the list may show fewer. */
  readonly total: number;
  /** The choice that the keyboard is at; -1 for none. */
  readonly at: number;
  readonly onTake: (choice: Choice) => void;
}

/** The list of a combobox. The field keeps the focus; options are clicked or named by `aria-activedescendant`. */
export function Candidates({ id, choices, total, at, onTake }: CandidatesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[id="${CSS.escape(`${id}-${at}`)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  return (
    <div className="query-candidates">
      <div ref={list} id={id} className="query-options" role="listbox" aria-label="Completions">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus in this pattern
          <div
            key={`${choice.sort} ${choice.insert}`}
            id={`${id}-${index}`}
            className={`query-option ${index === at ? 'is-current' : ''}`}
            role="option"
            aria-selected={index === at}
            // Pressing would take the focus from the field, and close the list before the click.
            onMouseDown={(event) => {
              event.preventDefault();
              onTake(choice);
            }}
          >
            {choice.sort === 'recent' && <History size={13} strokeWidth={1.75} aria-hidden />}
            <span className="query-option-label">{choice.label}</span>
            <span className="query-option-detail">{choice.detail}</span>
          </div>
        ))}
      </div>
      {total > choices.length && (
        <p className="query-more">{(total - choices.length).toLocaleString('en')} more; type to narrow them down</p>
      )}
    </div>
  );
}
