/** Clients for the test server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { accessOf } from '../../../../main/sources/kubeconfig/access.ts';
import { ApiClient, type ClientOptions } from '../../../../main/sources/kubeconfig/client.ts';
import { readKubeConfig } from '../../../../main/sources/kubeconfig/config.ts';
import { type ImportOptions, importCluster, type LiveImport } from '../../../../main/sources/kubeconfig/import.ts';
import { readTexts } from '../../../../shared/kubernetes/read.ts';
import type { FaultServer } from '../../../fault-server/server.ts';

const made: string[] = [];
afterAll(() => {
  for (const one of made.splice(0)) rmSync(one, { recursive: true, force: true });
});

/** A file in a folder of its own, gone after the tests. */
export function file(name: string, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-live-'));
  made.push(folder);
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

/** The paths of what `kubeconfig()` of the server says. */
export async function connect(
  server: FaultServer,
  options: Partial<ClientOptions> & { readonly over?: Parameters<FaultServer['kubeconfig']>[0] } = {},
): Promise<ApiClient> {
  const config = await readKubeConfig([file('config', server.kubeconfig(options.over))], true);
  const { over: _, ...rest } = options;
  return new ApiClient(await accessOf(config, null), {
    mayRun: () => false,
    patience: { idle: 4000, request: 8000 },
    firstWait: 5,
    env: {},
    ...rest,
  });
}

/** Reads all of the server's cluster. */
export async function readAll(
  server: FaultServer,
  options: Partial<ImportOptions> = {},
  client: Parameters<typeof connect>[1] = {},
): Promise<LiveImport> {
  const reader = await connect(server, client);
  try {
    return await importCluster(reader, { signal: new AbortController().signal, ...options });
  } finally {
    reader.close();
  }
}

/** `Kind namespace/name` of everything that the engine would see. */
export function namesIn({ objects }: LiveImport): string[] {
  return readTexts(objects.texts())
    .objects.map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
    )
    .sort();
}
