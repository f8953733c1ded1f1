/** `--kubeconfig` and `--context`: a live cluster in place of files. */
import { homedir } from 'node:os';
import path from 'node:path';
import type { ReadResult } from '../../shared/kubernetes/read.ts';
import { printable } from '../../shared/values/escape.ts';
import { stateFolder } from '../host/install.ts';
import type { ClusterAccess } from '../sources/kubeconfig/access.ts';
import type { ApiClient } from '../sources/kubeconfig/client.ts';
import type { KindProgress } from '../sources/kubeconfig/import.ts';
import { plural, sayDiagnostics } from './diagnostics.ts';
import { Failure, Stopped } from './failure.ts';
import type { LiveOptions, ReadOptions } from './options.ts';
import { say } from './output.ts';

/** Runs with a client of the chosen context; what goes wrong with the cluster becomes a failure with a hint. */
export async function withCluster<T>(
  options: LiveOptions,
  run: (client: ApiClient, access: ClusterAccess) => Promise<T>,
): Promise<T> {
  const timeout = timeoutOf(options.timeout);
  const [{ chooseAccess, connectTo }, { readConsent }, { LiveError }] = await Promise.all([
    import('../sources/kubeconfig/open.ts'),
    import('../sources/kubeconfig/consent.ts'),
    import('../sources/kubeconfig/errors.ts'),
  ]);
  let client: ApiClient | undefined;
  try {
    const around = { env: process.env, home: homedir() };
    const file = options.kubeconfig === undefined ? null : path.resolve(options.kubeconfig);
    const access = await chooseAccess({ file, context: options.context ?? null }, around);
    const consent = await readConsent(
      path.join(stateFolder(homedir(), process.env, process.platform), 'allowed-plugins.json'),
    );
    if (options.allowExec && access.identity.kind === 'exec') await consent.allow(access.identity.plugin);
    client = connectTo(access, consent, timeout === null ? {} : { patience: { idle: timeout, request: 4 * timeout } });
    return await run(client, access);
  } catch (error) {
    if (error instanceof LiveError) throw new Failure(error.message, error.hint);
    throw error;
  } finally {
    client?.close();
  }
}

/** Milliseconds; null when none is given. */
function timeoutOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0) throw new Failure(`--timeout '${text}' is no number of seconds`);
  return Number(text) * 1000;
}

/** All of a cluster, as reading its manifests would give it. */
export async function readLive(options: ReadOptions & LiveOptions, where = ''): Promise<ReadResult> {
  const { readTexts } = await import('../../shared/kubernetes/read.ts');
  const { importCluster } = await import('../sources/kubeconfig/import.ts');
  return withCluster(options, async (client, access) => {
    const progress = progressLine(options);
    let live: Awaited<ReturnType<typeof importCluster>>;
    try {
      live = await importCluster(client, {
        signal: new AbortController().signal,
        ...(options.namespace && { namespaces: options.namespace }),
        onProgress: progress.show,
      });
    } finally {
      progress.end();
    }
    const read = readTexts(live.objects.texts());
    const result = { ...read, diagnostics: [...live.diagnostics, ...read.diagnostics] };
    sayDiagnostics(result.diagnostics, options, where);
    if (!options.quiet) {
      const at = `context '${access.context}' (${access.server.origin})`;
      say(printable(`${where}read ${at}: ${plural(read.objects.length, 'object')}`));
    }
    const missing = live.diagnostics.filter(({ severity }) => severity === 'error');
    if (missing.length > 0 && !options.partial) {
      throw new Failure(
        'without what may not be read the answer would be a wrong one',
        'To have it all the same, add --partial.',
      );
    }
    if (read.objects.length === 0) throw new Stopped();
    return result;
  });
}

/** One line that is written over, on a terminal; nothing elsewhere. */
function progressLine({ quiet }: ReadOptions): { show: (kinds: readonly KindProgress[]) => void; end: () => void } {
  if (quiet || process.stderr.isTTY !== true) return { show: () => {}, end: () => {} };
  let last = 0;
  return {
    show: (kinds) => {
      if (Date.now() - last < 100) return;
      last = Date.now();
      const read = kinds.reduce((sum, one) => sum + one.read, 0);
      const now = kinds
        .filter(({ state }) => state === 'reading')
        .map(({ resource, left, read: own }) => {
          const all = left === null || left === 0 ? '' : ` of ${(own + left).toLocaleString('en')}`;
          return `${resource} ${own.toLocaleString('en')}${all}`;
        });
      const done = kinds.filter(({ state }) => state !== 'waiting' && state !== 'reading').length;
      const line = `${done} of ${kinds.length} kinds, ${read.toLocaleString('en')} objects; ${now.join(', ')}`;
      process.stderr.write(`\r\u001B[K${line.slice(0, Math.max(20, (process.stderr.columns || 80) - 1))}`);
    },
    end: () => process.stderr.write('\r\u001B[K'),
  };
}
