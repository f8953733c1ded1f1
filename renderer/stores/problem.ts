/** What went wrong, in words. */
import { HostCallError } from '../host/bridge.ts';

export interface Problem {
  readonly message: string;
  readonly hint: string | null;
}

export function problemOf(error: unknown): Problem {
  if (error instanceof HostCallError) return { message: error.message, hint: error.failure.hint ?? null };
  const message = error instanceof Error ? error.message : String(error);
  return { message: `Bulkhead could not finish: ${message}`, hint: null };
}
