import type { ReactNode } from 'react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useSlices } from '../../../components/use-slices.ts';
import type { Marked, TableColumn } from '../../../components/virtual-table.tsx';
import { VirtualTable } from '../../../components/virtual-table.tsx';
import { plural } from '../../../engine/names.ts';
import type { EndpointRow, EndpointsState } from '../../../engine/table/types.ts';
import { useQuery } from '../../../stores/query.ts';
import type { EndpointColumn, EndpointSort } from '../../../stores/table.ts';
import { useTable } from '../../../stores/table.ts';
import { useView } from '../../../stores/view.ts';
import { TableToolbar } from './table-toolbar.tsx';
import { copyRows, maxCopied, saveRows } from './take-out.ts';

const columns: readonly TableColumn<EndpointColumn>[] = [
  { key: 'namespace', label: 'Namespace', width: 104 },
  { key: 'name', label: 'Name', width: 112 },
  { key: 'kind', label: 'Kind', width: 100 },
  { key: 'pods', label: 'Pods', width: 50, className: 'table-number' },
  { key: 'isolatedIn', label: 'Isolated in', width: 66 },
  { key: 'isolatedOut', label: 'Isolated out', width: 66 },
  { key: 'fromInternet', label: 'From internet', width: 70 },
  { key: 'toInternet', label: 'To internet', width: 70 },
  { key: 'in', label: 'In', width: 70, className: 'table-number' },
  { key: 'out', label: 'Out', width: 64, className: 'table-number' },
  { key: 'policies', label: 'Policies', width: 66, className: 'table-number' },
];

export function EndpointsMode() {
  const { selection, showNodes, select } = useView();
  const found = useQuery(({ active, result }) => (active && result ? result.endpoints : null));
  const { text, endpointSort, setEndpointSort } = useTable();
  const words = useDeferredValue(text);
  const counted = useSlices('tableEndpoints', { nodes: showNodes }, ({ rows }) => rows !== null);
  const state = counted.stale ? null : counted.data;
  const rows = useMemo(
    () => sorted(filtered(state?.rows ?? [], words, found), endpointSort),
    [state?.rows, words, found, endpointSort],
  );
  const [marking, setMarking] = useState<{ readonly rows: readonly EndpointRow[]; readonly marked: Marked } | null>(
    null,
  );
  const marked = marking?.rows === rows ? marking.marked : null;

  const copy = (): void => {
    const some = marked && marked.anchor !== marked.cursor;
    const low = some ? Math.min(marked.anchor, marked.cursor) : 0;
    const high = some ? Math.max(marked.anchor, marked.cursor) + 1 : rows.length;
    const lines = linesOf(rows.slice(low, Math.min(high, low + maxCopied)));
    void copyRows(() => Promise.resolve(lines), high - low);
  };
  return (
    <>
      <TableToolbar
        status={counted.error ?? statusOf(state, rows.length)}
        marked={marked ? Math.abs(marked.anchor - marked.cursor) + 1 : 0}
        onCopy={copy}
        onDownload={() => void saveRows(linesOf(rows))}
      >
        {rows.some((row) => row.inUnknown + row.outUnknown > 0) && (
          <span className="muted table-note">+n? counts unknown ones</span>
        )}
      </TableToolbar>
      {state?.rows && rows.length === 0 ? (
        <p className="empty table-empty">No endpoint matches.</p>
      ) : (
        <VirtualTable
          label="Endpoints"
          content={`${words} ${JSON.stringify(endpointSort)}`}
          testId="endpoints"
          columns={columns}
          count={rows.length}
          sort={endpointSort}
          onSort={setEndpointSort}
          cells={(at) => {
            const row = rows[at];
            return row ? columns.map(({ key }) => cellOf(row, key)) : null;
          }}
          marked={marked}
          onMark={(next) => setMarking({ rows, marked: next })}
          onOpen={(at) => {
            const row = rows[at];
            if (row) select({ kind: 'node', id: row.node, endpoint: row.index });
          }}
          onCopy={copy}
          isCurrent={(at) => selection?.kind === 'node' && selection.endpoint === rows[at]?.index}
        />
      )}
    </>
  );
}

function statusOf(state: EndpointsState | null, shown: number): string {
  if (!state?.rows) {
    return state ? `Counting ${state.done.toLocaleString('en')} of ${state.total.toLocaleString('en')}…` : 'Working…';
  }
  const all = state.rows.length;
  return shown === all ? plural(all, 'endpoint') : `${shown.toLocaleString('en')} of ${plural(all, 'endpoint')}`;
}

function filtered(rows: readonly EndpointRow[], text: string, found: Uint8Array | null): readonly EndpointRow[] {
  const words = text.toLowerCase().split(/\s+/);
  return rows.filter(({ index, namespace, name, kind }) => {
    if (found && found[index] !== 1) return false;
    const own = `${namespace}/${name} ${kind}`.toLowerCase();
    return words.every((word) => own.includes(word));
  });
}

const collator = new Intl.Collator('en', { numeric: true });

/** What there is nothing to say of comes last, either way. */
function sorted(rows: readonly EndpointRow[], sort: EndpointSort | null): readonly EndpointRow[] {
  if (!sort) return rows;
  const { column } = sort;
  const sign = sort.down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    if (typeof x === 'string' || typeof y === 'string') return sign * collator.compare(String(x), String(y));
    return sign * (Number(x) - Number(y) || doubt(a, column) - doubt(b, column));
  });
}

function doubt(row: EndpointRow, column: EndpointColumn): number {
  return column === 'in' ? row.inUnknown : column === 'out' ? row.outUnknown : 0;
}

/** The same in less room. */
function cellOf(row: EndpointRow, column: EndpointColumn): ReactNode {
  const unknown = doubt(row, column);
  if (unknown === 0) return fieldOf(row, column);
  return (
    <span title={fieldOf(row, column)}>
      {row[column]} <span aria-hidden>+{unknown}?</span>
      <span className="sr-only">and {unknown} unknown</span>
    </span>
  );
}

/** What a cell says; what does not apply stays empty. */
function fieldOf(row: EndpointRow, column: EndpointColumn): string {
  const value = row[column];
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const unknown = doubt(row, column);
  return unknown > 0 ? `${value} + ${unknown} unknown` : String(value);
}

function linesOf(rows: readonly EndpointRow[]): readonly (readonly string[])[] {
  return [columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ key }) => fieldOf(row, key)))];
}
