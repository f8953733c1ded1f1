/** Asks the layout worker; only the newest question is answered. */
import type { LayoutRequest, LayoutResponse, Positions } from './types.ts';

let worker: Worker | null = null;
let next = 1;
let pending: { readonly id: number; readonly resolve: (positions: Positions | null) => void } | null = null;

/** Positions, or null when a newer request took its place. */
export function layOut(request: Omit<LayoutRequest, 'id'>): Promise<Positions | null> {
  pending?.resolve(null);
  if (!worker) {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<LayoutResponse>) => {
      if (pending?.id !== data.id) return;
      pending.resolve(data.positions);
      pending = null;
    };
  }
  const id = next++;
  const asked = worker;
  return new Promise((resolve) => {
    pending = { id, resolve };
    asked.postMessage({ id, ...request } satisfies LayoutRequest);
  });
}
