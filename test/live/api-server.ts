/** A real etcd and kube-apiserver for the length of a test, from KUBEBUILDER_ASSETS (the convention of envtest). */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { authority, serverCertificate } from '../fault-server/certificates.ts';

const assets = process.env['KUBEBUILDER_ASSETS'];

export const hasApiServer =
  assets !== undefined && ['etcd', 'kube-apiserver'].every((name) => existsSync(path.join(assets, name)));

export interface LiveServer {
  readonly url: string;
  /** A kubeconfig for one of the users below. */
  kubeconfig(user: 'admin' | 'limited'): string;
  /** As cluster administrator. */
  send(method: string, at: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export async function startApiServer(): Promise<LiveServer> {
  if (assets === undefined) throw new Error('KUBEBUILDER_ASSETS is not set');
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-apiserver-'));
  const children: ChildProcess[] = [];
  const write = (name: string, text: string): string => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const run = (name: string, args: readonly string[]): void => {
    const child = spawn(path.join(assets, name), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.on('data', (data: Buffer) => writeFileSync(path.join(folder, `${name}.log`), data, { flag: 'a' }));
    children.push(child);
  };
  const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
  const ca = await authority();
  const own = await serverCertificate(ca);
  const account = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const accountKey = write('account.key', account.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const tokens = write('tokens.csv', 'admin-token,admin,1,system:masters\nlimited-token,limited,2\n');
  run('etcd', [
    '--data-dir',
    path.join(folder, 'etcd'),
    '--listen-client-urls',
    `http://127.0.0.1:${etcd}`,
    '--advertise-client-urls',
    `http://127.0.0.1:${etcd}`,
    '--listen-peer-urls',
    `http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
  ]);
  run('kube-apiserver', [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--cert-dir=${folder}`,
    `--tls-cert-file=${write('server.crt', own.cert)}`,
    `--tls-private-key-file=${write('server.key', own.key)}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://localhost',
    `--service-account-key-file=${accountKey}`,
    `--service-account-signing-key-file=${accountKey}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--disable-admission-plugins=ServiceAccount',
  ]);
  const url = `https://127.0.0.1:${port}`;
  const send: LiveServer['send'] = (method, at, body) => request(url, ca.cert, method, at, body);
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode === null) child.kill('SIGTERM');
      await Promise.race([ended, sleep(5000).then(() => child.kill('SIGKILL'))]);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(send);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    send,
    stop,
    kubeconfig: (user) =>
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': user,
        contexts: [{ name: user, context: { cluster: 'real', user } }],
        clusters: [
          {
            name: 'real',
            cluster: { server: url, 'certificate-authority-data': Buffer.from(ca.cert).toString('base64') },
          },
        ],
        users: [{ name: user, user: { token: `${user}-token` } }],
      }),
  };
}

async function ready(send: LiveServer['send']): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const answer = await send('GET', '/readyz').catch(() => null);
    if (answer?.status === 200) return;
    await sleep(250);
  }
  throw new Error('the API server did not become ready within a minute');
}

function request(url: string, ca: string, method: string, at: string, body: unknown): ReturnType<LiveServer['send']> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: 'Bearer admin-token', 'Content-Type': 'application/json' };
    const outgoing = https.request(`${url}${at}`, { method, ca, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: incoming.statusCode ?? 0,
          body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
