import type { Labels } from './objects.ts';

/** Labels put together, later ones over earlier ones; without a prototype, so that `labels['constructor']` is what the manifest says. */
export function labelMap(...parts: readonly Labels[]): Record<string, string> {
  return Object.assign(Object.create(null) as Record<string, string>, ...parts);
}
