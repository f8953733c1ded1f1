/** The preload hands the page named calls and nothing of Electron. */
import { expect, test, vi } from 'vitest';
import { hostCallNames } from '../../shared/host.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, Record<string, unknown>>(),
  invoke: vi.fn(async () => 'answer'),
  listeners: new Map<string, (...args: unknown[]) => void>(),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => electron.exposed.set(name, api),
  },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (channel: string, listener: (...args: unknown[]) => void) => electron.listeners.set(channel, listener),
  },
}));
await import('../../main/desktop/preload.ts');

const api = electron.exposed.get('bulkhead') as {
  calls: Record<string, (args: unknown) => Promise<unknown>>;
  onCommand: (listener: (command: string) => void) => void;
};

test('has exactly the calls of the contract', async () => {
  expect([...electron.exposed.keys()]).toEqual(['bulkhead']);
  expect(Object.keys(api)).toEqual(['calls', 'onCommand']);
  expect(Object.keys(api.calls).toSorted()).toEqual(hostCallNames.toSorted());
  await api.calls['recent']?.({});
  expect(electron.invoke).toHaveBeenCalledWith('bulkhead:recent', {});
});

test('keeps the event to itself', () => {
  const listener = vi.fn();
  api.onCommand(listener);
  electron.listeners.get('bulkhead:command')?.({ sender: 'ipcRenderer' }, 'open-folder');
  electron.listeners.get('bulkhead:command')?.({ sender: 'ipcRenderer' }, { not: 'text' });
  expect(listener.mock.calls).toEqual([['open-folder']]);
});
