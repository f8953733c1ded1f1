/** Talks to the engine's worker: one promise per call, progress, and cancelling by ending the worker. */
import type { EngineArgs, EngineCallName, EngineRequest, EngineResponse, EngineResult, Stage } from './protocol.ts';

export class EngineCancelled extends Error {
  constructor() {
    super('Cancelled');
    this.name = 'EngineCancelled';
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The part of a Worker that the client uses, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: EngineRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<EngineResponse>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export class EngineClient {
  readonly #create: () => WorkerLike;
  #worker: WorkerLike | null = null;
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();
  onStage: (stage: Stage) => void = () => {};

  constructor(create: () => WorkerLike) {
    this.#create = create;
  }

  call<N extends EngineCallName>(name: N, args: EngineArgs<N>): Promise<EngineResult<N>> {
    const worker = this.#ensure();
    const id = this.#next++;
    return new Promise<EngineResult<N>>((resolve, reject) => {
      // The worker answers each name with the result that the table says.
      this.#waiting.set(id, { resolve: (value) => resolve(value as EngineResult<N>), reject });
      worker.postMessage({ id, name, args });
    });
  }

  /** Ends the worker with all it knows; every open call fails with `EngineCancelled`. */
  reset(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#failAll(new EngineCancelled());
  }

  #failAll(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  #ensure(): WorkerLike {
    if (this.#worker) return this.#worker;
    const worker = this.#create();
    worker.onmessage = ({ data }) => {
      if (data.type === 'stage') {
        this.onStage(data.stage);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.type === 'result') waiting?.resolve(data.value);
      else waiting?.reject(new Error(data.message));
    };
    // A worker that dies (out of memory, for one) must not leave the window waiting for ever.
    worker.onerror = (event) => {
      this.#worker = null;
      worker.terminate();
      this.#failAll(new Error(event.message || 'The engine stopped unexpectedly.'));
    };
    this.#worker = worker;
    return worker;
  }
}
