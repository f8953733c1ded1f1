/** One HTTPS request: bounded in time and size, never redirected, unpacked as it arrives. */
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { fromSocket, LiveError, proxyHint } from './errors.ts';

export interface Target {
  readonly server: URL;
  readonly ca: string | null;
  readonly serverName: string | null;
  readonly insecure: boolean;
  readonly proxy: string | null;
}

export interface Patience {
  /** Milliseconds that nothing may arrive for. */
  readonly idle: number;
  /** Milliseconds for all of an answer. */
  readonly request: number;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query below the server's own path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
}

export interface Incoming {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The unpacked answer, in pieces; fails with a LiveError. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Lets go of the connection. */
  close(): void;
}

/** Connections that are kept and used again. */
export class Connections {
  readonly target: Target;
  readonly #agent: http.Agent;
  /** The server as messages name it, with the proxy that leads to it; without what the proxy's address holds besides. */
  readonly way: string;

  constructor(target: Target, parallel: number) {
    this.target = target;
    const options = { keepAlive: true, maxSockets: parallel, scheduling: 'lifo' } as const;
    const { proxy, server } = target;
    const through = proxy !== null && URL.canParse(proxy) ? ` (through the proxy ${new URL(proxy).host})` : '';
    this.way = `${server.host}${through}`;
    if (proxy === null) this.#agent = server.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
    else if (/^socks/.test(proxy)) this.#agent = new SocksProxyAgent(proxy, options);
    else this.#agent = new HttpsProxyAgent(proxy, options);
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Resolves when the head of the answer is there. @throws LiveError, or what the signal was aborted with. */
  async send(outgoing: Outgoing, patience: Patience, signal: AbortSignal): Promise<Incoming> {
    signal.throwIfAborted();
    const { server, ca, serverName, insecure } = this.target;
    const secure = server.protocol === 'https:';
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(late(server, patience.request)), patience.request);
    const stop = AbortSignal.any([signal, deadline.signal]);
    const request = (secure ? https : http).request({
      agent: this.#agent,
      // Counts while nothing is sent or received, from the first try to connect on.
      timeout: patience.idle,
      protocol: server.protocol,
      hostname: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port || (secure ? 443 : 80),
      method: outgoing.method,
      path: `${server.pathname.replace(/\/$/, '')}${outgoing.path}`,
      headers: headersOf(outgoing),
      ...(secure && {
        ...(ca !== null && { ca }),
        ...(serverName !== null && { servername: serverName }),
        ...(outgoing.certificate && { cert: outgoing.certificate.cert, key: outgoing.certificate.key }),
        rejectUnauthorized: !insecure,
        minVersion: 'TLSv1.2',
      }),
    });
    const close = (): void => {
      clearTimeout(timer);
      request.destroy();
    };
    const abort = (): void => {
      request.destroy(stop.reason instanceof Error ? stop.reason : new Error('aborted'));
    };
    stop.addEventListener('abort', abort, { once: true });
    const failure = (error: unknown): unknown => (stop.aborted ? stop.reason : fromSocket(error, this.way));
    const settle = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
    };
    try {
      request.on('timeout', () => deadline.abort(late(server, patience.idle)));
      const response = await head(request, outgoing.body);
      const { statusCode: status = 0, headers } = response;
      if (status >= 300 && status < 400) throw redirected(server, headers.location);
      return { status, headers, chunks: body(response, failure, settle, server), close };
    } catch (error) {
      settle();
      request.destroy();
      throw failure(error);
    }
  }
}

function headersOf({ headers, body: content }: Outgoing): http.OutgoingHttpHeaders {
  const out: http.OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) out[name] = typeof value === 'string' ? value : [...value];
  if (content !== undefined) out['Content-Length'] = Buffer.byteLength(content);
  return out;
}

function head(request: http.ClientRequest, content: string | undefined): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', resolve);
    request.end(content);
  });
}

async function* body(
  response: http.IncomingMessage,
  failure: (error: unknown) => unknown,
  settle: () => void,
  server: URL,
): AsyncGenerator<Buffer> {
  try {
    const packed = response.headers['content-encoding'];
    if (packed !== undefined && packed !== 'gzip' && packed !== 'identity') {
      throw new LiveError('garbage', `${server.host} sent an answer packed as nobody asked for`, proxyHint);
    }
    if (packed === 'gzip') {
      const unpacked = createGunzip();
      // Its error comes out of the loop below.
      pipeline(response, unpacked, () => {});
      for await (const chunk of unpacked) yield chunk;
    } else for await (const chunk of response) yield chunk;
  } catch (error) {
    throw failure(error);
  } finally {
    settle();
    // Reading to the end keeps the connection; who stops before does not want it.
    if (!response.complete) response.destroy();
  }
}

function late(server: URL, patience: number): LiveError {
  const seconds = patience < 1000 ? patience / 1000 : Math.round(patience / 1000);
  const hint = 'Try again, or allow more time with --timeout. A VPN or proxy on the way may hold it up.';
  return new LiveError('timeout', `${server.host} has not answered within ${seconds} s`, hint);
}

function redirected(server: URL, location: string | undefined): LiveError {
  const to =
    location !== undefined && URL.canParse(location, server.href) ? new URL(location, server.href).host : 'elsewhere';
  const hint = `Not followed, because the credentials are for ${server.host} alone. ${proxyHint}`;
  return new LiveError('redirect', `${server.host} sends us to ${to}`, hint);
}
