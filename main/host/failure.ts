import type { HostFailure } from '../../shared/host.ts';

/** Thrown inside the host for what the user can act on; the edges turn it into a value. */
export class HostError extends Error {
  readonly failure: HostFailure;
  constructor(code: HostFailure['code'], message: string, hint?: string) {
    super(message);
    this.name = 'HostError';
    this.failure = hint === undefined ? { code, message } : { code, message, hint };
  }
}

/** Bugs are told apart from refusals, and never show paths or stacks to the page. */
export function toFailure(error: unknown): HostFailure {
  if (error instanceof HostError) return error.failure;
  return { code: 'internal', message: 'Bulkhead made a mistake while doing this.' };
}
