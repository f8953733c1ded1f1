/** Seeds of runs that once found a disagreement, and what it was. */
export const seeds: readonly { readonly seed: number; readonly why: string }[] = [];
