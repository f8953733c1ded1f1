import { useDeferredValue, useEffect, useState } from 'react';
import { useEngine } from '../../components/use-query.ts';
import { kindName } from '../../engine/attack/words.ts';

export interface FindVertexProps {
  readonly label: string;
  readonly placeholder: string;
  /** Not offered. */
  readonly except: readonly string[];
  readonly onFind: (id: string) => void;
}

/** A field that finds what can be owned by words: a workload or pod, node, service account, Secret, the internet. */
export function FindVertex({ label, placeholder, except, onFind }: FindVertexProps) {
  const [text, setText] = useState('');
  const words = useDeferredValue(text.trim());
  const { data, stale } = useEngine('attackFind', words === '' ? null : { text: words, limit: 12 });
  /** Enter was pressed before the answer was there. */
  const [entered, setEntered] = useState(false);
  const hits = (data?.hits ?? []).filter(({ id }) => !except.includes(id));
  const take = (id: string): void => {
    onFind(id);
    setText('');
    setEntered(false);
  };
  const first = data && !stale && words === text.trim() ? (hits[0]?.id ?? null) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `take` is new on each render and does the same
  useEffect(() => {
    if (entered && first !== null) take(first);
  }, [entered, first]);
  return (
    <div className="find-vertex">
      <input
        className="field"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setEntered(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('');
          if (event.key === 'Enter') setEntered(text.trim() !== '');
        }}
      />
      {words !== '' && data && (
        <ul className="rows find-hits" aria-label={`Found for ${label}`}>
          {hits.length === 0 && <li className="empty">Nothing matches.</li>}
          {hits.map(({ id, kind, name }) => (
            <li key={id}>
              <button type="button" className="row" onClick={() => take(id)}>
                <span className="row-label">{name}</span>
                <span className="row-ports">{kindName(kind)}</span>
              </button>
            </li>
          ))}
          {data.total > data.hits.length && (
            <li className="muted row-more">and {(data.total - data.hits.length).toLocaleString('en')} more</li>
          )}
        </ul>
      )}
    </div>
  );
}
