// biome-ignore-all lint/a11y/useSemanticElements: a table would be laid out; this is a canvas with a grid behind it
/** The canvas of the matrix: only what is in sight is drawn; a grid of one cell stands behind it for screen readers. */
import type { KeyboardEvent, PointerEvent } from 'react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MatrixItem } from '../../../engine/matrix/types.ts';
import { useMatrix } from '../../../stores/matrix.ts';
import { useTheme } from '../../../stores/theme.ts';
import { useView } from '../../../stores/view.ts';
import { readTokens } from '../../../styles/tokens.ts';
import { useMatches } from '../matching.ts';
import { CurrentCell, currentCellId } from './current-cell.tsx';
import type { Frame, Spot, Viewport } from './geometry.ts';
import { fittingCell, offsetAfterZoom, scrollTo, spotAt, visibleRows, zoomed } from './geometry.ts';
import { cursorAfter } from './keys.ts';
import { markOf } from './overlay.ts';
import { paintMatrix } from './paint.ts';
import { matrixTokens } from './paint-cell.ts';
import type { MatrixRows } from './rows.ts';
import { type CellValue, cellValue } from './rows.ts';
import type { Scene } from './scene.ts';
import type { Axes } from './use-axes.ts';

export interface MatrixCanvasProps {
  readonly axes: Axes;
  readonly rows: MatrixRows;
  readonly hover: Spot | null;
  readonly cursor: { readonly row: number; readonly column: number };
  readonly selected: Spot | null;
  readonly selectedNode: string | null;
  readonly label: string;
  /** The current cell in words. */
  readonly description: string;
  readonly onHover: (spot: Spot | null) => void;
  readonly onCursor: (spot: { readonly row: number; readonly column: number }) => void;
  readonly onOpen: (spot: { readonly row: number; readonly column: number }) => void;
  readonly onOpenWorkloads: (spot: { readonly row: number; readonly column: number }) => void;
  readonly onHead: (item: MatrixItem) => void;
}

