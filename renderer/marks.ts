/** Where time goes, for `npm run bench:ui` and the browser's own profiler. */
export type Mark =
  | 'open'
  | 'reading'
  | 'analyzing'
  | 'summarizing'
  | 'summarized'
  /** The engine has said what is to be drawn. */
  | 'answered'
  | 'arranged'
  | 'picture';

export function mark(name: Mark): void {
  performance.mark(`bulkhead:${name}`);
}
