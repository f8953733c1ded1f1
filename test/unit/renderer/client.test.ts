import { describe, expect, test } from 'vitest';
import type { WorkerLike } from '../../../renderer/engine/client.ts';
import { EngineCancelled, EngineClient } from '../../../renderer/engine/client.ts';
import type { EngineRequest, EngineResponse } from '../../../renderer/engine/protocol.ts';

class FakeWorker implements WorkerLike {
  readonly sent: EngineRequest[] = [];
  ended = false;
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  postMessage(message: EngineRequest): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(data: EngineResponse): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

function setup(): { client: EngineClient; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const client = new EngineClient(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  return { client, workers };
}

describe('EngineClient', () => {
  test('gives each call its own answer', async () => {
    const { client, workers } = setup();
    const a = client.call('addTexts', { texts: [] });
    const b = client.call('addTexts', { texts: [] });
    const [worker] = workers;
    worker?.answer({ id: worker.sent[1]?.id ?? 0, type: 'result', value: { characters: 2 } });
    worker?.answer({ id: worker.sent[0]?.id ?? 0, type: 'result', value: { characters: 1 } });
    expect(await a).toEqual({ characters: 1 });
    expect(await b).toEqual({ characters: 2 });
  });

  test('reports stages and failures', async () => {
    const { client, workers } = setup();
    const stages: string[] = [];
    client.onStage = (stage) => stages.push(stage);
    const call = client.call('load', { diagnostics: [] });
    workers[0]?.answer({ type: 'stage', stage: 'reading' });
    workers[0]?.answer({ id: workers[0].sent[0]?.id ?? 0, type: 'error', message: 'no' });
    await expect(call).rejects.toThrow('no');
    expect(stages).toEqual(['reading']);
  });

  test('cancels by ending the worker, and starts a new one', async () => {
    const { client, workers } = setup();
    const call = client.call('load', { diagnostics: [] });
    client.reset();
    await expect(call).rejects.toBeInstanceOf(EngineCancelled);
    expect(workers[0]?.ended).toBe(true);
    void client.call('addTexts', { texts: [] });
    expect(workers).toHaveLength(2);
  });
});
