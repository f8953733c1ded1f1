/** Layout off the main thread. */
import { arrange } from './arrange.ts';
import { force } from './force.ts';
import type { LayoutRequest, LayoutResponse } from './types.ts';

interface WorkerScope {
  postMessage(message: LayoutResponse): void;
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
}
declare const self: WorkerScope;

self.onmessage = ({ data }) => self.postMessage({ id: data.id, positions: arrange(data, force) });
