/** The matrix: who may call whom, as cells. A peer of graph and table, over the same selection. */
import { Grid2x2, Table2 } from 'lucide-react';
import { use, useEffect, useMemo, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { useEngine } from '../../../components/use-query.ts';
import { engine } from '../../../engine/engine.ts';
import { mayConnect } from '../../../engine/matrix/cells.ts';
import type { MatrixItem } from '../../../engine/matrix/types.ts';
import { groupNode, isSpecialGroup, plural } from '../../../engine/names.ts';
import { useMatrix } from '../../../stores/matrix.ts';
import { problemOf } from '../../../stores/problem.ts';
import { hidingQuery, useQuery } from '../../../stores/query.ts';
import type { Selection } from '../../../stores/view.ts';
import { useView } from '../../../stores/view.ts';
import { ChangesContext } from '../compare/changes.ts';
import type { Spot } from './geometry.ts';
import { MatrixCanvas } from './matrix-canvas.tsx';
import { MatrixLegend } from './matrix-legend.tsx';
import { MatrixToolbar } from './matrix-toolbar.tsx';
import { markOf } from './overlay.ts';
import { type CellValue, cellValue, MatrixRows } from './rows.ts';
import type { Axes } from './use-axes.ts';
import { useAxes } from './use-axes.ts';
import { type CellPorts, cellText, endsText } from './words.ts';

export function MatrixPanel() {
  const { scope, order } = useMatrix();
  const nodes = useView((s) => s.showNodes);
  const hiding = useQuery(hidingQuery);
  const changes = use(ChangesContext);
  // The queries are about the cluster without the drafts.
  const drafts = changes?.of === 'draft' ? changes.revision : null;
  const hide = drafts === null ? hiding : null;
  const { axes, error, progress, note } = useAxes({ scope, nodes, hide, drafts }, order);
  return (
    <section className="matrix" aria-label="Matrix">
      <MatrixToolbar progress={progress} note={note} />
      {axes ? <MatrixBody axes={axes} /> : <p className="empty matrix-empty">{error ?? 'Working…'}</p>}
      {axes && error !== null && (
        <p className="canvas-note graph-note is-error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}

/** A cell by the nodes of its ends, which stays the same cell in another order. */
interface Ends {
  readonly from: string;
  readonly to: string;
}

function MatrixBody({ axes }: { readonly axes: Axes }) {
  const { selection, select } = useView();
  const { overlay, setScope } = useMatrix();
  const [, setLoaded] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const [hover, setHover] = useState<Spot | null>(null);
  const [ends, setEnds] = useState<Ends | null>(null);
  const { hide, drafts } = axes;
  const changes = use(ChangesContext);
  const { level } = axes.scope;

  const rows = useMemo(
    () => new MatrixRows(level, { hide, drafts }, () => setLoaded((n) => n + 1), setFailed),
    [level, hide, drafts],
  );
  useEffect(() => {
    setFailed(null);
    rows.reopen();
    return () => rows.close();
  }, [rows]);

  const positions = useMemo(() => {
    const at = (items: readonly MatrixItem[]) => new Map(items.map(({ node }, position) => [node, position]));
    return { rows: at(axes.rows), columns: at(axes.columns) };
  }, [axes]);
  const cursor = { row: positions.rows.get(ends?.from ?? '') ?? 0, column: positions.columns.get(ends?.to ?? '') ?? 0 };
  const selected = selectedSpot(selection, axes, positions);

  const spot = hover?.row != null && hover.column != null ? { row: hover.row, column: hover.column } : cursor;
  const row = axes.rows[spot.row];
  const column = axes.columns[spot.column];
  const value = row && column ? cellValue(rows.get(row.key), row, column) : null;
  const mark = overlay && row && column ? markOf(overlay, level, value, row, column) : null;
  const ask = level === 'endpoints' && row && column && value !== null && hasPorts(value);
  const ports = usePorts(ask ? { from: row.key, to: column.key } : null, drafts);
  const said = cellText(value, ports, mark);
  // A query may have hidden connections between the two: nothing here must be read as denied for that.
  const text = hide === null ? said : `${said}; the query may hide others`;

  const description = row && column ? `${endsText(row, column)}: ${text}` : '';

  const open = (at: { row: number; column: number }): void => {
    const [from, to] = [axes.rows[at.row], axes.columns[at.column]];
    const next = selectionAt(from, to);
    if (next?.kind !== 'why' || drafts === null || !from || !to) {
      if (next) select(next);
      return;
    }
    engine.call('draftCell', { from: from.key, to: to.key, revision: drafts }).then(
      ({ pair }) => {
        // What does not change is explained by what is in force.
        // Outside addresses may be part of a pair, and no node of their own.
        const outside = isSpecialGroup(from.group) || isSpecialGroup(to.group);
        select(pair === null ? next : outside ? null : { kind: 'edge', from: from.node, to: to.node });
        changes?.setPair(pair);
      },
      (error: unknown) => setFailed(problemOf(error).message),
    );
  };
  const openWorkloads = (at: { row: number; column: number }): void => {
    const [from, to] = [axes.rows[at.row], axes.columns[at.column]];
    if (level !== 'groups' || !from || !to) return;
    setScope({ level: 'endpoints', from: from.group, to: to.group });
  };

  if (axes.rows.length === 0 || axes.columns.length === 0) {
    return <p className="empty matrix-empty">Nothing to compare here: there is no workload in sight.</p>;
  }
  return (
    <>
      <MatrixCanvas
        key={JSON.stringify([axes.scope, hide])}
        axes={axes}
        rows={rows}
        hover={hover}
        cursor={cursor}
        selected={selected}
        selectedNode={selection?.kind === 'node' ? selection.id : null}
        label={`Matrix of ${plural(axes.rows.length, 'row')} and ${plural(axes.columns.length, 'column')}. Arrow keys move, Enter says why.`}
        description={description}
        onHover={setHover}
        onCursor={({ row: r, column: c }) => {
          const [from, to] = [axes.rows[r], axes.columns[c]];
          setHover(null);
          if (from && to) setEnds({ from: from.node, to: to.node });
        }}
        onOpen={open}
        onOpenWorkloads={openWorkloads}
        onHead={(item) => {
          const whole = drafts !== null && isSpecialGroup(item.group);
          select({
            kind: 'node',
            id: whole ? groupNode(item.group) : item.node,
            endpoint: whole ? null : item.endpoint,
          });
        }}
      />
      <p className="sr-only" role="status">
        {ends && hover === null ? description : ''}
      </p>
      <div className="matrix-line" data-testid="matrix-line">
        {row && column && (
          <>
            <span className="matrix-ends">
              <b>{row.fullLabel}</b> → <b>{column.fullLabel}</b>
            </span>
            <span className="matrix-says">{failed ?? text}</span>
          </>
        )}
        <span className="spacer" />
        {level === 'groups' && row && column && (
          <Button variant="quiet" icon={Grid2x2} onClick={() => openWorkloads(spot)}>
            Workloads
          </Button>
        )}
        <Button variant="quiet" icon={Table2} onClick={() => useView.getState().setTab('table')}>
          Read as a table
        </Button>
      </div>
      <MatrixLegend level={level} overlay={overlay} drafted={drafts !== null} />
    </>
  );
}

/** Whether ports are to be told of a pair, as it is or as it was. */
function hasPorts({ cell, drafted }: CellValue): boolean {
  return mayConnect(cell) || (drafted !== null && mayConnect(drafted.was.cell));
}

interface Keys {
  readonly from: number;
  readonly to: number;
}

function usePorts(ends: Keys | null, drafts: number | null): CellPorts | null {
  const pair = useEngine('matrixPair', drafts === null ? ends : null);
  const cell = useEngine('draftCell', drafts === null ? null : ends && { ...ends, revision: drafts });
  if (drafts === null) return pair.data && !pair.stale ? { now: pair.data, was: null } : null;
  return cell.data && !cell.stale ? { now: cell.data.after, was: cell.data.before } : null;
}

function selectionAt(row: MatrixItem | undefined, column: MatrixItem | undefined): Selection | null {
  if (!row || !column) return null;
  // Nothing decides between two outside ends.
  if (row.node !== column.node && isSpecialGroup(row.group) && isSpecialGroup(column.group)) return null;
  if (row.endpoint === null || column.endpoint === null) return { kind: 'edge', from: row.node, to: column.node };
  if (row.endpoint === column.endpoint) return { kind: 'node', id: row.node, endpoint: row.endpoint };
  return { kind: 'why', from: row.endpoint, to: column.endpoint };
}

function selectedSpot(
  selection: Selection | null,
  axes: Axes,
  positions: { readonly rows: ReadonlyMap<string, number>; readonly columns: ReadonlyMap<string, number> },
): Spot | null {
  if (selection?.kind === 'edge') {
    const [row, column] = [positions.rows.get(selection.from), positions.columns.get(selection.to)];
    return row === undefined || column === undefined ? null : { row, column };
  }
  if (selection?.kind !== 'why') return null;
  const row = axes.rows.findIndex(({ endpoint }) => endpoint === selection.from);
  const column = axes.columns.findIndex(({ endpoint }) => endpoint === selection.to);
  return row < 0 || column < 0 ? null : { row, column };
}
