import { Maximize, X, ZoomIn, ZoomOut } from 'lucide-react';
import { IconButton } from '../../../components/button.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { Select } from '../../../components/select.tsx';
import type { MatrixOrder } from '../../../engine/matrix/types.ts';
import { groupLabel } from '../../../engine/names.ts';
import { useMatrix } from '../../../stores/matrix.ts';
import { ViewTabs } from '../graph-panel.tsx';
import { zoomed } from './geometry.ts';

const orders: readonly { readonly value: MatrixOrder; readonly label: string }[] = [
  { value: 'name', label: 'Name' },
  { value: 'out', label: 'Most connections out' },
  { value: 'in', label: 'Most connections in' },
  { value: 'isolation', label: 'Least isolated' },
  { value: 'similar', label: 'Similar together' },
];

export interface MatrixToolbarProps {
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly note: string | null;
}

export function MatrixToolbar({ progress, note }: MatrixToolbarProps) {
  const { scope, order, setScope, setOrder, setCell, shownCell: cell } = useMatrix();
  const ends = scope.level === 'endpoints' && (scope.from !== null || scope.to !== null) ? scope : null;
  return (
    <div className="toolbar is-wrapping" role="toolbar" aria-label="Matrix">
      <ViewTabs />
      <Segmented
        label="Rows and columns"
        value={scope.level}
        onChange={(level) => setScope(level === 'groups' ? { level } : { level, from: null, to: null })}
        options={[
          { value: 'groups', label: 'Namespaces' },
          { value: 'endpoints', label: 'Workloads' },
        ]}
      />
      {ends && (
        <span className="matrix-scope">
          <span className="matrix-scope-name">
            {groupLabel(ends.from ?? 'all')} → {groupLabel(ends.to ?? 'all')}
          </span>
          <IconButton
            icon={X}
            label="Show the workloads of all namespaces"
            onClick={() => setScope({ level: 'endpoints', from: null, to: null })}
          />
        </span>
      )}
      <span className="spacer" />
      <span className="muted matrix-progress" role="status">
        {progress ? `Comparing ${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}` : note}
      </span>
      <span className="toolbar-group">
        <Select label="Order" value={order} options={orders} onChange={setOrder} />
        <span className="toolbar-divider" aria-hidden />
        <IconButton icon={ZoomOut} label="Zoom out" keys="−" onClick={() => setCell(zoomed(cell, -1))} />
        <IconButton icon={ZoomIn} label="Zoom in" keys="+" onClick={() => setCell(zoomed(cell, 1))} />
        <IconButton icon={Maximize} label="Fit" keys="0" onClick={() => setCell(null)} />
      </span>
    </div>
  );
}
