/**
 * What runs outside of the page, one bundle per mode: `cli`, `desktop` and `preload`. Everything is bundled, so that
 * neither the npm package nor the desktop app carries node_modules. Chunks lie beside their entry: each file of a bundle
 * is two levels below the project, just like main/<room>/<file>.ts.
 */
import { defineConfig } from 'vite';
import { licenses } from './scripts/licenses.mjs';

const bundles = {
  cli: { entry: 'main/cli/bulkhead.ts', outDir: 'dist/cli' },
  desktop: { entry: 'main/desktop/main.ts', outDir: 'dist/desktop' },
  preload: { entry: 'main/desktop/preload.ts', outDir: 'dist/desktop' },
} as const;
type NodeBundle = keyof typeof bundles;

function isBundle(mode: string): mode is NodeBundle {
  return Object.hasOwn(bundles, mode);
}

export default defineConfig(({ mode }) => {
  if (!isBundle(mode)) throw new Error(`--mode must be one of ${Object.keys(bundles).join(', ')}`);
  const { entry, outDir } = bundles[mode];
  // Sandboxed preloads cannot be modules.
  const preload = mode === 'preload';
  return {
    publicDir: false,
    // The preload bundles nothing, and would write over the list of its neighbour.
    plugins: preload ? [] : [licenses().main],
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: !preload,
      target: 'node20',
      rolldownOptions: {
        output: preload
          ? { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
          : { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
});
