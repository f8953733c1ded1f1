/** An API server on loopback that lists and watches like a real one, and misbehaves on command. */
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { answer, type Reply, type Request } from './answer.ts';
import { authority, clientCertificate, type KeyPair, serverCertificate } from './certificates.ts';
import type { FakeCluster } from './cluster.ts';
import { watch } from './watch.ts';

/** What a request gets instead of, or besides, its answer. */
export type Fault =
  | { readonly fault: 'status'; readonly code: number; readonly message?: string; readonly retryAfter?: number }
  /** Nothing ever comes. */
  | { readonly fault: 'hang' }
  /** The connection ends in the middle of the answer. */
  | { readonly fault: 'cut' }
  /** The answer comes in pieces, with so many milliseconds between. */
  | { readonly fault: 'slow'; readonly pause: number }
  | { readonly fault: 'body'; readonly body: string; readonly type?: string }
  | { readonly fault: 'redirect'; readonly to: string };

export interface FaultServerOptions {
  readonly cluster: FakeCluster;
  /** Asked for every request; null answers it well. */
  readonly misbehave?: (request: Request) => Fault | null;
  readonly token?: string;
  readonly certificate?: { readonly names?: readonly string[]; readonly expired?: boolean };
}

export interface FaultServer {
  readonly url: string;
  readonly port: number;
  readonly ca: string;
  readonly client: KeyPair;
  readonly token: string;
  readonly requests: readonly Request[];
  misbehave: (request: Request) => Fault | null;
  /** A kubeconfig with one context, `test`; `user` and `server` go over what it has by itself. */
  kubeconfig(over?: { readonly user?: object; readonly cluster?: object; readonly context?: object }): string;
  /** Ends every connection, as a network that fails. */
  drop(): void;
  close(): Promise<void>;
}

export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const ca = await authority();
  const [own, client] = await Promise.all([
    serverCertificate(ca, options.certificate),
    clientCertificate(ca, 'test user'),
  ]);
  const token = options.token ?? 'token-of-the-test';
  const requests: Request[] = [];
  const sockets = new Set<Duplex>();
  const state = { misbehave: options.misbehave ?? ((): Fault | null => null) };

  const server = https.createServer(
    { cert: own.cert, key: own.key, ca: ca.cert, requestCert: true, rejectUnauthorized: false },
    (incoming, response) => {
      const url = new URL(incoming.url ?? '/', 'https://localhost');
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const request: Request = {
          method: incoming.method ?? 'GET',
          path: url.pathname,
          query: url.searchParams,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          index: requests.length,
        };
        requests.push(request);
        const fault = state.misbehave(request);
        if (fault?.fault === 'hang') return;
        const byCertificate = incoming.socket instanceof TLSSocket && incoming.socket.authorized;
        const isKnown = byCertificate || incoming.headers.authorization === `Bearer ${token}`;
        if (!fault && isKnown && request.query.get('watch') === 'true') {
          watch(options.cluster, request, response);
          return;
        }
        const reply = fault
          ? faultyReply(fault, options.cluster, request)
          : isKnown
            ? answer(options.cluster, request)
            : unauthorized;
        send(response, reply, request, fault);
      });
    },
  );
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;

  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    url,
    port,
    ca: ca.cert,
    client,
    token,
    requests,
    get misbehave() {
      return state.misbehave;
    },
    set misbehave(next) {
      state.misbehave = next;
    },
    kubeconfig: (over = {}) =>
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'here', user: 'me', ...over.context } }],
        clusters: [
          {
            name: 'here',
            cluster: { server: url, 'certificate-authority-data': base64(ca.cert), ...over.cluster },
          },
        ],
        users: [{ name: 'me', user: over.user ?? { token } }],
      }),
    drop,
    close: async () => {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export function failure(code: number, message: string): Reply {
  return { status: code, body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }) };
}
const unauthorized = failure(401, 'Unauthorized');

function faultyReply(fault: Fault, cluster: FakeCluster, request: Request): Reply {
  switch (fault.fault) {
    case 'status': {
      const reply = failure(fault.code, fault.message ?? 'as the test asked for');
      return fault.retryAfter === undefined
        ? reply
        : { ...reply, headers: { 'Retry-After': String(fault.retryAfter) } };
    }
    case 'body':
      return { status: 200, body: fault.body, headers: { 'Content-Type': fault.type ?? 'application/json' } };
    case 'redirect':
      return { status: 302, body: '', headers: { Location: fault.to } };
    default:
      return answer(cluster, request);
  }
}

function send(response: import('node:http').ServerResponse, reply: Reply, request: Request, fault: Fault | null): void {
  const packed = request.headers['accept-encoding']?.includes('gzip') ?? false;
  const body = packed ? gzipSync(reply.body, { level: 1 }) : Buffer.from(reply.body);
  response.writeHead(reply.status, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    ...(packed && { 'Content-Encoding': 'gzip' }),
    ...reply.headers,
  });
  if (fault?.fault === 'cut') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (fault?.fault === 'slow') {
    void trickle(response, body, fault.pause);
    return;
  }
  response.end(body);
}

async function trickle(response: import('node:http').ServerResponse, body: Buffer, pause: number): Promise<void> {
  const piece = Math.ceil(body.length / 10);
  for (let at = 0; at < body.length && !response.destroyed; at += piece) {
    response.write(body.subarray(at, at + piece));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  response.end();
}
