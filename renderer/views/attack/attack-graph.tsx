/** The attack graph: left to right by step. */
import type { Core } from 'cytoscape';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { useEngine } from '../../components/use-query.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { useTheme } from '../../stores/theme.ts';
import { fitGraph, reveal, zoomGraph } from '../explore/camera.ts';
import { createGraph } from '../explore/graph-canvas.ts';
import { readPalette } from '../explore/graph-style.ts';
import { MiniMap } from '../explore/mini-map.tsx';
import { drawAttack, markAttack, nodeFinder } from './attack-canvas.ts';
import { AttackLegend } from './attack-legend.tsx';
import { attackStyle } from './attack-style.ts';
import { useOutcome } from './use-outcome.ts';
import { usePaths } from './use-paths.ts';

export function AttackGraph() {
  const container = useRef<HTMLDivElement>(null);
  const graph = useRef<Core | null>(null);
  const { question, outcome } = useOutcome();
  const { step, expanded, target, shown, panel } = useAttack();
  const { data: picture, error } = useEngine('attackPicture', { question, expanded });
  const paths = usePaths();
  const { dark, reducedMotion } = useTheme();
  const [drawn, setDrawn] = useState(0);
  const fitted = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read from CSS, which follows `dark`
  const palette = useMemo(() => readPalette(), [dark]);
  const path = panel === 'paths' ? (paths.data?.paths[shown.path] ?? null) : null;
  const nodeOf = useMemo(() => (picture ? nodeFinder(picture) : () => undefined), [picture]);

  useEffect(() => {
    if (!container.current) return;
    const cy = createGraph(container.current, readPalette(), {
      onSelect: (selection) => {
        const { toggleGroup, showPaths } = useAttack.getState();
        if (selection?.kind === 'node') {
          if (selection.id.startsWith('group:')) toggleGroup(selection.id);
          else showPaths(selection.id);
        } else if (selection?.kind === 'edge' && !selection.to.startsWith('group:')) showPaths(selection.to);
        else if (selection === null) showPaths(null);
      },
      onToggle: () => {},
      onMove: () => {},
    });
    graph.current = cy;
    useCanvas.getState().setCy(cy);
    return () => {
      graph.current = null;
      useCanvas.getState().setCy(null);
      cy.destroy();
    };
  }, []);

  useEffect(() => {
    graph.current?.style(attackStyle(palette));
  }, [palette]);

  useEffect(() => {
    const cy = graph.current;
    if (!cy || !picture) return;
    drawAttack(cy, picture, palette);
    // Opening a group or trying something out leaves the camera where it is.
    const of = JSON.stringify({ ...question, controls: [] });
    if (fitted.current !== of) beginReadable(cy);
    fitted.current = of;
    setDrawn((n) => n + 1);
  }, [picture, palette, question]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` says that the elements to mark have changed
  useEffect(() => {
    const cy = graph.current;
    if (!cy) return;
    const chosen = target === null ? null : (nodeOf(target) ?? null);
    markAttack(cy, { step, path, chosen }, nodeOf);
    // What is chosen, or else what is new, is brought into sight.
    const first = chosen ?? (step === null ? undefined : picture?.nodes.find((node) => node.step === step)?.id);
    if (first !== undefined) reveal(cy, first, reducedMotion ? 0 : 150);
  }, [step, path, target, nodeOf, picture, drawn, reducedMotion]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const cy = graph.current;
    if (!cy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') walk(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape') useAttack.getState().showPaths(null);
    else if (event.key === '0') fitGraph(cy);
    else if (event.key === '+' || event.key === '=') zoomGraph(cy, 1.25);
    else if (event.key === '-') zoomGraph(cy, 0.8);
    else return;
    event.preventDefault();
  };

  /** To the next or the previous thing, in the order of steps. */
  const walk = (by: number): void => {
    const ids = (picture?.nodes ?? [])
      .filter(({ count, step: own }) => count === 1 && (step === null || own <= step))
      .toSorted((a, b) => a.step - b.step)
      .map(({ id }) => id);
    const here = target === null ? -1 : ids.indexOf(nodeOf(target) ?? '');
    const next = ids[Math.min(ids.length - 1, Math.max(0, here + by))];
    if (next !== undefined) useAttack.getState().showPaths(next);
  };

  return (
    <div className="attack-graph">
      <div className="graph-stage">
        <div
          ref={container}
          className="graph-canvas __________cytoscape_container"
          role="application"
          aria-roledescription="attack graph"
          aria-label={`Attack graph of ${plural(outcome.owned, 'thing')} in ${plural(Math.max(0, outcome.steps.length - 1), 'step')}. Left and right step, up and down walk what is owned, Space plays. The list of steps shows the same.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: role application is interactive; the rule does not know it
          tabIndex={0}
          onKeyDown={onKeyDown}
          data-testid="attack-graph"
          data-drawn={drawn}
          data-nodes={drawn > 0 ? (picture?.nodes.length ?? 0) : 0}
          data-edges={drawn > 0 ? (picture?.edges.length ?? 0) : 0}
          data-saved={picture?.nodes.filter(({ fate }) => fate === 'saved').length ?? 0}
        />
        <MiniMap palette={palette} />
        <div className="attack-zoom" role="toolbar" aria-label="Zoom">
          <IconButton icon={ZoomOut} label="Zoom out" keys="−" onClick={() => onCy(graph.current, 0.8)} />
          <IconButton icon={ZoomIn} label="Zoom in" keys="+" onClick={() => onCy(graph.current, 1.25)} />
          <IconButton
            icon={Maximize}
            label="Fit everything"
            keys="0"
            onClick={() => graph.current && fitGraph(graph.current)}
          />
        </div>
        {picture?.note != null && <p className="canvas-note attack-note">{picture.note}</p>}
        {error !== null && (
          <p className="canvas-note attack-note is-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <AttackLegend />
    </div>
  );
}

const leastZoom = 0.62;

/** All of it where that can be read; else the beginning, from which the play leads on. */
function beginReadable(cy: Core): void {
  fitGraph(cy);
  if (cy.zoom() >= leastZoom) return;
  const box = cy.nodes().boundingBox({ includeLabels: true });
  const pan = { x: 24 - leastZoom * box.x1, y: cy.height() / 2 - (leastZoom * (box.y1 + box.y2)) / 2 };
  cy.viewport({ zoom: leastZoom, pan });
}

function onCy(cy: Core | null, factor: number): void {
  if (cy) zoomGraph(cy, factor);
}
