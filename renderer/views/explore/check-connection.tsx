/** Asks about one connection by name: from or to the endpoint in the inspector. */
import { useDeferredValue, useState } from 'react';
import { Segmented } from '../../components/segmented.tsx';
import { useEngine } from '../../components/use-query.ts';
import { useView } from '../../stores/view.ts';

export function CheckConnection({ index }: { readonly index: number }) {
  const select = useView((s) => s.select);
  const [text, setText] = useState('');
  const [way, setWay] = useState<'from' | 'to'>('to');
  const words = useDeferredValue(text.trim());
  const { data } = useEngine('search', words === '' ? null : { text: words, limit: 8 });
  return (
    <section className="panel-section">
      <h3>Check a connection</h3>
      <div className="check-connection">
        <Segmented
          label="Direction"
          value={way}
          onChange={setWay}
          options={[
            { value: 'to', label: 'to' },
            { value: 'from', label: 'from' },
          ]}
        />
        <input
          className="field"
          aria-label="The other end"
          placeholder="a workload or address range"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {words !== '' && data && (
        <ul className="rows">
          {data.hits.length === 0 && <li className="empty">Nothing matches.</li>}
          {data.hits
            .filter((hit) => hit.endpoint !== index)
            .map((hit) => (
              <li key={hit.endpoint}>
                <button
                  type="button"
                  className="row"
                  onClick={() =>
                    select(
                      way === 'to'
                        ? { kind: 'why', from: index, to: hit.endpoint }
                        : { kind: 'why', from: hit.endpoint, to: index },
                    )
                  }
                >
                  <span className="row-label">{hit.label}</span>
                  <span className="row-ports">{hit.namespace}</span>
                </button>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
