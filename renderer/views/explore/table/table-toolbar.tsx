import { ClipboardCopy, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useTable } from '../../../stores/table.ts';
import { ViewTabs } from '../graph-panel.tsx';

export interface TableToolbarProps {
  /** What is listed, and what is not. */
  readonly status: string;
  /** Rows that are marked. */
  readonly marked: number;
  readonly onCopy: () => void;
  readonly onDownload: () => void;
  readonly children?: ReactNode;
}

export function TableToolbar({ status, marked, onCopy, onDownload, children }: TableToolbarProps) {
  const { mode, text, setMode, setText } = useTable();
  return (
    <div className="toolbar is-wrapping" role="toolbar" aria-label="Table">
      <ViewTabs />
      <Segmented
        label="Rows"
        value={mode}
        onChange={setMode}
        options={[
          { value: 'connections', label: 'Connections' },
          { value: 'endpoints', label: 'Endpoints' },
        ]}
      />
      <input
        className="table-filter"
        type="search"
        aria-label="Filter rows"
        placeholder={mode === 'connections' ? 'Filter rows' : 'Name or kind'}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {children}
      <span className="spacer" />
      <span className="muted table-status" role="status">
        {status}
      </span>
      <IconButton
        icon={ClipboardCopy}
        label={marked > 1 ? `Copy ${marked.toLocaleString('en')} rows` : 'Copy all rows'}
        keys="Ctrl/⌘ C"
        onClick={onCopy}
      />
      <IconButton icon={Download} label="Save as CSV" onClick={onDownload} />
    </div>
  );
}
