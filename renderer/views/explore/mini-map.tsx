/** The whole graph in a corner, with what is in sight; click or drag to look elsewhere. */
import type { Core } from 'cytoscape';
import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useCanvas } from '../../stores/canvas.ts';
import type { Palette } from './graph-style.ts';

const width = 168;
const height = 112;
const margin = 6;

interface Frame {
  readonly scale: number;
  /** Where the graph's origin lies on the map. */
  readonly x: number;
  readonly y: number;
}

function frameOf(cy: Core): Frame {
  const box = cy.nodes().boundingBox({ includeLabels: false });
  const scale = Math.min((width - 2 * margin) / box.w, (height - 2 * margin) / box.h);
  return {
    scale,
    x: width / 2 - (scale * (box.x1 + box.x2)) / 2,
    y: height / 2 - (scale * (box.y1 + box.y2)) / 2,
  };
}

function allInSight(cy: Core): boolean {
  const box = cy.nodes().boundingBox({ includeLabels: false });
  const sight = cy.extent();
  return box.x1 >= sight.x1 && box.x2 <= sight.x2 && box.y1 >= sight.y1 && box.y2 <= sight.y2;
}

function draw(cy: Core, canvas: HTMLCanvasElement, palette: Palette): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  context.clearRect(0, 0, width, height);
  const { scale, x, y } = frameOf(cy);
  // Open groups come before their members in Cytoscape's order, so that members are drawn upon them.
  cy.nodes().forEach((node) => {
    const at = node.position();
    const size = { w: Math.max(2, node.outerWidth() * scale), h: Math.max(2, node.outerHeight() * scale) };
    const chosen = node.hasClass('chosen');
    const box = [at.x * scale + x - size.w / 2, at.y * scale + y - size.h / 2, size.w, size.h] as const;
    context.fillStyle = node.isParent()
      ? palette['surface-sunken']
      : chosen
        ? palette.accent
        : palette['border-strong'];
    context.fillRect(...box);
    if (!node.isParent() || !chosen) return;
    context.strokeStyle = palette.accent;
    context.strokeRect(...box);
  });
  const sight = cy.extent();
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.strokeRect(sight.x1 * scale + x, sight.y1 * scale + y, sight.w * scale, sight.h * scale);
}

/** Only there while a part of the graph is out of sight. */
export function MiniMap({ palette }: { readonly palette: Palette }) {
  const cy = useCanvas((s) => s.cy);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!cy) return;
    let frame = 0;
    const update = (): void => {
      frame = 0;
      if (cy.destroyed()) return;
      setShown(cy.nodes().nonempty() && !allInSight(cy));
      if (canvas.current) draw(cy, canvas.current, palette);
    };
    // Panning says so for each pixel; one drawing a frame is enough.
    const later = (): void => {
      frame ||= requestAnimationFrame(update);
    };
    const events = 'viewport resize add remove position class';
    cy.on(events, later);
    later();
    return () => {
      cancelAnimationFrame(frame);
      if (!cy.destroyed()) cy.removeListener(events, later);
    };
  }, [cy, palette]);

  const look = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!cy || event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { scale, x, y } = frameOf(cy);
    const at = { x: (event.clientX - box.left - x) / scale, y: (event.clientY - box.top - y) / scale };
    cy.pan({ x: cy.width() / 2 - at.x * cy.zoom(), y: cy.height() / 2 - at.y * cy.zoom() });
  };

  return (
    <canvas
      ref={canvas}
      className={`mini-map ${shown ? 'is-shown' : ''}`}
      role="img"
      aria-label="Overview of the graph with what is in sight"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
      data-testid="mini-map"
    />
  );
}
