import { useDeferredValue, useState } from 'react';
import { useSlices } from '../../../components/use-slices.ts';
import { VerdictMark } from '../../../components/verdict-mark.tsx';
import type { Marked, TableColumn } from '../../../components/virtual-table.tsx';
import { VirtualTable } from '../../../components/virtual-table.tsx';
import { engine } from '../../../engine/engine.ts';
import { groupLabel, groupOfNode, plural } from '../../../engine/names.ts';
import type { ConnectionColumn, ConnectionRow, FindState, TableQuery } from '../../../engine/table/types.ts';
import { portsText, verdictWords } from '../../../engine/table/verdict-texts.ts';
import { useQuery } from '../../../stores/query.ts';
import { useTable } from '../../../stores/table.ts';
import { useView } from '../../../stores/view.ts';
import { reasonText } from '../parts.tsx';
import { TableToolbar } from './table-toolbar.tsx';
import { copyRows, maxCopied, saveConnections } from './take-out.ts';
import { usePages } from './use-pages.ts';

const columns: readonly TableColumn<ConnectionColumn>[] = [
  { key: 'from', label: 'From', width: 140 },
  { key: 'to', label: 'To', width: 140 },
  { key: 'verdict', label: 'Verdict', width: 96, className: 'table-verdict' },
  { key: 'ports', label: 'Ports', width: 120, className: 'table-ports mono' },
];

export function ConnectionsMode() {
  const { selection, showNodes, select } = useView();
  const active = useQuery((s) => s.active);
  const { text, scoped, connectionSort, setScoped, setConnectionSort } = useTable();
  const words = useDeferredValue(text.trim());
  const node = selection?.kind === 'node' ? selection.id : null;
  const query: TableQuery = { node: scoped ? node : null, text: words, nodes: showNodes, active };
  const found = useSlices('tableFind', query, ({ complete }) => complete);
  const state = found.stale ? null : found.data;
  const count = state?.complete ? state.count : 0;
  const pages = usePages(query, connectionSort, count);
  const key = JSON.stringify([query, connectionSort]);
  const [marking, setMarking] = useState<{ readonly key: string; readonly marked: Marked } | null>(null);
  const marked = marking?.key === key ? marking.marked : null;

  const open = (at: number): void => {
    const row = pages.row(at);
    if (row) select({ kind: 'why', from: row.from, to: row.to });
  };
  const copy = (): void => {
    const some = marked && marked.anchor !== marked.cursor;
    const offset = some ? Math.min(marked.anchor, marked.cursor) : 0;
    const total = some ? Math.abs(marked.anchor - marked.cursor) + 1 : count;
    const limit = Math.min(total, maxCopied);
    void copyRows(async () => {
      const rows = await engine.call('tableRows', { query, sort: connectionSort, offset, limit });
      return [['From', 'To', 'Verdict', 'Ports', 'Unknown ports'], ...rows.map(fieldsOf)];
    }, total);
  };
  const group = node === null ? null : groupOfNode(node);
  return (
    <>
      <TableToolbar
        status={found.error ?? statusOf(state)}
        marked={marked ? Math.abs(marked.anchor - marked.cursor) + 1 : 0}
        onCopy={copy}
        onDownload={() => void saveConnections(query)}
      >
        {node !== null && (
          <label className="check">
            <input type="checkbox" checked={scoped} onChange={(event) => setScoped(event.target.checked)} />
            Only {group === null ? 'the selected workload' : groupLabel(group)}
          </label>
        )}
      </TableToolbar>
      {state?.complete && count === 0 ? (
        <p className="empty table-empty">No connection matches.</p>
      ) : (
        <VirtualTable
          label="Connections"
          content={key}
          testId="connections"
          columns={columns}
          count={count}
          sort={connectionSort}
          onSort={setConnectionSort}
          cells={(at) => cellsOf(pages.row(at))}
          marked={marked}
          onMark={(next) => setMarking({ key, marked: next })}
          onVisible={pages.want}
          onOpen={open}
          onCopy={copy}
          isCurrent={(at) => {
            const row = pages.row(at);
            return selection?.kind === 'why' && selection.from === row?.from && selection.to === row.to;
          }}
        />
      )}
    </>
  );
}

function statusOf(state: FindState | null): string {
  if (!state) return 'Working…';
  if (!state.complete) return `Looking at ${state.done.toLocaleString('en')} of ${state.total.toLocaleString('en')}…`;
  if (!state.more) return plural(state.count, 'connection');
  return `First ${plural(state.count, 'connection')}: listing stopped there, the CSV file has them all`;
}

function cellsOf(row: ConnectionRow | null) {
  if (!row) return null;
  return [
    row.fromLabel,
    row.toLabel,
    <span key="verdict" title={row.reasons.length > 0 ? reasonText(row.reasons) : undefined}>
      <VerdictMark verdict={row.verdict} /> {verdictWords(row)}
    </span>,
    portsText(row),
  ];
}

function fieldsOf(row: ConnectionRow): readonly string[] {
  return [row.fromLabel, row.toLabel, verdictWords(row), row.ports, row.unknownPorts];
}
