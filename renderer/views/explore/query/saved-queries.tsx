/** Named queries: apply, keep, forget. */
import { Bookmark, EyeOff, Trash2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button, IconButton } from '../../../components/button.tsx';
import { useQuery } from '../../../stores/query.ts';
import { useSavedQueries } from '../../../stores/saved-queries.ts';

export function SavedQueries() {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button variant="quiet" icon={Bookmark}>
          Saved
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={4} collisionPadding={8} aria-label="Saved queries">
          <Save />
          <List onApply={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Save() {
  const { active, error } = useQuery();
  const save = useSavedQueries((s) => s.save);
  const [name, setName] = useState('');
  if (!active || error) return <p className="muted">Type a query to save it here.</p>;
  return (
    <form
      className="query-save"
      onSubmit={(event) => {
        event.preventDefault();
        save(name.trim() || active.text, active);
        setName('');
      }}
    >
      <input
        className="field"
        aria-label="Name of the query"
        placeholder={active.text}
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit">Save</Button>
    </form>
  );
}

function List({ onApply }: { readonly onApply: () => void }) {
  const { saved, remove, used } = useSavedQueries();
  const apply = useQuery((s) => s.apply);
  if (saved.length === 0) return null;
  return (
    <ul className="query-saved" aria-label="Saved queries">
      {saved.map((query) => (
        <li key={query.name}>
          <button
            type="button"
            className="query-saved-item"
            onClick={() => {
              apply(query);
              used(query);
              onApply();
            }}
          >
            <span className="query-saved-name">{query.name}</span>
            {query.name !== query.text && <span className="query-saved-text mono">{query.text}</span>}
            {query.mode === 'hide' && (
              <span className="query-saved-mode">
                <EyeOff size={12} strokeWidth={1.75} aria-hidden /> hides others
              </span>
            )}
          </button>
          <IconButton icon={Trash2} label={`Delete ${query.name}`} onClick={() => remove(query.name)} />
        </li>
      ))}
    </ul>
  );
}
