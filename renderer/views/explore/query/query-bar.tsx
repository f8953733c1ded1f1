/** The query bar: one line that finds or hides, in graph, matrix, table and list alike. */
import { Eye, EyeOff, Search, TriangleAlert, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useQuery } from '../../../stores/query.ts';
import { useSavedQueries } from '../../../stores/saved-queries.ts';
import { Candidates } from './candidates.tsx';
import { SavedQueries } from './saved-queries.tsx';
import { accept, type Choice, useChoices } from './use-choices.ts';
import { arrowMeans, errorText, foundText } from './words.ts';

export function QueryBar() {
  const { text, mode, error, result, active, busy, failed, setText, setMode, clear } = useQuery();
  const used = useSavedQueries((s) => s.used);
  const field = useRef<HTMLInputElement>(null);
  /** Where the cursor has to be once the text is in the field. */
  const wanted = useRef<number | null>(null);
  const [cursor, setCursor] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [focused, setFocused] = useState(false);
  const listId = useId();
  const messageId = useId();
  const { choices, total } = useChoices(open, text, cursor);
  const shown = open && choices.length > 0;
  const current = shown ? choices[at] : undefined;
  const meant = result ? arrowMeans(text) : null;
  // While a word is being typed it is not wrong yet.
  const wrong = error && !(error.unfinished && focused) ? errorText(error, text) : failed;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor is placed when the new text is there
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [text]);

  const take = (choice: Choice): void => {
    const next = accept(choice, text);
    wanted.current = next.cursor;
    setText(next.text);
    setCursor(next.cursor);
    setAt(-1);
    setOpen(choice.goesOn);
  };
  const commit = (): void => {
    setOpen(false);
    if (!error && text.trim() !== '') used({ text: text.trim(), mode });
  };
  const move = (step: number): void => {
    setOpen(true);
    const last = choices.length - 1;
    // The list may still be on its way: its first entry is meant.
    if (last < 0) setAt(0);
    else if (step > 0) setAt((now) => (now >= last ? 0 : now + 1));
    else setAt((now) => (now <= 0 ? last : now - 1));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') {
      if (current) take(current);
      else commit();
    } else if (event.key === 'Tab' && current && !event.shiftKey) take(current);
    else if (event.key === 'Escape') {
      if (shown) setOpen(false);
      else clear();
    } else return;
    event.preventDefault();
  };

  return (
    <search className="query">
      <div className={`query-box ${wrong ? 'is-wrong' : ''}`}>
        <Search size={14} strokeWidth={1.75} aria-hidden />
        <input
          ref={field}
          id="search"
          className="query-field"
          type="text"
          role="combobox"
          aria-label="Find workloads and connections"
          aria-expanded={shown}
          aria-controls={shown ? listId : undefined}
          aria-activedescendant={current ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          aria-invalid={wrong !== null}
          aria-describedby={messageId}
          placeholder="Find by name or label, or by ns: kind: from: to: port: …"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setCursor(event.target.selectionStart ?? event.target.value.length);
            setAt(-1);
            setOpen(true);
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            setOpen(false);
            if (result) commit();
          }}
        />
        {text === '' ? <kbd>/</kbd> : <IconButton icon={X} label="Clear the query" onClick={clear} />}
        {shown && <Candidates id={listId} choices={choices} total={total} at={at} onTake={take} />}
      </div>
      <p id={messageId} className={`query-message ${wrong ? 'is-wrong' : ''}`} role="status" title={wrong ?? undefined}>
        {wrong ? (
          <>
            <TriangleAlert size={13} strokeWidth={2} aria-hidden /> {wrong}
          </>
        ) : (
          foundText(active, result, busy)
        )}
        {meant !== null && (
          <span>
            · For connections:{' '}
            <button type="button" className="link" onClick={() => setText(meant)}>
              {meant}
            </button>
          </span>
        )}
      </p>
      <Segmented
        label="What does not match"
        value={mode}
        onChange={setMode}
        options={[
          { value: 'find', label: 'Find', icon: Eye },
          { value: 'hide', label: 'Hide others', icon: EyeOff },
        ]}
      />
      <SavedQueries />
    </search>
  );
}
