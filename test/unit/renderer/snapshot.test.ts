/** What the window's worker does with snapshots: opens, explains with lines, compares and saves them. */
import { expect, test } from 'vitest';
import type { EngineArgs, EngineCallName, EngineResult } from '../../../renderer/engine/protocol.ts';
import { EngineService } from '../../../renderer/engine/service.ts';
import { readTexts } from '../../../shared/kubernetes/read.ts';
import { contentOf, writeSnapshot } from '../../../shared/snapshot/save.ts';
import { dbPolicy, smallCluster } from './small-cluster.ts';

const manifests = [{ file: 'cluster.yaml', text: smallCluster }];
const snapshot = { file: 'a.bulkhead.json', text: writeSnapshot(contentOf(readTexts(manifests))) };

class Worker {
  readonly #service = new EngineService(() => {});

  async ask<N extends EngineCallName>(name: N, args: EngineArgs<N>): Promise<EngineResult<N>> {
    // The service is typed by the same table.
    return (await this.#service.call(name, args)) as EngineResult<N>;
  }

  async open(texts: typeof manifests): Promise<EngineResult<'load'>> {
    await this.ask('addTexts', { texts });
    return this.ask('load', { diagnostics: [] });
  }

  async explained(): Promise<EngineResult<'explain'>> {
    const ends = await this.ask('locate', { ids: ['shop/web[Deployment]', 'data/db[Deployment]'] });
    const [from = -1, to = -1] = ends.map((end) => end?.endpoint ?? -1);
    return this.ask('explain', { from, to });
  }
}

test('opens one, and shows the lines of manifests that are not there', async () => {
  const [plain, worker] = [new Worker(), new Worker()];
  const { milliseconds: _before, ...before } = await plain.open(manifests);
  const { milliseconds: _after, ...after } = await worker.open([snapshot]);
  expect(after).toEqual(before);
  const [expected, why] = [await plain.explained(), await worker.explained()];
  const places = ({ ingress }: typeof why) => ingress.map(({ file, line }) => `${file}:${line}`);
  expect(places(why)).toEqual(places(expected));
  const [step] = why.ingress;
  const shown = step?.snippet?.lines[(step.line ?? 0) - (step.snippet.first ?? 0)];
  expect(shown).toContain('"from"');
});

test('compares with one', async () => {
  const worker = new Worker();
  await worker.open([snapshot]);
  const text = smallCluster.replace(dbPolicy, dbPolicy.replace('5432', '5433'));
  const other = {
    file: 'b.bulkhead.json',
    text: writeSnapshot(contentOf(readTexts([{ file: 'cluster.yaml', text }]))),
  };
  await worker.ask('compareTexts', { texts: [other], restart: true });
  let step = await worker.ask('compareStep', { start: { options: {}, swapped: false } });
  while (step.kind === 'working') step = await worker.ask('compareStep', { start: null });
  expect(step.summary.counts).toMatchObject({ added: 0, removed: 0, changed: 1 });
});

test('saves what is open, the same bytes as the command line', async () => {
  const worker = new Worker();
  await worker.open(manifests);
  let part = await worker.ask('saveSnapshot', { anonymize: false, restart: true });
  while (part.kind === 'working') part = await worker.ask('saveSnapshot', { anonymize: false, restart: false });
  expect(await part.content.text()).toBe(snapshot.text);
});