export function MatrixCanvas(props: MatrixCanvasProps) {
  const { axes, rows, hover, cursor, selected, selectedNode, description, label } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0, ratio: 1 });
  const [focused, setFocused] = useState(false);
  const { cell: chosen, setCell, setShownCell, overlay } = useMatrix();
  const { dark } = useTheme();
  const matches = useMatches();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from CSS, which follows `dark`
  const palette = useMemo(() => readTokens(matrixTokens), [dark]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const measure = (): void =>
      setSize({ width: box.clientWidth, height: box.clientHeight, ratio: window.devicePixelRatio });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    // Another screen, or the browser's own zoom.
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, []);

  const heads = useMemo(() => headSizes(axes, size), [axes, size]);
  const shape = { rows: axes.rows.length, columns: axes.columns.length, ...heads };
  const frame: Frame = { ...shape, cell: chosen ?? fittingCell(shape, size.width, size.height) };

  const valueAt = (row: number, column: number): CellValue | null => {
    const [from, to] = [axes.rows[row], axes.columns[column]];
    return from && to ? cellValue(rows.get(from.key), from, to) : null;
  };
  const scene: Scene = {
    frame,
    rows: axes.rows,
    columns: axes.columns,
    palette,
    fonts: fontsFor(frame.cell),
    value: valueAt,
    mark: (row, column) => {
      const [from, to] = [axes.rows[row], axes.columns[column]];
      return overlay && from && to ? markOf(overlay, axes.scope.level, valueAt(row, column), from, to) : null;
    },
    found: (item) => matches === null || matches(item.endpoint, item.node),
    hover,
    cursor,
    focused,
    selected,
    selectedNode,
    grouped: axes.grouped && axes.scope.level === 'endpoints',
  };
  const latest = useRef(scene);
  const anchor = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const lastCell = useRef(frame.cell);
  const lastView = useRef({ left: 0, top: 0 });
  const { headWidth, headHeight } = frame;
  const zoom = useCallback(
    (direction: 1 | -1, at: { readonly x: number; readonly y: number } | null = null): void => {
      anchor.current = at;
      setCell(zoomed(latest.current.frame.cell, direction));
    },
    [setCell],
  );
  useLayoutEffect(() => {
    setShownCell(frame.cell);
    const box = scroller.current;
    const before = lastCell.current;
    lastCell.current = frame.cell;
    if (!box || before === frame.cell) return;
    // What is under the pointer stays there, or what is in the middle. Making the space smaller has moved the box
    // already, so this goes by what was drawn last.
    const { left, top } = lastView.current;
    const x = (anchor.current?.x ?? box.clientWidth / 2) - headWidth;
    const y = (anchor.current?.y ?? box.clientHeight / 2) - headHeight;
    anchor.current = null;
    box.scrollTo({
      left: offsetAfterZoom(left, Math.max(0, x), before, frame.cell),
      top: offsetAfterZoom(top, Math.max(0, y), before, frame.cell),
    });
  }, [frame.cell, headWidth, headHeight, setShownCell]);

  const draw = useCallback((): void => {
    const [box, target] = [scroller.current, canvas.current];
    const ctx = target?.getContext('2d', { alpha: false });
    if (!box || !target || !ctx) return;
    const view: Viewport = {
      left: Math.round(box.scrollLeft),
      top: Math.round(box.scrollTop),
      width: box.clientWidth,
      height: box.clientHeight,
    };
    const ratio = window.devicePixelRatio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintMatrix(ctx, latest.current, view);
    lastView.current = view;
    const range = visibleRows(latest.current.frame, view);
    rows.want(latest.current.rows.slice(range.first, range.end).map(({ key }) => key));
  }, [rows]);

  // After every render: there is no cheaper way to know that the picture is the same than to draw it.
  useLayoutEffect(() => {
    latest.current = scene;
    draw();
  });

  const view = (): Viewport => ({
    left: scroller.current?.scrollLeft ?? 0,
    top: scroller.current?.scrollTop ?? 0,
    width: size.width,
    height: size.height,
  });

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // React's own wheel listener is passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = box.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1 : -1, { x: event.clientX - left, y: event.clientY - top });
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => box.removeEventListener('wheel', onWheel);
  }, [zoom]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const page = Math.max(1, Math.floor((size.height - frame.headHeight) / frame.cell) - 1);
    const next = cursorAfter(event, cursor, frame, page);
    if (next) {
      props.onCursor(next);
      scroller.current?.scrollTo(scrollTo(frame, view(), next.row, next.column));
    } else if (event.key === 'Enter' && event.shiftKey) props.onOpenWorkloads(cursor);
    else if (event.key === 'Enter') props.onOpen(cursor);
    else if (event.key === 'Escape') useView.getState().select(null);
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === '+' || event.key === '=') zoom(1);
    else if (event.key === '-') zoom(-1);
    else if (event.key === '0') setCell(null);
    else return;
    event.preventDefault();
  };

  const spotOf = (event: { readonly clientX: number; readonly clientY: number }): Spot | null => {
    const box = scroller.current?.getBoundingClientRect();
    return box ? spotAt(frame, view(), event.clientX - box.left, event.clientY - box.top) : null;
  };
  const onClick = (event: { readonly clientX: number; readonly clientY: number }): void => {
    const spot = spotOf(event);
    if (spot === null) return;
    if (spot.row !== null && spot.column !== null) {
      props.onCursor({ row: spot.row, column: spot.column });
      props.onOpen({ row: spot.row, column: spot.column });
      return;
    }
    const item = spot.row === null ? axes.columns[spot.column ?? -1] : axes.rows[spot.row];
    if (item) props.onHead(item);
  };
  const onDoubleClick = (event: { readonly clientX: number; readonly clientY: number }): void => {
    const spot = spotOf(event);
    if (spot?.row != null && spot.column != null) props.onOpenWorkloads({ row: spot.row, column: spot.column });
  };
  const onPointerMove = (event: PointerEvent): void => {
    const spot = spotOf(event);
    if (spot?.row !== hover?.row || spot?.column !== hover?.column) props.onHover(spot);
  };

  return (
    <div
      ref={scroller}
      className="matrix-scroll"
      role="grid"
      aria-label={label}
      aria-rowcount={frame.rows + 1}
      aria-colcount={frame.columns + 1}
      aria-activedescendant={currentCellId}
      aria-readonly
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onScroll={draw}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onPointerMove={onPointerMove}
      onPointerLeave={() => props.onHover(null)}
      data-testid="matrix"
      data-cell={frame.cell}
      data-rows={axes.rows
        .map(({ fullLabel }) => fullLabel)
        .slice(0, 50)
        .join(' ')}
    >
      <div
        className="matrix-space"
        role="presentation"
        style={{
          width: frame.headWidth + frame.columns * frame.cell,
          height: frame.headHeight + frame.rows * frame.cell,
        }}
      >
        <canvas
          ref={canvas}
          className="matrix-canvas"
          aria-hidden
          width={Math.round(size.width * size.ratio)}
          height={Math.round(size.height * size.ratio)}
          style={{ width: size.width, height: size.height }}
        />
      </div>
      <CurrentCell axes={axes} cursor={cursor} text={hover === null ? description : ''} focused={focused} />
    </div>
  );
}

const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** Names never run into each other: small cells have small names. */
function fontsFor(cell: number): Scene['fonts'] {
  const size = cell < 13 ? 10 : 12;
  return { normal: `${size}px ${family}`, strong: `600 ${size}px ${family}` };
}

/** As much as names need, at most a third of what there is. */
function headSizes(axes: Axes, size: { readonly width: number; readonly height: number }) {
  const longest = (items: readonly MatrixItem[]): number =>
    items.reduce(
      (most, { label, fullLabel }) => Math.max(most, label.length * 6.8, Math.min(150, fullLabel.length * 6.5)),
      0,
    );
  const bound = (wanted: number, room: number, least: number, most: number): number =>
    Math.round(Math.max(least, Math.min(wanted + 20, most, room / 3)));
  return {
    headWidth: bound(longest(axes.rows), size.width, 90, 220),
    headHeight: bound(longest(axes.columns), size.height, 64, 168),
  };
}
