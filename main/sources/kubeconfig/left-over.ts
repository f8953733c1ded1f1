/** Whether what the API server would store is what was drafted, apart from defaults. */
import { isObject } from '../../../shared/kubernetes/metadata.ts';

/** Pointers of what `stored` has and `wanted` does not. A policy that keeps a rule of somebody else is another policy. */
export function leftOver(stored: unknown, wanted: unknown, at = 'spec'): string[] {
  if (Array.isArray(stored)) {
    if (!Array.isArray(wanted) || wanted.length !== stored.length) return [at];
    return stored.flatMap((item: unknown, i) => leftOver(item, wanted[i], `${at}.${i}`));
  }
  if (isObject(stored)) {
    if (!isObject(wanted)) return [at];
    return Object.entries(stored).flatMap(([key, value]) => {
      const pointer = `${at}.${key}`;
      if (wanted[key] === undefined || wanted[key] === null) return isDefault(key, value) ? [] : [pointer];
      return leftOver(value, wanted[key], pointer);
    });
  }
  return stored === wanted ? [] : [at];
}

/** What API servers fill in: NetworkPolicy's protocol and policyTypes, and empty values. */
function isDefault(key: string, value: unknown): boolean {
  if (key === 'policyTypes') return true;
  if (key === 'protocol') return value === 'TCP';
  if (value === null || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
