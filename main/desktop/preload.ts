/**
 * The bridge into the page: named calls and nothing of Electron. Built as one CommonJS file, because sandboxed
 * preloads cannot load modules; so the names are repeated here (a test holds them to the contract) rather than
 * bringing zod along.
 */
import { contextBridge, ipcRenderer } from 'electron';

const names = [
  'info',
  'initialPath',
  'listSamples',
  'openPath',
  'readPage',
  'pickFolder',
  'recent',
  'forgetRecent',
  'listContexts',
  'openContext',
  'readingState',
  'watchState',
  'takeChanges',
  'planApply',
  'carryOut',
  'closeContext',
] as const;

contextBridge.exposeInMainWorld('bulkhead', {
  calls: Object.fromEntries(
    names.map((name) => [name, (args: unknown) => ipcRenderer.invoke(`bulkhead:${name}`, args)]),
  ),
  /** Menu commands. The event object stays here: it would hand ipcRenderer to the page. */
  onCommand: (listener: (command: string) => void) => {
    ipcRenderer.on('bulkhead:command', (_event, command: unknown) => {
      if (typeof command === 'string') listener(command);
    });
  },
});
