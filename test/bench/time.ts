export function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const start = performance.now();
  const value = work();
  return { ms: performance.now() - start, value };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Largest resident memory of the process so far, in MB. */
export function peakMegabytes(): string {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}
