/** What the user can do something about: a message and a hint, never a stack trace. Ends the run with exit code 2. */
export class Failure extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'Failure';
    this.hint = hint;
  }
}

/** The reader of our output has gone, as `| head` does; nothing is wrong. */
export class BrokenPipe extends Error {}

/** The code of a Node error, such as ENOENT. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends the run with exit code 2 when diagnostics have already said why. */
export class Stopped extends Error {}
