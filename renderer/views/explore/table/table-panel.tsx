/** The table: every connection, or every endpoint with its counts. What the graph and the matrix draw, as text. */
import { useTable } from '../../../stores/table.ts';
import { ConnectionsMode } from './connections-mode.tsx';
import { EndpointsMode } from './endpoints-mode.tsx';

export function TablePanel() {
  const mode = useTable((s) => s.mode);
  return (
    <section className="table-panel" aria-label="Table">
      {mode === 'connections' ? <ConnectionsMode /> : <EndpointsMode />}
    </section>
  );
}
