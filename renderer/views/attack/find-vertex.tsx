import { useDeferredValue, useState } from 'react';
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
  const { data } = useEngine('attackFind', words === '' ? null : { text: words, limit: 12 });
  const hits = (data?.hits ?? []).filter(({ id }) => !except.includes(id));
  const take = (id: string): void => {
    onFind(id);
    setText('');
  };
  return (
    <div className="find-vertex">
      <input
        className="field"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('');
          const [first] = hits;
          if (event.key === 'Enter' && first && words === text.trim()) take(first.id);
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
