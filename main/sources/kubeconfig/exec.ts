/** Runs an exec plugin. Source: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
import { spawn } from 'node:child_process';
import { z } from '../../../shared/zod.ts';
import type { ClusterAccess, ExecPlugin } from './access.ts';
import { LiveError } from './errors.ts';

const credential = z.looseObject({
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

export interface ExecResult {
  readonly token: string | null;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
  /** Milliseconds since 1970; null when it says nothing. */
  readonly expires: number | null;
}

const maxOutput = 1024 * 1024;

/**
 * The caller has made sure that the user allows this plugin.
 *
 * @param patience Milliseconds after which it is ended.
 * @throws LiveError; what the plugin prints is not repeated, for it may hold credentials.
 */
export async function runPlugin(
  plugin: ExecPlugin,
  access: Pick<ClusterAccess, 'server' | 'ca' | 'serverName' | 'insecure'>,
  patience: number,
  signal?: AbortSignal,
): Promise<ExecResult> {
  signal?.throwIfAborted();
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(plugin.command, [...plugin.args], {
      env: {
        ...process.env,
        ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(plugin, access)),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (error: LiveError): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(error);
    };
    const timer = setTimeout(() => {
      const seconds = Math.round(patience / 1000);
      stop(failed(plugin, `did not answer within ${seconds} s`, 'Run it in a terminal: it may wait for a sign-in.'));
    }, patience);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxOutput) stop(failed(plugin, 'prints more than credentials', 'Run it in a terminal to see what.'));
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      if (signal?.aborted) reject(signal.reason);
      else reject(failed(plugin, notStarted(error), plugin.installHint ?? 'Install it, or check the path.'));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else
        reject(
          failed(
            plugin,
            `ended with ${code ?? 'a signal'}`,
            'Run it in a terminal to see why; you may have to sign in.',
          ),
        );
    });
  });
  return read(plugin, output);
}

function notStarted(error: Error): string {
  return 'code' in error && error.code === 'ENOENT' ? 'is not installed' : 'could not be started';
}

function failed({ command }: ExecPlugin, what: string, hint: string): LiveError {
  return new LiveError('credentials', `the exec plugin ${command} ${what}`, hint);
}

function read(plugin: ExecPlugin, output: string): ExecResult {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    value = null;
  }
  const parsed = credential.safeParse(value);
  const hint = 'Run it in a terminal: it has to print an ExecCredential.';
  if (!parsed.success) throw failed(plugin, 'gave no credentials', hint);
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = parsed.data.status;
  if (!token && !(cert && key)) throw failed(plugin, 'gave no credentials', hint);
  const expires = Date.parse(expirationTimestamp ?? '');
  return {
    token: token || null,
    certificate: cert && key ? { cert, key } : null,
    expires: Number.isNaN(expires) ? null : expires,
  };
}

function execInfo(
  { apiVersion, provideClusterInfo }: ExecPlugin,
  { server, ca, serverName, insecure }: Pick<ClusterAccess, 'server' | 'ca' | 'serverName' | 'insecure'>,
): unknown {
  const cluster = {
    server: server.href,
    ...(serverName !== null && { 'tls-server-name': serverName }),
    ...(insecure && { 'insecure-skip-tls-verify': true }),
    ...(ca !== null && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
  };
  return { apiVersion, kind: 'ExecCredential', spec: { interactive: false, ...(provideClusterInfo && { cluster }) } };
}
