/** What reading a live cluster of 100,000 pods costs: the cluster is served by another process, over TLS, in pages. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessOf } from '../../main/sources/kubeconfig/access.ts';
import { ApiClient } from '../../main/sources/kubeconfig/client.ts';
import { readKubeConfig } from '../../main/sources/kubeconfig/config.ts';
import { importCluster } from '../../main/sources/kubeconfig/import.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { peakMegabytes, timed } from './time.ts';

async function measureLive(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
  const child = fork(path.join(import.meta.dirname, 'live-server.mjs'), { execArgv: ['--max-old-space-size=6000'] });
  try {
    const config = await new Promise<string>((resolve, reject) => {
      child.once('message', (text) => resolve(String(text)));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    writeFileSync(path.join(folder, 'config'), config);
    const access = await accessOf(await readKubeConfig([path.join(folder, 'config')], true), null);
    const client = new ApiClient(access, { mayRun: () => false, env: {} });
    let reports = 0;
    let longest = 0;
    let last = performance.now();
    const start = performance.now();
    const live = await importCluster(client, {
      signal: new AbortController().signal,
      onProgress: () => {
        reports++;
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      },
    });
    const ms = performance.now() - start;
    client.close();
    const texts = live.objects.texts();
    const megabytes = texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
    console.log(`live cluster of ${live.objects.size} objects, served over TLS in pages of 500`);
    console.log(
      `  import             ${(ms / 1000).toFixed(1)} s, ${reports} reports of progress, at most ${longest.toFixed(0)} ms apart`,
    );
    console.log(`  peak memory        ${peakMegabytes()} MB; ${megabytes.toFixed(0)} MB of trimmed text`);
    const read = timed(() => readTexts(texts));
    console.log(
      `  to objects         ${(read.ms / 1000).toFixed(1)} s, ${read.value.objects.length} objects; peak memory ${peakMegabytes()} MB`,
    );
  } finally {
    child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

await measureLive();
