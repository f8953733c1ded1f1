/** What can be exported, for the menu and the command palette. */

import { EngineCancelled } from '../../engine/client.ts';
import { engine } from '../../engine/engine.ts';
import { download, fileName } from '../../export/download.ts';
import { readGraph } from '../../export/read-graph.ts';
import { drawingSvg } from '../../export/svg.ts';
import { viewMermaid } from '../../export/view-mermaid.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { useCompare } from '../../stores/compare.ts';
import { useNotice } from '../../stores/notice.ts';
import { useSession } from '../../stores/session.ts';
import { useView } from '../../stores/view.ts';
import { readPalette } from './graph-style.ts';

export type ExportKind = 'png' | 'svg' | 'mermaid' | 'csv' | 'html' | 'changes';

/** Larger bitmaps are refused by some browsers. */
const maxSide = 8_000;

/** Saves what is on screen, or all connections, and says what came of it. */
export async function exportAs(kind: ExportKind): Promise<void> {
  const { phase } = useSession.getState();
  if (phase.kind !== 'open') return;
  const { say } = useNotice.getState();
  try {
    const content = await contentOf(kind, phase.name);
    if (typeof content === 'string') {
      say(content, 'failed');
      return;
    }
    const name = fileName(phase.name, endings[kind]);
    download(name, content);
    say(`Saved ${name}`);
  } catch (error) {
    if (!(error instanceof EngineCancelled))
      say(`The export failed: ${error instanceof Error ? error.message : String(error)}`, 'failed');
  }
}

const endings: Readonly<Record<ExportKind, string>> = {
  png: '-graph.png',
  svg: '-graph.svg',
  mermaid: '-graph.mmd',
  csv: '-connections.csv',
  html: '-report.html',
  changes: '-changes.csv',
};

/** The file, or why there is none. */
async function contentOf(kind: ExportKind, title: string): Promise<Blob | string> {
  const { cy } = useCanvas.getState();
  const { view, showNodes } = useView.getState();
  const noGraph = 'Switch to the graph first: that is what this exports.';
  switch (kind) {
    case 'png':
      if (!cy) return noGraph;
      return cy.png({
        output: 'blob-promise',
        full: true,
        bg: readPalette().canvas,
        scale: 2,
        maxWidth: maxSide,
        maxHeight: maxSide,
      });
    case 'svg':
      if (!cy) return noGraph;
      return new Blob([drawingSvg(readGraph(cy, title, readPalette().canvas))], { type: 'image/svg+xml' });
    case 'mermaid':
      return view ? new Blob([viewMermaid(view)], { type: 'text/plain' }) : noGraph;
    case 'changes':
      if (useCompare.getState().phase.kind !== 'open')
        return 'Compare with something first: that is what this exports.';
      return (await engine.call('compareCsv', {})).content;
    case 'csv':
    case 'html': {
      const result = await engine.call('exportList', { format: kind, title, nodes: showNodes });
      if (result.kind === 'file') return result.content;
      const count = result.connections.toLocaleString('en');
      return `${count} connections are too many for one file here; \`bulkhead list -o ${kind} PATH\` writes them all.`;
    }
  }
}
