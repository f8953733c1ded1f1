/** Taking away what is seen. */
import { exportAs } from '../views/explore/exports.ts';
import { saveSnapshot } from '../views/explore/save-snapshot.ts';
import type { Command } from './command.ts';

export const exportCommands: readonly Command[] = [
  {
    id: 'export-png',
    label: 'Export the graph as PNG',
    group: 'Export',
    needs: 'graph',
    run: () => void exportAs('png'),
  },
  {
    id: 'export-svg',
    label: 'Export the graph as SVG',
    group: 'Export',
    needs: 'graph',
    run: () => void exportAs('svg'),
  },
  {
    id: 'export-mermaid',
    label: 'Export the graph as Mermaid',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('mermaid'),
  },
  {
    id: 'export-csv',
    label: 'Export all connections as CSV',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('csv'),
  },
  {
    id: 'export-html',
    label: 'Export a report as HTML',
    group: 'Export',
    needs: 'open',
    run: () => void exportAs('html'),
  },
  {
    id: 'save-snapshot',
    label: 'Save a snapshot: what was read, without secrets',
    group: 'Export',
    needs: 'open',
    run: () => void saveSnapshot(false),
  },
  {
    id: 'save-snapshot-anonymous',
    label: 'Save a snapshot without names',
    group: 'Export',
    needs: 'open',
    run: () => void saveSnapshot(true),
  },
];
