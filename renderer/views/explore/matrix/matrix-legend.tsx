/** What the shapes mean; drawn by the same code as the cells themselves. */
import { useEffect, useMemo, useRef } from 'react';
import { cellClass } from '../../../engine/matrix/cells.ts';
import type { MatrixScope } from '../../../engine/matrix/types.ts';
import type { MatrixOverlay } from '../../../stores/matrix.ts';
import { useTheme } from '../../../stores/theme.ts';
import { readTokens } from '../../../styles/tokens.ts';
import { markLooks } from './overlay.ts';
import type { MatrixPalette } from './paint-cell.ts';
import { matrixTokens, paintEndpointCell, paintGroupCell } from './paint-cell.ts';

const side = 13;

const endpointCells = [
  ['allowed on every port', cellClass.all],
  ['on some ports', cellClass.some],
  ['some allowed, some unknown', cellClass.partly],
  ['unknown', cellClass.unknown],
  ['denied', cellClass.denied],
  ['itself', cellClass.self],
] as const;

const groupCells = [
  ['all pairs allowed', 4, 0],
  ['some', 2, 0],
  ['some unknown', 1, 2],
  ['none', 0, 0],
] as const;

export interface MatrixLegendProps {
  readonly level: MatrixScope['level'];
  readonly overlay: MatrixOverlay | null;
  /** Whether cells are what drafts make of them. */
  readonly drafted: boolean;
}

export function MatrixLegend({ level, overlay, drafted }: MatrixLegendProps) {
  const { dark } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from CSS, which follows `dark`
  const palette = useMemo(() => readTokens(matrixTokens), [dark]);
  const box = { x: 0, y: 0, width: side, height: side };
  return (
    <ul className="legend" aria-label="Legend">
      {level === 'endpoints'
        ? endpointCells.map(([text, cell]) => (
            <li key={text}>
              <Swatch palette={palette} paint={(ctx) => paintEndpointCell(ctx, palette, cell, box)} />
              {text}
            </li>
          ))
        : groupCells.map(([text, allowed, unknown]) => {
            const cell = allowed === 4 ? cellClass.all : allowed + unknown > 0 ? cellClass.some : cellClass.denied;
            return (
              <li key={text}>
                <Swatch
                  palette={palette}
                  paint={(ctx) => paintGroupCell(ctx, palette, { cell, allowed, unknown, possible: 4 }, box, '')}
                />
                {text}
              </li>
            );
          })}
      {level === 'groups' && <li>numbers count allowed pairs; ? where all are unknown</li>}
      {overlay && (
        <li>
          {overlay.name}: {drafted && 'cells are as with them applied; '}
          {overlay.marks.map((mark) => `${markLooks[mark].sign} ${markLooks[mark].word}`).join(', ')}
        </li>
      )}
    </ul>
  );
}

interface SwatchProps {
  readonly palette: MatrixPalette;
  readonly paint: (ctx: CanvasRenderingContext2D) => void;
}

function Swatch({ palette, paint }: SwatchProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (!ctx) return;
    const ratio = window.devicePixelRatio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = palette.surface;
    ctx.fillRect(0, 0, side, side);
    paint(ctx);
  });
  const pixels = Math.round(side * window.devicePixelRatio);
  return <canvas ref={canvas} className="matrix-swatch" width={pixels} height={pixels} aria-hidden />;
}
