/** The engine's worker: reads the untrusted texts and answers the window's questions. Nothing else parses manifests. */

import type { EngineRequest, EngineResponse } from './protocol.ts';
import { EngineService } from './service.ts';

/** The part of a worker's global scope that is used; the DOM types describe a window instead. */
interface WorkerScope {
  postMessage(message: EngineResponse, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<EngineRequest>) => void) | null;
}
declare const self: WorkerScope;

const service = new EngineService((stage) => self.postMessage({ type: 'stage', stage }));

async function answer(data: EngineRequest): Promise<void> {
  try {
    const value = await service.call(data.name, data.args);
    self.postMessage({ id: data.id, type: 'result', value }, buffersOf(value));
  } catch (error) {
    self.postMessage({ id: data.id, type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
}

self.onmessage = ({ data }) => void answer(data);

/** Arrays of numbers in an answer are made for it, so they are handed over rather than copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part: unknown) =>
    ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
  );
}
