/** "Did you mean": the nearest known names. */

import { distance } from '../../shared/values/distance.ts';

/**
 * The candidates with the key nearest to `text`, at most three; none when all are far away. One candidate may have
 * several keys: the ways in which it can be written.
 */
export function nearest(
  text: string,
  candidates: Iterable<{ readonly name: string; readonly keys: readonly string[] }>,
): string[] {
  const limit = Math.max(2, Math.floor(text.length / 3));
  const found: { name: string; far: number }[] = [];
  for (const { name, keys } of candidates) {
    let far = limit + 1;
    for (const key of keys) {
      // Lengths alone rule most names of a large cluster out.
      if (Math.abs(key.length - text.length) <= limit)
        far = Math.min(far, distance(text.toLowerCase(), key.toLowerCase()));
    }
    if (far <= limit) found.push({ name, far });
  }
  const best = found.reduce((least, { far }) => Math.min(least, far), limit);
  return found
    .filter(({ far }) => far === best)
    .map(({ name }) => name)
    .slice(0, 3);
}

/** `; did you mean a or b?`, or nothing. */
export function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? '' : `; did you mean ${names.join(' or ')}?`;
}
