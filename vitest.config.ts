import { defineConfig } from 'vitest/config';

const tests = (...folders: string[]): string[] => folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`);

/** Tests that have a project of their own, or none because they are started by hand. */
const apart = tests('test/conformance', 'test/e2e', 'test/live');

export default defineConfig({
  test: {
    pool: 'threads',
    // The default leaves a core idle, which is half of a small machine; many tests wait for a process anyway.
    maxWorkers: '100%',
    projects: [
      // Many of them run the command line several times, and a busy machine starts a process in a second.
      { extends: true, test: { name: 'unit', include: tests('test'), exclude: apart, testTimeout: 20_000 } },
      { extends: true, test: { name: 'conformance', include: tests('test/conformance'), testTimeout: 60_000 } },
      {
        extends: true,
        test: { name: 'live', include: tests('test/live'), testTimeout: 30_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: tests('test/e2e'),
          pool: 'forks',
          // Each file drives a browser: one at a time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A browser on a busy machine may lose a key or a click; what is broken fails twice. The report says which it was.
          retry: 1,
          // The standard second is short for a window on a busy machine.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
