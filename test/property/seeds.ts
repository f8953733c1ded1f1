/** Runs that once found a disagreement: the seed, the number of the run from 1, and what it was. */
export const seeds: readonly { readonly seed: number; readonly run: number; readonly why: string }[] = [
  { seed: -282820166, run: 106, why: 'an empty slice began and ended at one point' },
  { seed: -164449750, run: 468, why: 'an empty slice began and ended at one point' },
];
