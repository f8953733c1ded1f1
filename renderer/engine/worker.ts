/** The engine's worker: reads the untrusted texts and answers the window's questions. Nothing else parses manifests. */

import type { EngineRequest, EngineResponse } from './protocol.ts';
import { EngineService } from './service.ts';

/** The part of a worker's global scope that is used; the DOM types describe a window instead. */
interface WorkerScope {
  postMessage(message: EngineResponse): void;
  onmessage: ((event: MessageEvent<EngineRequest>) => void) | null;
}
declare const self: WorkerScope;

const service = new EngineService((stage) => self.postMessage({ type: 'stage', stage }));

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ id: data.id, type: 'result', value: service.call(data.name, data.args) });
  } catch (error) {
    self.postMessage({ id: data.id, type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
};
