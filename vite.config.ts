/** The window: dist/renderer, the same files for Electron and for a browser. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The Content-Security-Policy has no inline scripts and no data: fonts.
    assetsInlineLimit: 0,
    // Files that belong to a desktop app are read from disk: one larger file is as good as several small ones.
    chunkSizeWarningLimit: 2000,
    license: { fileName: 'licenses.md' },
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: ['..'] },
  },
});
