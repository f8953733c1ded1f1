import { useDeferredValue, useState } from 'react';
import { useEngine } from '../../components/use-query.ts';
import type { PathEnd } from '../../engine/inspect/types.ts';

export interface FindEndpointProps {
  readonly label: string;
  /** Not offered. */
  readonly except: PathEnd | null;
  readonly onFind: (endpoint: number) => void;
}

/** A field that finds a workload or an address range by words. */
export function FindEndpoint({ label, except, onFind }: FindEndpointProps) {
  const [text, setText] = useState('');
  const words = useDeferredValue(text.trim());
  const { data } = useEngine('search', words === '' ? null : { text: words, limit: 8 });
  return (
    <>
      <input
        className="field"
        aria-label={label}
        placeholder="a workload or address range"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {words !== '' && data && (
        <ul className="rows find-hits">
          {data.hits.length === 0 && <li className="empty">Nothing matches.</li>}
          {data.hits
            .filter((hit) => hit.endpoint !== except)
            .map((hit) => (
              <li key={hit.endpoint}>
                <button type="button" className="row" onClick={() => onFind(hit.endpoint)}>
                  <span className="row-label">{hit.label}</span>
                  <span className="row-ports">{hit.namespace}</span>
                </button>
              </li>
            ))}
        </ul>
      )}
    </>
  );
}
