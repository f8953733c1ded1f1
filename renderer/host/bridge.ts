/** Calls to the machine: over Electron's bridge when there is one, else over HTTP to the loopback server. */

import type { HostArgs, HostCallName, HostFailure, HostResult } from '../../shared/host.ts';
import { hostCalls, hostFailure } from '../../shared/host.ts';

export class HostCallError extends Error {
  readonly failure: HostFailure;
  constructor(failure: HostFailure) {
    super(failure.message);
    this.name = 'HostCallError';
    this.failure = failure;
  }
}

type Transport = (name: HostCallName, args: unknown) => Promise<unknown>;

interface DesktopBridge {
  readonly calls: Readonly<Partial<Record<HostCallName, (args: unknown) => Promise<unknown>>>>;
  readonly onCommand: (listener: (command: string) => void) => void;
}

declare global {
  interface Window {
    readonly bulkhead?: DesktopBridge;
  }
}

const tokenKey = 'bulkhead-token';

/** Takes the token out of the address bar, where it would end up in history, screenshots and bookmarks. */
export function takeToken(): void {
  const token = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (token === undefined) return;
  window.sessionStorage.setItem(tokenKey, token);
  window.history.replaceState(null, '', window.location.pathname);
}

const lost: HostFailure = {
  code: 'unreadable',
  message: 'Bulkhead’s server does not answer.',
  hint: 'It may have been stopped. Start it again and open the address that it prints.',
};

const http: Transport = async (name, args) => {
  let response: Response;
  try {
    response = await fetch(`/rpc/${name}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${window.sessionStorage.getItem(tokenKey) ?? ''}`,
      },
      body: JSON.stringify(args),
    });
  } catch {
    throw new HostCallError(lost);
  }
  if (response.status === 401) {
    throw new HostCallError({
      code: 'not-allowed',
      message: 'This tab is not signed in to Bulkhead’s server.',
      hint: 'Open the whole address that `bulkhead serve` printed, with its token.',
    });
  }
  if (!response.ok)
    throw new HostCallError({ ...lost, message: `Bulkhead’s server refused: ${await response.text()}` });
  return response.json();
};

const ipc: Transport = async (name, args) => {
  const call = window.bulkhead?.calls[name];
  if (!call) throw new HostCallError({ code: 'not-found', message: `This version has no call ${name}.` });
  return call(args);
};

export async function callHost<N extends HostCallName>(name: N, args: HostArgs<N>): Promise<HostResult<N>> {
  const answer = await (window.bulkhead ? ipc : http)(name, args);
  if (typeof answer === 'object' && answer !== null && 'ok' in answer) {
    if (answer.ok === true && 'value' in answer) {
      const parsed = hostCalls[name].result.safeParse(answer.value);
      // The schema of `name` has just accepted it.
      if (parsed.success) return parsed.data as HostResult<N>;
    } else if ('error' in answer) {
      const failure = hostFailure.safeParse(answer.error);
      if (failure.success) throw new HostCallError(failure.data);
    }
  }
  throw new HostCallError({ code: 'internal', message: `The answer to ${name} makes no sense.` });
}
