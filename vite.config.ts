/** The window: dist/renderer, the same files for Electron and for a browser. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licenses } from './scripts/licenses.mjs';

const { main, worker } = licenses();

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), main],
  worker: { format: 'es', plugins: () => [worker] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The Content-Security-Policy has no inline scripts and no data: fonts.
    assetsInlineLimit: 0,
    // Files that belong to a desktop app are read from disk: one larger file is as good as several small ones.
    chunkSizeWarningLimit: 2000,
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: ['..'] },
  },
});
