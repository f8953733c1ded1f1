/** The graph with its toolbar and its legend. */
import type { Core, NodeSingular } from 'cytoscape';
import { ChevronsDownUp, Grid3x3, Maximize, Network, Server, Table2, ZoomIn, ZoomOut } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { isSpecialGroup, isWorkloadNode, namespaceNode, plural } from '../../engine/names.ts';
import type { View } from '../../engine/protocol.ts';
import { cutShort, layOut } from '../../layout/client.ts';
import type { Point, Positions } from '../../layout/types.ts';
import { mark } from '../../marks.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { subjectOfNode, useNodeMenu } from '../../stores/node-menu.ts';
import { usePaths } from '../../stores/paths.ts';
import { usePlaces } from '../../stores/places.ts';
import { useTheme } from '../../stores/theme.ts';
import type { Selection } from '../../stores/view.ts';
import { useView } from '../../stores/view.ts';
import { fitGraph, fitOnResize, keepInView, reveal, zoomGraph } from './camera.ts';
import { createGraph, layoutGroups, looksOf, selectionOf, syncGraph } from './graph-canvas.ts';
import { onGraphKey, toggle } from './graph-keys.ts';
import { type Marks, markGraph, nodeOfEndpoint } from './graph-marks.ts';
import { graphStyle, readPalette } from './graph-style.ts';
import { Legend } from './legend.tsx';
import { useMatchingEdges, useMatchingNodes } from './matching.ts';
import { MiniMap } from './mini-map.tsx';
import { UndoButtons } from './undo-buttons.tsx';

/** The drawn group that stays in place when `held` was opened or closed. */
function heldIn(view: View, held: string): string | null {
  if (isWorkloadNode(held)) return view.nodes.find((node) => node.id === held)?.parent ?? null;
  return isSpecialGroup(held) ? held : namespaceNode(held);
}

function placeOf(positions: Positions, id: string): readonly (readonly [string, Point])[] {
  const point = positions[id];
  return point ? [[id, point]] : [];
}

