/** Binds the host's calls to IPC. The only file that touches ipcMain, so that no handler forgets a check. */

import type { IpcMainInvokeEvent } from 'electron';
import { ipcMain } from 'electron';
import type { HostAnswer } from '../../shared/host.ts';
import { hostCallNames, maxArgumentBytes } from '../../shared/host.ts';
import type { Host } from '../host/host.ts';
import { isAppUrl } from './origin.ts';

export const channelPrefix = 'bulkhead:';

/** Whether a message comes from the top frame of the app's own page. The frame is null once it is gone. */
export function fromApp(event: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

const refused: HostAnswer = { ok: false, error: { code: 'not-allowed', message: 'This page may not call Bulkhead.' } };
const tooLarge: HostAnswer = { ok: false, error: { code: 'bad-request', message: 'The arguments are too large.' } };

function sizeOf(args: unknown): number {
  try {
    return JSON.stringify(args)?.length ?? 0;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Arguments are parsed by the host, with the schema of the call, for both shells alike. */
function handle(channel: string, run: (args: unknown) => Promise<HostAnswer>): void {
  ipcMain.handle(channel, async (event, ...args: readonly unknown[]) => {
    if (!fromApp(event)) return refused;
    if (args.length !== 1 || sizeOf(args) > maxArgumentBytes) return tooLarge;
    return run(args[0]);
  });
}

export function bindHost(host: Pick<Host, 'call'>): void {
  for (const name of hostCallNames) handle(`${channelPrefix}${name}`, (args) => host.call(name, args));
}
