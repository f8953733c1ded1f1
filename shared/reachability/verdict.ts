/** Verdicts of pairs, put together. */
import { allPorts, intersect, noPorts, type PortSet, subtract, union } from '../values/ports.ts';
import type { PairVerdict } from './types.ts';

export const nothingAllowed: PairVerdict = { allowed: noPorts, unknown: noPorts, reasons: [] };
export const everythingAllowed: PairVerdict = { allowed: allPorts, unknown: noPorts, reasons: [] };

/** What one of two ways allows, and what may be allowed by one. */
export function either(a: PairVerdict, b: PairVerdict): PairVerdict {
  if (a === nothingAllowed || a === b) return b;
  if (b === nothingAllowed) return a;
  const allowed = union(a.allowed, b.allowed);
  const unknown = subtract(union(a.unknown, b.unknown), allowed);
  return { allowed, unknown, reasons: unknown === noPorts ? [] : [...new Set([...a.reasons, ...b.reasons])] };
}

export function onlyPorts(verdict: PairVerdict, ports: PortSet): PairVerdict {
  const allowed = intersect(verdict.allowed, ports);
  const unknown = intersect(verdict.unknown, ports);
  if (allowed === noPorts && unknown === noPorts) return nothingAllowed;
  return { allowed, unknown, reasons: unknown === noPorts ? [] : verdict.reasons };
}