export function GraphPanel() {
  const container = useRef<HTMLDivElement>(null);
  const graph = useRef<Core | null>(null);
  const { view, selection, held, expanded, failed } = useView();
  const pointed = useCanvas((s) => s.pointed);
  const matches = useMatchingNodes(view);
  const matchingEdges = useMatchingEdges(view);
  const { dark, reducedMotion } = useTheme();
  const path = usePaths((s) => s.shown);
  const revision = usePlaces((s) => s.revision);
  const [ready, setReady] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const [arranging, setArranging] = useState(false);
  const marks = useMemo<Marks>(
    () => ({
      selection,
      matches,
      matchingEdges,
      path: selection?.kind === 'paths' ? (path?.hops ?? null) : null,
      pointed,
    }),
    [selection, matches, matchingEdges, path, pointed],
  );
  const latestMarks = useRef(marks);
  latestMarks.current = marks;
  const flownTo = useRef<Selection | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read from CSS, which follows `dark`
  const palette = useMemo(() => readPalette(), [dark]);

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    // The canvas asks for sizes, so the page around it is laid out first, in a task of its own.
    const start = setTimeout(() => {
      const cy = createGraph(element, readPalette(), {
        onSelect: (s) => {
          // Who clicks on the graph sees what is clicked: nothing moves.
          flownTo.current = s;
          useView.getState().select(s);
        },
        onToggle: toggle,
        onMove: (id, to) => usePlaces.getState().move(id, to),
      });
      fitOnResize(cy);
      graph.current = cy;
      useCanvas.getState().setCy(cy);
      setReady(true);
    });
    return () => {
      clearTimeout(start);
      const cy = graph.current;
      graph.current = null;
      useCanvas.getState().setCy(null);
      cy?.destroy();
    };
  }, []);

  useEffect(() => {
    graph.current?.style(graphStyle(palette));
  }, [palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `revision` says that places are to be taken up again
  useEffect(() => {
    const cy = graph.current;
    if (!ready || !cy || !view) return;
    let current = true;
    const looks = looksOf(view, palette);
    const groups = layoutGroups(view, looks);
    const { places: previous, pinned } = usePlaces.getState();
    const parents = new Map(view.nodes.map((node) => [node.id, node.parent ?? node.id]));
    const links = view.edges.map((edge) => ({
      from: parents.get(edge.from) ?? edge.from,
      to: parents.get(edge.to) ?? edge.to,
      weight: edge.allowed + edge.unknown,
    }));
    const heldNode = held === null ? null : heldIn(view, held);
    const aspect = cy.width() / Math.max(1, cy.height());
    const slow = setTimeout(() => setArranging(true), 400);
    void layOut({ groups, links, previous, pinned, held: heldNode, aspect }).then((positions) => {
      clearTimeout(slow);
      mark('arranged');
      if (!current || positions === null || graph.current !== cy) return;
      setArranging(false);
      usePlaces.getState().keep(Object.fromEntries(groups.flatMap(({ id }) => placeOf(positions, id))));
      const first = cy.nodes().empty();
      // Together: styles are worked out once, with the marks.
      cy.batch(() => {
        syncGraph(cy, view, looks, positions, !first && !reducedMotion);
        markGraph(cy, latestMarks.current);
      });
      // Asking for a style works it out, which would else be part of the next frame: two short tasks, not one long.
      cy.edges().forEach((edge) => void edge.numericStyle('width'));
      if (first) fitGraph(cy);
      else keepInView(cy, reducedMotion);
      if (first) mark('picture');
      setDrawn((n) => n + 1);
    });
    return () => {
      current = false;
    };
  }, [ready, view, held, palette, reducedMotion, revision]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` says that the elements to mark have changed
  useEffect(() => {
    if (graph.current) markGraph(graph.current, marks);
  }, [marks, view, drawn]);

  // What is selected elsewhere (search, list, palette) is brought into sight, once it is drawn.
  useEffect(() => {
    const cy = graph.current;
    if (!cy || drawn === 0 || selection?.kind !== 'node' || flownTo.current === selection) return;
    const own = cy.getElementById(selection.id);
    const node = own.nonempty()
      ? selection.id
      : selection.endpoint === null
        ? undefined
        : nodeOfEndpoint(cy, selection.endpoint)?.id();
    if (node === undefined) return;
    flownTo.current = selection;
    reveal(cy, node, reducedMotion ? 0 : 150);
  }, [selection, drawn, reducedMotion]);

  return (
    <section className="graph" aria-label="Graph">
      <Toolbar cy={graph} canCollapse={expanded.length > 0} />
      <div className="graph-stage">
        <div
          ref={container}
          className="graph-canvas __________cytoscape_container"
          role="application"
          aria-roledescription="graph"
          aria-label={describe(view)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: role application is interactive; the rule does not know it
          tabIndex={0}
          onKeyDown={(event) => {
            if (graph.current) onGraphKey(graph.current, event, selection);
          }}
          onContextMenuCapture={(event) => {
            if (graph.current) openMenu(graph.current, event.currentTarget, event, selection);
          }}
          data-testid="graph"
          data-drawn={drawn}
          data-nodes={drawn > 0 ? (view?.nodes.length ?? 0) : 0}
          data-edges={drawn > 0 ? (view?.edges.length ?? 0) : 0}
        />
        <MiniMap palette={palette} />
        {arranging && (
          <div className="arranging" role="status">
            Arranging…
            <Button variant="quiet" onClick={cutShort}>
              Stop
            </Button>
          </div>
        )}
      </div>
      {view?.note != null && <p className="canvas-note graph-note">{view.note}</p>}
      {failed !== null && (
        <p className="canvas-note graph-note is-error" role="alert">
          {failed}
        </p>
      )}
      <p className="sr-only" role="status">
        {announce(view, selection?.kind === 'node' ? selection.id : null)}
      </p>
      <Legend />
    </section>
  );
}

/** The menu of what the pointer is on, or else of what is selected. Cytoscape keeps the event from bubbling. */
function openMenu(cy: Core, container: HTMLElement, event: MouseEvent, selection: Selection | null): void {
  event.preventDefault();
  const pointed = cy.nodes('.pointed').last();
  const subject = pointed.nonempty() ? selectionOf(pointed.first() as NodeSingular) : selection;
  if (subject?.kind !== 'node') return;
  const { x, y } = container.getBoundingClientRect();
  // The menu key tells no place.
  const at = event.button === 2 ? { x: event.clientX, y: event.clientY } : { x: x + 16, y: y + 16 };
  useNodeMenu.getState().open(at, subjectOfNode(subject.id, subject.id.replace(/^\w+:/, '')));
}

function Toolbar({ cy, canCollapse }: { readonly cy: React.RefObject<Core | null>; readonly canCollapse: boolean }) {
  const { collapseAll, showNodes, setShowNodes } = useView();
  const withGraph = (run: (cy: Core) => void) => () => {
    if (cy.current) run(cy.current);
  };
  return (
    <div className="toolbar" role="toolbar" aria-label="Graph">
      <ViewTabs />
      <span className="spacer" />
      <UndoButtons />
      <IconButton
        icon={Server}
        label={showNodes ? 'Hide cluster nodes' : 'Show cluster nodes'}
        aria-pressed={showNodes}
        onClick={() => void setShowNodes(!showNodes)}
      />
      <IconButton
        icon={ChevronsDownUp}
        label="Close all namespaces"
        disabled={!canCollapse}
        onClick={() => void collapseAll()}
      />
      <span className="toolbar-divider" aria-hidden />
      <IconButton icon={ZoomOut} label="Zoom out" keys="−" onClick={withGraph((c) => zoomGraph(c, 0.8))} />
      <IconButton icon={ZoomIn} label="Zoom in" keys="+" onClick={withGraph((c) => zoomGraph(c, 1.25))} />
      <IconButton icon={Maximize} label="Fit everything" keys="0" onClick={withGraph((c) => fitGraph(c))} />
    </div>
  );
}

export function ViewTabs() {
  const { tab, setTab } = useView();
  return (
    <Segmented
      label="View"
      value={tab}
      onChange={setTab}
      options={[
        { value: 'graph', label: 'Graph', icon: Network },
        { value: 'matrix', label: 'Matrix', icon: Grid3x3 },
        { value: 'table', label: 'Table', icon: Table2 },
      ]}
    />
  );
}

function describe(view: View | null): string {
  if (!view) return 'Graph, loading';
  return `Graph of ${plural(view.nodes.length, 'node')} and ${plural(view.edges.length, 'bundled connection')}. Arrow keys move, Enter opens a namespace. The table shows the same connections.`;
}

function announce(view: View | null, id: string | null): string {
  const node = view?.nodes.find((n) => n.id === id);
  if (!view || !node) return '';
  const out = view.edges.filter((edge) => edge.from === node.id).length;
  const into = view.edges.filter((edge) => edge.to === node.id).length;
  return `${node.label}, ${node.detail}. Reaches ${out}, reached by ${into}.`;
}
