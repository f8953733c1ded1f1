// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked by keyboard is a grid
/** A table of any length of which only the rows in sight exist. Rows are walked by keyboard, and marked to be copied. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';

export interface TableColumn<K extends string> {
  readonly key: K;
  readonly label: string;
  /** Least width in pixels; what is left is shared out in proportion. */
  readonly width: number;
  readonly className?: string;
}

export interface TableSort<K extends string> {
  readonly column: K;
  readonly down: boolean;
}

/** Rows from the one where marking began to the one where it is. */
export interface Marked {
  readonly anchor: number;
  readonly cursor: number;
}

export interface VirtualTableProps<K extends string> {
  readonly label: string;
  readonly testId: string;
  /** Names what is listed in which order; when it changes the table begins at the top again. */
  readonly content: string;
  readonly columns: readonly TableColumn<K>[];
  readonly count: number;
  readonly sort: TableSort<K> | null;
  readonly onSort: (sort: TableSort<K>) => void;
  /** The cells of a row; null while it is on its way. */
  readonly cells: (row: number) => readonly ReactNode[] | null;
  readonly marked: Marked | null;
  readonly onMark: (marked: Marked) => void;
  /** Rows that are in sight now. */
  readonly onVisible?: (first: number, end: number) => void;
  readonly onOpen: (row: number) => void;
  readonly onCopy: () => void;
  /** Whether a row is what the inspector shows. */
  readonly isCurrent: (row: number) => boolean;
}

const rowHeight = 29;
/** Of a heading of two lines; a single word takes one. */
const tallHead = 40;
const overscan = 12;

export function VirtualTable<K extends string>(props: VirtualTableProps<K>) {
  const {
    label,
    testId,
    content: listed,
    columns,
    count,
    sort,
    onSort,
    cells,
    marked,
    onMark,
    onVisible,
    onOpen,
    onCopy,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const headHeight = columns.some(({ label: text }) => text.includes(' ')) ? tallHead : rowHeight;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollPaddingStart: headHeight,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => onVisible?.(first, end), [first, end, onVisible]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when something else is listed
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listed]);

  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
  const move = (to: number, extend: boolean): void => {
    const cursor = Math.min(count - 1, Math.max(0, to));
    onMark({ anchor: extend && marked ? marked.anchor : cursor, cursor });
    rows.scrollToIndex(cursor);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || count === 0) return;
    const mod = event.ctrlKey || event.metaKey;
    const cursor = marked?.cursor ?? -1;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: count - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to, event.shiftKey);
    else if (event.key === 'Enter' && cursor >= 0) onOpen(cursor);
    else if (mod && event.key === 'a') onMark({ anchor: 0, cursor: count - 1 });
    // Text that somebody has selected by mouse is what they want to copy.
    else if (mod && event.key === 'c' && window.getSelection()?.isCollapsed !== false) onCopy();
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, row: number): void => {
    if (event.shiftKey) {
      window.getSelection()?.removeAllRanges();
      onMark({ anchor: marked?.anchor ?? row, cursor: row });
      return;
    }
    onMark({ anchor: row, cursor: row });
    onOpen(row);
  };

  const [low, high] = marked
    ? [Math.min(marked.anchor, marked.cursor), Math.max(marked.anchor, marked.cursor)]
    : [0, -1];
  const least = columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <div ref={scroller} className="table-scroll">
      <div style={{ height: rows.getTotalSize() + headHeight, paddingTop: items[0]?.start ?? 0 }}>
        <table
          className="table is-virtual"
          style={{ minWidth: least }}
          role="grid"
          aria-label={label}
          aria-rowcount={count + 1}
          aria-multiselectable
          aria-activedescendant={marked ? `${id}-${marked.cursor}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          data-testid={testId}
        >
          <colgroup>
            {columns.map(({ key, width }) => (
              <col key={key} style={{ width: `${(100 * width) / least}%` }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ key, label: text }) => (
                <th
                  key={key}
                  style={{ height: headHeight }}
                  aria-sort={sort?.column === key ? (sort.down ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    className="table-sort"
                    onClick={() => onSort({ column: key, down: sort?.column === key && !sort.down })}
                  >
                    {text}
                    {sort?.column === key &&
                      (sort.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map(({ index }) => {
              const content = cells(index);
              const isMarked = index >= low && index <= high;
              const classes = [
                props.isCurrent(index) && 'is-current',
                isMarked && 'is-marked',
                index === marked?.cursor && 'is-cursor',
              ].filter((name) => name !== false);
              return (
                <tr
                  key={index}
                  id={`${id}-${index}`}
                  ref={rows.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                  aria-selected={isMarked}
                  className={classes.join(' ')}
                  onClick={(event) => onClick(event, index)}
                >
                  {columns.map(({ key, className }, at) => (
                    <td key={key} className={className}>
                      {content?.[at] ?? (at === 0 && content === null ? '…' : null)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}
