/** Asks about one connection by name: from or to the endpoint in the inspector. */
import { useState } from 'react';
import { Segmented } from '../../components/segmented.tsx';
import { useView } from '../../stores/view.ts';
import { FindEndpoint } from './find-endpoint.tsx';

export function CheckConnection({ index }: { readonly index: number }) {
  const select = useView((s) => s.select);
  const [way, setWay] = useState<'from' | 'to'>('to');
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
        <FindEndpoint
          label="The other end"
          except={index}
          onFind={(other) =>
            select(way === 'to' ? { kind: 'why', from: index, to: other } : { kind: 'why', from: other, to: index })
          }
        />
      </div>
    </section>
  );
}
