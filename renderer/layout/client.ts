/** Asks the layout worker; only the newest question is answered, and any can be cut short. */
import { arrange, inRows } from './arrange.ts';
import type { LayoutRequest, LayoutResponse, Positions } from './types.ts';

type Question = Omit<LayoutRequest, 'id'>;

let worker: Worker | null = null;
let next = 1;
let pending: {
  readonly id: number;
  readonly question: Question;
  readonly resolve: (positions: Positions | null) => void;
} | null = null;

/** Starts the worker ahead of the first question: it takes as long to get ready as to answer. */
export function prepareLayout(): void {
  ready();
}

function ready(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<LayoutResponse>) => {
    if (pending?.id !== data.id) return;
    pending.resolve(data.positions);
    pending = null;
  };
  return worker;
}

/** Positions, or null when a newer request took its place. */
export function layOut(question: Question): Promise<Positions | null> {
  stop(null);
  const id = next++;
  const asked = ready();
  return new Promise((resolve) => {
    pending = { id, question, resolve };
    asked.postMessage({ id, ...question } satisfies LayoutRequest);
  });
}

/** Ends a layout that takes too long: what has no place yet is put in rows. */
export function cutShort(): void {
  if (pending) stop(arrange(pending.question, inRows));
}

function stop(positions: Positions | null): void {
  if (!pending) return;
  // The worker would first finish what nobody waits for any more.
  worker?.terminate();
  worker = null;
  const { resolve } = pending;
  pending = null;
  resolve(positions);
}
