/** Decides whether a request to the loopback server comes from our own page. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Guard {
  readonly token: string;
  /** `127.0.0.1:PORT`, set once the port is known. */
  authority: string;
}

/** DNS rebinding makes a foreign site same-origin with us, but cannot forge the Host header. */
export function hostAllowed(guard: Guard, headers: Headers): boolean {
  return headers.get('host') === guard.authority;
}

export type Refusal = { readonly status: 401 | 403 | 415; readonly message: string };

/** Why a call is refused, or null when it may run. */
export function refuseCall(guard: Guard, headers: Headers): Refusal | null {
  // Browsers send Origin with every POST; a missing one is a script of the user, which still needs the token.
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${guard.authority}`) return { status: 403, message: 'Wrong origin' };
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return { status: 403, message: 'Wrong site' };
  const given = /^Bearer ([\w-]{1,128})$/.exec(headers.get('authorization') ?? '')?.[1];
  if (given === undefined || !sameText(given, guard.token)) return { status: 401, message: 'Token missing or wrong' };
  // A JSON type cannot be sent across origins without a preflight, which we never answer.
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { status: 415, message: 'JSON only' };
  return null;
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
