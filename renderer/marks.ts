/** Where time goes, for `npm run bench:ui` and the browser's own profiler. */
export type Mark = 'open' | 'reading' | 'analyzing' | 'summarizing' | 'picture';

export function mark(name: Mark): void {
  performance.mark(`bulkhead:${name}`);
}
